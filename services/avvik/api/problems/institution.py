"""What stands in the way of changing directory, delegations and configuration."""

from collections.abc import Mapping

from avvik.api.problems.row import Row
from avvik.application.change_directory import Misconfigured, StaleConfiguration
from avvik.application.import_institution import Flawed
from avvik.domain.delegations import (
    DelegatedOnward,
    LastRecipient,
    NotAPeriod,
    NotDelegable,
    ToOneself,
)
from avvik.domain.values import Labels

ROWS: Mapping[type[Exception], Row] = {
    Flawed: Row(
        status=409,
        slug="directory-flawed",
        title=Labels(
            nb="Katalogen har feil", nn="Katalogen har feil", en="The directory has flaws"
        ),
        detail=Labels(
            nb="Ingenting er endret. Rett alt som står i «errors», og send fila på nytt.",
            nn="Ingenting er endra. Rett alt som står i «errors», og send fila på nytt.",
            en="Nothing was changed. Mend everything in “errors”, and send the file again.",
        ),
    ),
    Misconfigured: Row(
        status=409,
        slug="configuration-flawed",
        title=Labels(
            nb="Konfigurasjonen har feil",
            nn="Konfigurasjonen har feil",
            en="The configuration has flaws",
        ),
        detail=Labels(
            nb="Ingenting er endret. Rett alt som står i «errors», og send den på nytt.",
            nn="Ingenting er endra. Rett alt som står i «errors», og send han på nytt.",
            en="Nothing was changed. Mend everything in “errors”, and send it again.",
        ),
    ),
    StaleConfiguration: Row(
        status=412,
        slug="stale-configuration",
        title=Labels(
            nb="Konfigurasjonen er endret",
            nn="Konfigurasjonen er endra",
            en="The configuration has changed",
        ),
        detail=Labels(
            nb="Konfigurasjonen er endret siden den versjonen du viser til. Les den på nytt først.",
            nn="Konfigurasjonen er endra sidan den versjonen du viser til. Les han på nytt først.",
            en="The configuration has changed since the version that you refer to. "
            "Read it again first.",
        ),
    ),
    DelegatedOnward: Row(
        status=409,
        slug="delegated-onward",
        title=Labels(
            nb="Kan ikke delegeres videre",
            nn="Kan ikkje delegerast vidare",
            en="Cannot be delegated onward",
        ),
        detail=Labels(
            nb="Du har rollen på vegne av en annen. Be den som har den selv, om å delegere.",
            nn="Du har rolla på vegner av ein annan. Be den som har ho sjølv, om å delegere.",
            en="You hold the role on behalf of somebody. Ask whoever holds it to delegate.",
        ),
    ),
    NotDelegable: Row(
        status=409,
        slug="not-delegable",
        title=Labels(nb="Rollen er personlig", nn="Rolla er personleg", en="The role is personal"),
        detail=Labels(
            nb="Denne rollen er gitt i person og kan ikke delegeres. "
            "En administrator kan gi den til flere.",
            nn="Denne rolla er gitt i person og kan ikkje delegerast. "
            "Ein administrator kan gi ho til fleire.",
            en="This role is given in person and cannot be delegated. "
            "An administrator can give it to others too.",
        ),
    ),
    ToOneself: Row(
        status=409,
        slug="to-oneself",
        title=Labels(nb="Til deg selv", nn="Til deg sjølv", en="To yourself"),
        detail=Labels(
            nb="Du har rollen alt. Velg en annen person å delegere til.",
            nn="Du har rolla alt. Vel ein annan person å delegere til.",
            en="You hold the role already. Choose another person to delegate to.",
        ),
    ),
    NotAPeriod: Row(
        status=422,
        slug="not-a-period",
        title=Labels(nb="Ugyldig tidsrom", nn="Ugyldig tidsrom", en="Invalid period"),
        detail=Labels(
            nb="Siste dag må komme etter første. En delegering kan ikke begynne i fortid, "
            "varer høyst ett år, og en rolle som slutter, forlenges ikke.",
            nn="Siste dag må kome etter første. Ei delegering kan ikkje byrje i fortid, "
            "varer høgst eitt år, og ei rolle som sluttar, blir ikkje forlengd.",
            en="The last day must not come before the first. A delegation cannot begin in the "
            "past and lasts a year at most, and a role that ends is not prolonged.",
        ),
    ),
    LastRecipient: Row(
        status=409,
        slug="last-recipient",
        title=Labels(
            nb="Siste uavhengige mottaker",
            nn="Siste uavhengige mottakar",
            en="The last independent recipient",
        ),
        detail=Labels(
            nb="Noen må kunne ta imot saker som hele linja er utelukket fra. "
            "Gi rollen til en annen først.",
            nn="Nokon må kunne ta imot saker som heile linja er utestengd frå. "
            "Gi rolla til ein annan først.",
            en="Somebody must receive cases that the whole line is kept out of. "
            "Give the role to somebody else first.",
        ),
    ),
}
