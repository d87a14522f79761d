"""The institution file: what is wrong with it, and what it changes."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from avvik.domain.events import RoleEnded, RoleGranted, TeachingMapped, UnitDefined
from avvik.domain.institution import (
    InstitutionFile,
    PersonEntry,
    RoleEntry,
    TeachingEntry,
    UnitEntry,
    changes,
    flaws,
)
from avvik.domain.organisation import Organisation, evolve
from tests.builders import CONFIGURATION, TODAY, labels, person

AUGUST = date(2025, 8, 1)


def entry(name: str, parent: str | None) -> UnitEntry:
    return UnitEntry(id=name, parent=parent, kind="unit", names=labels(name))


def somebody(sub: str) -> PersonEntry:
    return PersonEntry(sub=sub, name=sub, address=f"{sub}@example.org", language="nb")


LEADER = RoleEntry(person="leder", role="line_leader", unit="ntnu.ie", valid_from=AUGUST)
RECIPIENT = RoleEntry(
    person="varsling", role="independent_recipient", unit="ntnu", valid_from=AUGUST
)
FILE = InstitutionFile(
    institution="ntnu",
    units=(entry("ntnu", None), entry("ntnu.ie", "ntnu")),
    courses=(TeachingEntry(code="TDT4100", unit="ntnu.ie"),),
    persons=(somebody("leder"), somebody("varsling")),
    roles=(LEADER, RECIPIENT),
    configuration=CONFIGURATION,
)
PERSONS = {"leder": person("leder"), "varsling": person("varsling")}


def imported(*files: InstitutionFile) -> Organisation:
    organisation = Organisation()
    for file in files:
        for event in changes(organisation, file, PERSONS, TODAY):
            organisation = evolve(organisation, event)
    return organisation


def test_a_good_file_has_no_flaw() -> None:
    assert not list(flaws(FILE, "ntnu", TODAY))


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"roles": (LEADER,)}, "nobody holds the role independent_recipient"),
        (
            {"roles": (LEADER, structs.replace(RECIPIENT, valid_to=date(2026, 1, 1)))},
            "nobody holds the role independent_recipient",
        ),
        (
            {"units": (entry("ntnu", None), entry("ntnu.ie", None))},
            "there must be one unit without a parent, not 2: ntnu, ntnu.ie",
        ),
        (
            {"units": (entry("ntnu", None), entry("ntnu.ie", "ntnu.xx"))},
            "the unit ntnu.ie stands under ntnu.xx, which is not in the file",
        ),
        (
            {"units": (*FILE.units, entry("a", "b"), entry("b", "a"))},
            "the unit a stands under itself",
        ),
        (
            {"courses": (TeachingEntry(code="TDT4100", unit="ntnu.xx"),)},
            "the code TDT4100 names the unit ntnu.xx, which is not in the file",
        ),
        ({"institution": "uio"}, "the file is of uio, not of ntnu"),
        ({"units": (*FILE.units, FILE.units[1])}, "the unit ntnu.ie is there 2 times"),
        (
            {"roles": (structs.replace(LEADER, role="line_leder"), RECIPIENT)},
            "line_leder is no role",
        ),
        (
            {"persons": (somebody("varsling"),)},
            "a line_leader names a person who is not in the file",
        ),
    ],
)
def test_a_flaw_is_told_in_a_sentence(change: dict[str, Any], flaw: str) -> None:
    assert flaw in list(flaws(structs.replace(FILE, **change), "ntnu", TODAY))


def test_a_first_import_says_everything_once() -> None:
    kinds = [type(event) for event in changes(Organisation(), FILE, PERSONS, TODAY)]

    assert kinds == [UnitDefined, UnitDefined, TeachingMapped, RoleGranted, RoleGranted]


def test_the_same_file_again_changes_nothing() -> None:
    assert not list(changes(imported(FILE), FILE, PERSONS, TODAY))


def test_a_role_left_out_was_held_until_yesterday() -> None:
    vacated = structs.replace(FILE, roles=(RECIPIENT,))

    assert list(changes(imported(FILE), vacated, PERSONS, TODAY)) == [
        RoleEnded(
            person=person("leder"),
            role="line_leader",
            unit="ntnu.ie",
            valid_from=AUGUST,
            valid_to=date(2026, 11, 22),
        )
    ]


def test_a_role_that_comes_back_is_granted_again() -> None:
    vacated = structs.replace(FILE, roles=(RECIPIENT,))
    again = imported(FILE, vacated, FILE)

    assert again.leaders("ntnu.ie", TODAY) == (person("leder"),)
    assert not list(changes(again, FILE, PERSONS, TODAY))


def test_a_role_may_get_its_last_day() -> None:
    last = date(2026, 12, 31)
    ending = structs.replace(FILE, roles=(structs.replace(LEADER, valid_to=last), RECIPIENT))

    (event,) = changes(imported(FILE), ending, PERSONS, TODAY)

    assert isinstance(event, RoleEnded)
    assert event.valid_to == last
