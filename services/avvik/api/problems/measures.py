"""What stands in the way of measures, or is in the way because of them."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.domain.decisions.measures import BeforeDue, NoSuchMeasure, NotItsTurn, OpenMeasures
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    NoSuchMeasure: Row(
        status=404,
        slug="no-such-measure",
        title=Labels(
            nb="Tiltaket finnes ikke",
            nn="Tiltaket finst ikkje",
            en="No such measure",
        ),
        detail=Labels(
            nb="Saken har ikke noe tiltak med dette nummeret. Les saken for å se tiltakene.",
            nn="Saka har ikkje noko tiltak med dette nummeret. Les saka for å sjå tiltaka.",
            en="The case has no measure of this number. Read the case to see its measures.",
        ),
    ),
    NotItsTurn: Row(
        status=409,
        slug="not-its-turn",
        title=Labels(
            nb="Tiltaket står et annet sted",
            nn="Tiltaket står ein annan stad",
            en="The measure is elsewhere",
        ),
        detail=Labels(
            nb="Et tiltak blir først godtatt eller avslått, så gjennomført, så kontrollert. Les "
            "saken for å se hvor dette står.",
            nn="Eit tiltak blir først godteke eller avslått, så gjennomført, så kontrollert. "
            "Les saka for å sjå kvar dette står.",
            en="A measure is first accepted or declined, then completed, then checked. Read the "
            "case to see where this one stands.",
        ),
    ),
    BeforeDue: Row(
        status=422,
        slug="before-due",
        title=Labels(nb="Før fristen", nn="Før fristen", en="Before it is due"),
        detail=Labels(
            nb="Effekten kan først kontrolleres når tiltaket skal være gjort. Velg en senere dag.",
            nn="Effekten kan først kontrollerast når tiltaket skal vere gjort. "
            "Vel ein seinare dag.",
            en="Whether it worked can be asked once the measure is to be done. Choose a later day.",
        ),
    ),
    OpenMeasures: Row(
        status=409,
        slug="open-measures",
        title=Labels(
            nb="Åpne tiltak",
            nn="Opne tiltak",
            en="Open measures",
        ),
        detail=Labels(
            nb="Saken har tiltak som verken er gjennomført eller avslått. Fullfør eller avslå "
            "dem først.",
            nn="Saka har tiltak som verken er gjennomførte eller avslåtte. Fullfør eller avslå "
            "dei først.",
            en="The case has measures that are neither completed nor declined. Complete or "
            "decline them first.",
        ),
    ),
}
