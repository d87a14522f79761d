"""Why a case does not end or begin again like that."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.domain.decisions.ending import AlreadyContested, NotEnded, NothingToContest, TooLate
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    NotEnded: Row(
        status=409,
        slug="not-ended",
        title=Labels(
            nb="Saken er ikke avsluttet",
            nn="Saka er ikkje avslutta",
            en="The case has not ended",
        ),
        detail=Labels(
            nb="Bare en avsluttet sak kan tas opp igjen. Denne er åpen: Arbeid videre i den.",
            nn="Berre ei avslutta sak kan takast opp att. Denne er open: Arbeid vidare i henne.",
            en="Only a case that has ended can be reopened. This one is open: go on working in it.",
        ),
    ),
    NothingToContest: Row(
        status=409,
        slug="nothing-to-contest",
        title=Labels(
            nb="Ingenting å vurdere på nytt",
            nn="Ingenting å vurdere på nytt",
            en="Nothing to decide again",
        ),
        detail=Labels(
            nb="Du kan bare be om ny vurdering av en avvisning eller en lukking. Har du noe å si "
            "til saken, send en melding.",
            nn="Du kan berre be om ny vurdering av ei avvising eller ei lukking. Har du noko å "
            "seie til saka, send ei melding.",
            en="You can ask for a new decision only of a rejection or a closing. If you have "
            "something to say, send a message.",
        ),
    ),
    AlreadyContested: Row(
        status=409,
        slug="already-contested",
        title=Labels(
            nb="Du har allerede bedt om ny vurdering",
            nn="Du har allereie bede om ny vurdering",
            en="You have asked for a new decision already",
        ),
        detail=Labels(
            nb="Det du har bedt om, er ikke avgjort ennå. Har du mer å si, send en melding.",
            nn="Det du har bede om, er ikkje avgjort enno. Har du meir å seie, send ei melding.",
            en="What you asked for is not decided yet. If there is more to say, send a message.",
        ),
    ),
    TooLate: Row(
        status=409,
        slug="too-late",
        title=Labels(
            nb="For sent",
            nn="For seint",
            en="Too late",
        ),
        detail=Labels(
            nb="Fristen for å be om ny vurdering er ute. Er det kommet noe nytt, send en melding; "
            "lederen kan ta saken opp igjen.",
            nn="Fristen for å be om ny vurdering er ute. Er det kome noko nytt, send ei "
            "melding; leiaren kan ta saka opp att.",
            en="The time for asking for a new decision is over. If there is something new, send "
            "a message; the leader can reopen the case.",
        ),
    ),
}
