"""Why nothing is answered."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.domain.decisions.dialogue import NothingAsked
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    NothingAsked: Row(
        status=409,
        slug="nothing-asked",
        title=Labels(
            nb="Ingenting å svare på",
            nn="Ingenting å svare på",
            en="Nothing to answer",
        ),
        detail=Labels(
            nb="Det er ikke stilt noe spørsmål som venter på svar. Send en melding i stedet.",
            nn="Det er ikkje stilt noko spørsmål som ventar på svar. Send ei melding i staden.",
            en="No question awaits an answer. Send a message instead.",
        ),
    ),
}
