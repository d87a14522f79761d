"""Why a case is not taken on, turned away, judged or moved like that."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.domain.decisions.severity import SeverityUnchanged
from avvik.domain.decisions.transfer import (
    HeadNotConsulted,
    NotYetConsulted,
    SameHandler,
    SameUnit,
)
from avvik.domain.decisions.triage import (
    NoConsent,
    NoOffice,
    NotALead,
    NotAwaitingReceiver,
    NothingHandedOver,
)
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    HeadNotConsulted: Row(
        status=409,
        slug="head-not-consulted",
        title=Labels(
            nb="Lederen er ikke rådspurt",
            nn="Leiaren er ikkje rådspurd",
            en="The leader was not consulted",
        ),
        detail=Labels(
            nb="Saken ligner en personalsak og flyttes ikke før {who} er rådspurt. Snakk med "
            "vedkommende først, og oppgi hvem og hvilken dag i «consulted».",
            nn="Saka liknar ei personalsak og blir ikkje flytt før {who} er rådspurd. Snakk med "
            "vedkomande først, og oppgi kven og kva dag i «consulted».",
            en="The case is like a personnel matter and moves only once {who} was consulted. "
            "Talk to them first, and say who and on which day in “consulted”.",
        ),
        gaps={
            "who": Labels(
                nb="lederen for enheten",
                nn="leiaren for eininga",
                en="the leader of the unit",
            )
        },
    ),
    NotYetConsulted: Row(
        status=422,
        slug="not-yet-consulted",
        title=Labels(
            nb="Ikke rådspurt ennå",
            nn="Ikkje rådspurd enno",
            en="Not consulted yet",
        ),
        detail=Labels(
            nb="Dagen i «consulted» ligger fram i tid. Snakk med lederen først, og oppgi hvilken "
            "dag dere snakket sammen.",
            nn="Dagen i «consulted» ligg fram i tid. Snakk med leiaren først, og oppgi kva "
            "dag de snakka saman.",
            en="The day in “consulted” lies ahead. Talk to the leader first, and give the day on "
            "which you did.",
        ),
    ),
    NoConsent: Row(
        status=409,
        slug="no-consent",
        title=Labels(
            nb="Samtykke mangler",
            nn="Samtykke manglar",
            en="No consent",
        ),
        detail=Labels(
            nb="Melderen har ikke samtykket til at teksten blir gitt videre. Spør melderen "
            "først, eller avvis uten overføring («handover»).",
            nn="Meldaren har ikkje samtykt til at teksten blir gitt vidare. Spør meldaren "
            "først, eller avvis utan overføring («handover»).",
            en="The reporter has not consented to the text being passed on. Ask them first, or "
            "reject without a handover (“handover”).",
        ),
    ),
    NothingHandedOver: Row(
        status=409,
        slug="nothing-handed-over",
        title=Labels(
            nb="Kan ikke overføres",
            nn="Kan ikkje overførast",
            en="Cannot be handed over",
        ),
        detail=Labels(
            nb="Denne mottakeren tar ikke imot saker herfra. Avvis uten overføring "
            "(«handover»), og forklar melderen hvordan de selv går fram.",
            nn="Denne mottakaren tek ikkje imot saker herifrå. Avvis utan overføring "
            "(«handover»), og forklar meldaren korleis dei sjølve går fram.",
            en="This receiver takes nothing from here. Reject without a handover (“handover”), "
            "and tell the reporter how to go there themselves.",
        ),
    ),
    NotAwaitingReceiver: Row(
        status=409,
        slug="not-awaiting-receiver",
        title=Labels(
            nb="Ingenting å bekrefte",
            nn="Ingenting å stadfeste",
            en="Nothing to confirm",
        ),
        detail=Labels(
            nb="Ingen overføring venter på bekreftelse. Les saken på nytt for å se hvor den står.",
            nn="Inga overføring ventar på stadfesting. Les saka på nytt for å sjå kvar ho står.",
            en="No handover awaits confirmation. Read the case again to see where it stands.",
        ),
    ),
    NoOffice: Row(
        status=409,
        slug="no-office",
        title=Labels(
            nb="Varslingsmottaket mangler",
            nn="Varslingsmottaket manglar",
            en="No whistleblowing office",
        ),
        detail=Labels(
            nb="Institusjonen har ikke lagt inn varslingsmottakets nøkkel, så saken kan ikke "
            "forsegles dit. Be kvalitetsavdelingen legge den inn, og la saken ligge urørt "
            "imens.",
            nn="Institusjonen har ikkje lagt inn nøkkelen til varslingsmottaket, så saka kan "
            "ikkje forseglast dit. Be kvalitetsavdelinga leggje han inn, og lat saka liggje "
            "urørt imens.",
            en="The institution has not set its whistleblowing office's key, so the case cannot "
            "be sealed to it. Ask the quality division to set it, and leave the case as it is "
            "meanwhile.",
        ),
    ),
    NotALead: Row(
        status=409,
        slug="not-a-lead",
        title=Labels(
            nb="Kan ikke knyttes dit",
            nn="Kan ikkje knytast dit",
            en="Cannot be linked to that",
        ),
        detail=Labels(
            nb="En sak knyttes til en annen sak som er åpen. Velg en slik.",
            nn="Ei sak blir knytt til ei anna sak som er open. Vel ei slik.",
            en="A case is linked to another case that is open. Choose one of those.",
        ),
    ),
    SeverityUnchanged: Row(
        status=409,
        slug="severity-unchanged",
        title=Labels(
            nb="Samme alvorlighetsgrad",
            nn="Same alvorsgrad",
            en="The same severity",
        ),
        detail=Labels(
            nb="Saken er alt vurdert slik. Velg en annen grad om vurderingen skal endres.",
            nn="Saka er alt vurdert slik. Vel ein annan grad om vurderinga skal endrast.",
            en="The case is judged that way already. Choose another level to change the judgement.",
        ),
    ),
    SameUnit: Row(
        status=409,
        slug="same-unit",
        title=Labels(
            nb="Samme enhet",
            nn="Same eining",
            en="The same unit",
        ),
        detail=Labels(
            nb="Enheten har saken fra før. Velg enheten som skal overta den.",
            nn="Eininga har saka frå før. Vel eininga som skal overta henne.",
            en="The unit has the case already. Choose the unit that is to take it over.",
        ),
    ),
    SameHandler: Row(
        status=409,
        slug="same-handler",
        title=Labels(
            nb="Samme behandler",
            nn="Same behandlar",
            en="The same handler",
        ),
        detail=Labels(
            nb="Personen behandler saken fra før. Velg den som skal overta.",
            nn="Personen behandlar saka frå før. Vel den som skal overta.",
            en="The person works on the case already. Choose who is to take over.",
        ),
    ),
}
