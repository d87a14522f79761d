"""Why nobody takes note, joins, steps aside or goes up the line just now."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.domain.decisions.facts import NobodyLeft
from avvik.domain.decisions.reporting import (
    AlreadyAcknowledged,
    AlreadyOut,
    AlreadySupports,
    LastOne,
    NobodyAbove,
    NotInLine,
    OverSuperior,
    OwnCase,
    UnderNobody,
)
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    NotInLine: Row(
        status=422,
        slug="not-in-line",
        title=Labels(nb="Ikke i linja", nn="Ikkje i linja", en="Not in the line"),
        detail=Labels(
            nb="Personen er verken leder i linja eller uavhengig mottaker. Oppgi navnet i stedet.",
            nn="Personen er verken leiar i linja eller uavhengig mottakar. Oppgi namnet i staden.",
            en="The person is neither a leader in the line nor an independent recipient. "
            "Give the name instead.",
        ),
    ),
    AlreadyAcknowledged: Row(
        status=409,
        slug="already-acknowledged",
        title=Labels(nb="Allerede sett", nn="Alt sett", en="Already acknowledged"),
        detail=Labels(
            nb="En leder på samme nivå har alt bekreftet å ha sett saken. Det gjelder fortsatt.",
            nn="Ein leiar på same nivå har alt stadfesta å ha sett saka. Det gjeld framleis.",
            en="A leader of the same level has taken note of the case, and that still stands.",
        ),
    ),
    OverSuperior: Row(
        status=409,
        slug="over-superior",
        title=Labels(nb="Over deg i linja", nn="Over deg i linja", en="Above you in the line"),
        detail=Labels(
            nb="Du kan ikke holde en leder over deg, eller den du handler på vegne av, utenfor "
            "saken. De kan selv tre ut av den. Eskaler saken om du er i tvil.",
            nn="Du kan ikkje halde ein leiar over deg, eller den du handlar på vegner av, utanfor "
            "saka. Dei kan sjølve trekkje seg. Eskaler saka om du er i tvil.",
            en="You cannot have a leader above you, or whoever you act for, stand outside the "
            "case. They may step out themselves. Escalate the case if in doubt.",
        ),
    ),
    UnderNobody: Row(
        status=409,
        slug="under-nobody",
        title=Labels(nb="Ikke under noen leder", nn="Ikkje under nokon leiar", en="Under nobody"),
        detail=Labels(
            nb="Personen fører tilsyn eller har et annet verv som ingen leder råder over, og kan "
            "bare selv tre ut av saken.",
            nn="Personen fører tilsyn eller har eit anna verv som ingen leiar rår over, og kan "
            "berre sjølv trekkje seg frå saka.",
            en="The person oversees, or holds another office that answers to no leader, and only "
            "they themselves can step out of the case.",
        ),
    ),
    LastOne: Row(
        status=409,
        slug="last-one",
        title=Labels(nb="Ingen igjen", nn="Ingen att", en="Nobody left"),
        detail=Labels(
            nb="Uten denne personen ville ingen ha ansvar for saken eller kunne vurdere den på "
            "nytt. Be administratoren om å gi noen rollen som uavhengig mottaker først.",
            nn="Utan denne personen ville ingen ha ansvar for saka eller kunne vurdere henne på "
            "nytt. Be administratoren om å gi nokon rolla som uavhengig mottakar først.",
            en="Without this person nobody would answer for the case or could assess it anew. "
            "Ask the administrator to give somebody the role of independent recipient first.",
        ),
    ),
    NobodyLeft: Row(
        status=409,
        slug="nobody-left",
        title=Labels(
            nb="Ingen kan ta ansvar for saken",
            nn="Ingen kan ta ansvar for saka",
            en="Nobody can answer for the case",
        ),
        detail=Labels(
            nb="Alle som kunne ha ansvar for saken her, er ute av den: De er nevnt i den, har "
            "trådt ut, er direkte underlagt en som er det, eller har meldt den selv. Be "
            "administratoren om å gi en annen rollen som uavhengig mottaker, eller henvend deg til "
            "styret eller til tilsynsmyndigheten.",
            nn="Alle som kunne ha ansvar for saka her, er ute av henne: Dei er nemnde i henne, har "
            "trekt seg, er direkte underlagde ein som er det, eller har meldt henne sjølve. Be "
            "administratoren om å gi ein annan rolla som uavhengig mottakar, eller vend deg til "
            "styret eller til tilsynsorganet.",
            en="Everybody who could answer for the case here is out of it: they are named in it, "
            "stepped aside, are direct subordinates of somebody who is out, or reported it "
            "themselves. Ask the administrator to give somebody else the role of independent "
            "recipient, or turn to the board or to the supervisory authority.",
        ),
    ),
    OwnCase: Row(
        status=409,
        slug="own-case",
        title=Labels(
            nb="Din egen sak",
            nn="Di eiga sak",
            en="Your own case",
        ),
        detail=Labels(
            nb="Du har selv meldt denne saken og er med fra før. Har du mer å si, send en "
            "melding i saken.",
            nn="Du har sjølv meldt denne saka og er med frå før. Har du meir å seie, send ei "
            "melding i saka.",
            en="You reported this case yourself and are part of it already. If there is more to "
            "say, send a message in it.",
        ),
    ),
    AlreadySupports: Row(
        status=409,
        slug="already-supports",
        title=Labels(
            nb="Du er med fra før",
            nn="Du er med frå før",
            en="You have joined already",
        ),
        detail=Labels(
            nb="Du har sluttet deg til saken før, og får svar når den er avgjort. Du trenger "
            "ikke gjøre mer.",
            nn="Du har slutta deg til saka før, og får svar når ho er avgjord. Du treng ikkje "
            "gjere meir.",
            en="You joined the case before, and will hear when it is decided. There is nothing "
            "more to do.",
        ),
    ),
    AlreadyOut: Row(
        status=409,
        slug="already-out",
        title=Labels(
            nb="Alt ute av saken",
            nn="Alt ute av saka",
            en="Out already",
        ),
        detail=Labels(
            nb="Personen er allerede ute av saken. Du trenger ikke gjøre mer.",
            nn="Personen er allereie ute av saka. Du treng ikkje gjere meir.",
            en="The person is out of the case already. There is nothing more to do.",
        ),
    ),
    NobodyAbove: Row(
        status=409,
        slug="nobody-above",
        title=Labels(
            nb="Ingen lenger opp",
            nn="Ingen lenger opp",
            en="Nobody further up",
        ),
        detail=Labels(
            nb="Ingen lenger opp kan ta saken. Er den avgjort, er avgjørelsen endelig ved "
            "institusjonen. Er den åpen, må den avgjøres på nivået der den er nå.",
            nn="Ingen lenger opp kan ta saka. Er ho avgjord, er avgjerda endeleg ved "
            "institusjonen. Er ho open, må ho avgjerast på nivået der ho er no.",
            en="Nobody further up can take the case. If it was decided, that is final at the "
            "institution. If it is open, it has to be decided at the level where it is now.",
        ),
    ),
}
