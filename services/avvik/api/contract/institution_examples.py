"""What is asked and answered of directory, delegations and configuration. Persons are invented."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from avvik.api.alerts import Missing, Post, Reachable, UnitAlert, UnitAlerts
from avvik.api.configuration import (
    CategoryChoice,
    Choice,
    Elsewhere,
    OwnDeadline,
    Whole,
    Words,
)
from avvik.api.directory import Changes, Remark, RoleHeld, RolesHeld
from avvik.api.examples import IDI, LEADER
from avvik.api.parts import Person
from avvik.application.change_directory import Assignment, Version
from avvik.domain.configuration import Category, Coded, Configuration, Deadlines, Receiver
from avvik.domain.values import Labels

DEPUTY = UUID("2f6b0c7e-4b0a-4f53-9c1e-6a1d2f0b7c55")
ROLE = UUID("0c4b5f4e-8f0a-5e5c-9a63-6f6d4c0f1d2e")

FILE: Mapping[str, Any] = {
    "institution": "ntnu",
    "units": [
        {
            "id": "ntnu",
            "parent": None,
            "kind": "institution",
            "names": {"nb": "NTNU", "nn": "NTNU", "en": "NTNU"},
            "codes": {"dbh": "1150"},
        }
    ],
    "courses": [{"code": "EXPH0300", "unit": "ntnu"}],
    "persons": [
        {"sub": "varsling", "name": "Vår Eksempel", "address": None, "language": "nb"},
    ],
    "roles": [
        {
            "person": "varsling",
            "role": "independent_recipient",
            "unit": "ntnu",
            "valid_from": "2025-08-01",
        }
    ],
}
CHANGES = Changes(
    persons=1,
    directory=3,
    configuration=0,
    warnings=(
        Remark(
            code="holder_without_address",
            pointer="/persons/0",
            text="Vår Eksempel har rollen independent_recipient ved NTNU (ntnu) "
            "og ingen e-postadresse.",
        ),
    ),
)
GRANTING: Mapping[str, Any] = {
    "person": str(DEPUTY),
    "role": "deputy",
    "unit": IDI.id,
    "valid_from": "2026-01-01",
}
ENDING: Mapping[str, Any] = {"valid_to": "2026-12-31"}
DELEGATING: Mapping[str, Any] = {
    "role": "line_leader",
    "unit": IDI.id,
    "to": str(DEPUTY),
    "valid_from": "2026-12-01",
    "valid_to": "2027-01-31",
}


def assignment(*, delegated: bool) -> Assignment:
    return Assignment(
        id=ROLE,
        person=DEPUTY,
        role="line_leader" if delegated else "deputy",
        unit=IDI.id,
        valid_from=date(2026, 12, 1),
        valid_to=date(2027, 1, 31),
        on_behalf_of=LEADER if delegated else None,
    )


HELD = RolesHeld(
    items=(
        RoleHeld(
            id=ROLE,
            person=Person(person=DEPUTY, name="Nils Eksempel"),
            role="line_leader",
            unit=IDI,
            valid_from=date(2026, 12, 1),
            valid_to=date(2027, 1, 31),
            on_behalf_of=Person(person=LEADER, name="Inger Eksempel"),
            is_in_force=True,
        ),
    )
)
_LEADS = Post(
    level=IDI, people=(Reachable(person=LEADER, name="Inger Eksempel", has_address=True),)
)
_NOBODY = Post(level=None, people=())
ALERTS = UnitAlerts(
    items=(
        UnitAlert(
            unit=IDI,
            leaders=_LEADS,
            contacts=_NOBODY,
            coordinators=_LEADS,
            gaps=(
                Missing(
                    code="no_contact",
                    text="Verken enheten eller noen over har en studiekvalitetskontakt.",
                ),
            ),
        ),
    )
)
WORDS = Words(
    version=3,
    categories=(
        CategoryChoice(code="physical", label="Fysisk læringsmiljø", is_personnel=False),
        CategoryChoice(code="psychosocial", label="Psykososialt læringsmiljø", is_personnel=True),
    ),
    levels=(Choice(code="course", label="Emne"),),
    ordinary_channels=(Choice(code="teacher", label="Faglærer"),),
    channel_reasons=(Choice(code="too_hard", label="For vanskelig å ta opp der"),),
    severities=(Choice(code="high", label="Høy"),),
    severities_told_upward=("high",),
    outcomes=(Choice(code="fixed", label="Rettet"),),
    rejection_reasons=(Choice(code="elsewhere", label="Hører hjemme et annet sted"),),
    receivers=(
        Elsewhere(
            code="appeal",
            label="Klage på karakter",
            guidance="Be om begrunnelse eller klag i Studentweb.",
            role="appeals_officer",
            deadlines=(OwnDeadline(code="appeal", label="Klage", weeks=3, source="UHL § 11-10"),),
        ),
    ),
    horizons=(Choice(code="immediate", label="Straks"),),
    areas=(Choice(code="teaching", label="Undervisning"),),
    deadlines=Deadlines(),
)
_PHYSICAL = Labels(
    nb="Fysisk læringsmiljø", nn="Fysisk læringsmiljø", en="Physical learning environment"
)
_ELSEWHERE = Labels(nb="Varsling", nn="Varsling", en="Whistleblowing")
_GUIDANCE = Labels(
    nb="Meld i varslingskanalen.",
    nn="Meld i varslingskanalen.",
    en="Report it in the whistleblowing channel.",
)


def _coded(code: str, nb: str, nn: str, en: str) -> Coded:
    return Coded(code=code, labels=Labels(nb=nb, nn=nn, en=en))


CONFIGURATION = Configuration(
    categories=(
        Category(code="physical", labels=_PHYSICAL),
        Category(code="digital", labels=Labels(nb="Digitalt", nn="Digitalt", en="Digital")),
        Category(
            code="organisational",
            labels=Labels(nb="Organisatorisk", nn="Organisatorisk", en="Organisational"),
        ),
        Category(
            code="pedagogical", labels=Labels(nb="Pedagogisk", nn="Pedagogisk", en="Pedagogical")
        ),
        Category(
            code="psychosocial",
            labels=Labels(nb="Psykososialt", nn="Psykososialt", en="Psychosocial"),
            is_personnel=True,
        ),
    ),
    levels=(),
    ordinary_channels=(),
    severities=(_coded("high", "Høy", "Høg", "High"),),
    outcomes=(_coded("fixed", "Rettet", "Retta", "Fixed"),),
    severities_told_upward=("high",),
    rejection_reasons=(
        _coded("elsewhere", "Hører til et annet sted", "Høyrer til ein annan stad", "Elsewhere"),
    ),
    receivers=(Receiver(code="whistleblowing", labels=_ELSEWHERE, guidance=_GUIDANCE),),
    horizons=(_coded("immediate", "Straks", "Straks", "Immediately"),),
    areas=(_coded("teaching", "Undervisning", "Undervisning", "Teaching"),),
)
WHOLE = Whole(version=3, configuration=CONFIGURATION)
VERSION = Version(version=4)
