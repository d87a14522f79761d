"""What stands in the way of any act: whose it is, which version, which phase, which values."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.desk import Stale, VersionRequired
from avvik.domain.decisions.facts import (
    AwaitsReporter,
    BeforeReport,
    InFuture,
    NotInFuture,
    NotInPhase,
    NotOpen,
    PersonOut,
    TooFar,
    Unknown,
    WithTheOffice,
)
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    NotVisible: Row(
        status=404,
        slug="not-found",
        title=Labels(nb="Finnes ikke", nn="Finst ikkje", en="Not found"),
        detail=Labels(
            nb="Det finnes ikke noe her, eller ikke noe du har tilgang til.",
            nn="Det finst ikkje noko her, eller ikkje noko du har tilgang til.",
            en="There is nothing here, or nothing that you have access to.",
        ),
    ),
    NotPermitted: Row(
        status=403,
        slug="not-permitted",
        title=Labels(nb="Ikke tillatt", nn="Ikkje tillate", en="Not permitted"),
        detail=Labels(
            nb="Dette hører til en annen rolle.",
            nn="Dette høyrer til ei anna rolle.",
            en="This belongs to another role.",
        ),
    ),
    VersionRequired: Row(
        status=428,
        slug="version-required",
        title=Labels(nb="Versjon kreves", nn="Versjon krevst", en="Version required"),
        detail=Labels(
            nb="Oppgi i If-Match hvilken versjon (ETag) av saken handlingen bygger på.",
            nn="Oppgi i If-Match kva versjon (ETag) av saka handlinga byggjer på.",
            en="Say in If-Match which version (ETag) of the case the act is about.",
        ),
    ),
    Stale: Row(
        status=412,
        slug="stale",
        title=Labels(nb="Saken er endret", nn="Saka er endra", en="The case has changed"),
        detail=Labels(
            nb="Saken er endret siden den versjonen du viser til. Les den på nytt først.",
            nn="Saka er endra sidan den versjonen du viser til. Les henne på nytt først.",
            en="The case has changed since the version that you refer to. Read it again first.",
        ),
    ),
    Unknown: Row(
        status=422,
        slug="unknown-value",
        title=Labels(nb="Ukjent verdi", nn="Ukjend verdi", en="Unknown value"),
        detail=Labels(
            nb="Et felt viser til noe som ikke finnes ved institusjonen.",
            nn="Eit felt viser til noko som ikkje finst ved institusjonen.",
            en="A field refers to something that the institution does not have.",
        ),
    ),
    InFuture: Row(
        status=422,
        slug="in-future",
        title=Labels(nb="Fram i tid", nn="Fram i tid", en="In the future"),
        detail=Labels(
            nb="Det meldes om noe som har hendt; datoen kan ikke ligge fram i tid.",
            nn="Det blir meldt om noko som har hendt; datoen kan ikkje liggje fram i tid.",
            en="What is reported has happened; the date cannot be in the future.",
        ),
    ),
    BeforeReport: Row(
        status=422,
        slug="before-report",
        title=Labels(nb="Før saken ble meldt", nn="Før saka vart meld", en="Before the report"),
        detail=Labels(
            nb="Det kan ikke ha hendt før saken ble meldt. Velg den dagen da det faktisk skjedde.",
            nn="Det kan ikkje ha hendt før saka vart meld. Vel den dagen då det faktisk skjedde.",
            en="It cannot have happened before the case was reported. "
            "Choose the day on which it actually did.",
        ),
    ),
    NotOpen: Row(
        status=409,
        slug="not-open",
        title=Labels(nb="Saken er ikke åpen", nn="Saka er ikkje open", en="The case is not open"),
        detail=Labels(
            nb="Dette kan bare gjøres mens saken er åpen. Er det grunn til det, kan lederen ta den "
            "opp igjen.",
            nn="Dette kan berre gjerast medan saka er open. Er det grunn til det, kan leiaren ta "
            "henne opp att.",
            en="This can only be done while the case is open. If there is reason to, the leader "
            "can reopen it.",
        ),
    ),
    WithTheOffice: Row(
        status=409,
        slug="with-the-office",
        title=Labels(
            nb="Saken er hos varslingsmottaket",
            nn="Saka er hos varslingsmottaket",
            en="The case is with the whistleblowing office",
        ),
        detail=Labels(
            nb="Saken er hos varslingsmottaket. Ta kontakt med dem.",
            nn="Saka er hos varslingsmottaket. Ta kontakt med dei.",
            en="The case is with the whistleblowing office. Turn to them.",
        ),
    ),
    TooFar: Row(
        status=422,
        slug="too-far",
        title=Labels(nb="For langt fram", nn="For langt fram", en="Too far ahead"),
        detail=Labels(
            nb="Datoen ligger lenger fram enn institusjonen lar noe vente. Velg en tidligere dag.",
            nn="Datoen ligg lenger fram enn institusjonen lèt noko vente. Vel ein tidlegare dag.",
            en="The date lies further ahead than the institution lets anything wait. "
            "Choose an earlier day.",
        ),
    ),
    NotInFuture: Row(
        status=422,
        slug="not-in-future",
        title=Labels(
            nb="Ikke fram i tid",
            nn="Ikkje fram i tid",
            en="Not in the future",
        ),
        detail=Labels(
            nb="Datoen må ligge fram i tid. Velg en senere dag.",
            nn="Datoen må liggje fram i tid. Vel ein seinare dag.",
            en="The date must lie ahead. Choose a later day.",
        ),
    ),
    PersonOut: Row(
        status=409,
        slug="person-out",
        title=Labels(
            nb="Personen er ute av saken",
            nn="Personen er ute av saka",
            en="The person is out of the case",
        ),
        detail=Labels(
            nb="Den du peker ut, er inhabil i saken eller direkte underlagt en som er det. Velg "
            "en annen.",
            nn="Den du peikar ut, er inhabil i saka eller direkte underlagd ein som er det. Vel "
            "ein annan.",
            en="Whom you name is disqualified in the case, or a direct subordinate of somebody "
            "who is. Choose somebody else.",
        ),
    ),
    NotInPhase: Row(
        status=409,
        slug="not-in-phase",
        title=Labels(
            nb="Ikke på dette trinnet",
            nn="Ikkje på dette steget",
            en="Not at this stage",
        ),
        detail=Labels(
            nb="Saken er åpen, men dette hører til et annet trinn. Les saken på nytt for å se "
            "hva som er neste steg.",
            nn="Saka er open, men dette høyrer til eit anna steg. Les saka på nytt for å sjå "
            "kva som er neste steg.",
            en="The case is open, but this belongs to another stage of it. Read the case again "
            "to see what comes next.",
        ),
    ),
    AwaitsReporter: Row(
        status=409,
        slug="awaits-reporter",
        title=Labels(
            nb="Venter på melderen",
            nn="Ventar på meldaren",
            en="Awaiting the reporter",
        ),
        detail=Labels(
            nb="Melderen er spurt, og svarfristen er ikke ute. Gjør dette når svaret er kommet "
            "eller fristen er ute.",
            nn="Meldaren er spurd, og svarfristen er ikkje ute. Gjer dette når svaret er kome "
            "eller fristen er ute.",
            en="The reporter was asked and still has time to answer. Do this once the answer is "
            "here, or the time is up.",
        ),
    ),
}
