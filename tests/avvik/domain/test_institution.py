"""The institution file: what it changes."""

from datetime import date
from typing import Any

import msgspec
import pytest
from msgspec import structs

from avvik.domain.events import (
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
    UnitDefined,
)
from avvik.domain.institution import (
    Address,
    Code,
    InstitutionFile,
    Name,
    Names,
    PersonEntry,
    RoleEntry,
    Sub,
    TeachingEntry,
    UnitEntry,
    UnitId,
    changes,
)
from avvik.domain.organisation import Organisation, evolve
from tests.builders import LAWFUL, TODAY, person, role

AUGUST = date(2025, 8, 1)


def entry(name: str, parent: str | None) -> UnitEntry:
    return UnitEntry(id=name, parent=parent, kind="unit", names=Names(nb=name, nn=name, en=name))


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
    configuration=LAWFUL,
)
PERSONS = {"leder": person("leder"), "varsling": person("varsling")}


def imported(*files: InstitutionFile) -> Organisation:
    organisation = Organisation()
    for file in files:
        for event in changes(organisation, file, PERSONS, TODAY):
            organisation = evolve(organisation, event)
    return organisation


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


def test_a_role_that_is_delegated_stays_delegated() -> None:
    delegated = structs.replace(
        role("vikar", "line_leader", "ntnu.ie"), on_behalf_of=person("leder")
    )
    before = evolve(imported(FILE), delegated)

    assert not list(changes(before, FILE, PERSONS, TODAY))


def test_a_code_left_out_is_used_no_longer() -> None:
    (event,) = changes(imported(FILE), structs.replace(FILE, courses=()), PERSONS, TODAY)

    assert event == TeachingUnmapped(kind="course", code="TDT4100")


CLOSED = structs.replace(entry("ntnu.ie", "ntnu"), closed_on=date(2026, 8, 1), successor="ntnu.ik")
REORGANISED = structs.replace(
    FILE,
    units=(FILE.units[0], CLOSED, entry("ntnu.ik", "ntnu")),
    roles=(RECIPIENT,),
)


def test_a_unit_closes_once_and_stays_known() -> None:
    before = imported(FILE)
    events = list(changes(before, REORGANISED, PERSONS, TODAY))
    closing = UnitClosed(unit="ntnu.ie", closed_on=date(2026, 8, 1), successor="ntnu.ik")

    assert [event for event in events if isinstance(event, UnitClosed)] == [closing]
    assert "ntnu.ie" in imported(FILE, REORGANISED).units
    assert not list(changes(imported(FILE, REORGANISED), REORGANISED, PERSONS, TODAY))


def test_a_unit_does_not_close_before_its_day() -> None:
    later = structs.replace(CLOSED, closed_on=date(2026, 12, 31))
    file = structs.replace(FILE, units=(FILE.units[0], later))

    assert not list(changes(imported(FILE), file, PERSONS, TODAY))


def test_a_closed_unit_may_open_again() -> None:
    again = imported(FILE, REORGANISED, FILE)

    assert again.closed == {}
    assert not list(changes(again, FILE, PERSONS, TODAY))


def test_a_new_file_may_hold_units_long_closed() -> None:
    folded = imported(REORGANISED)

    assert folded.successor("ntnu.ie") == "ntnu.ik"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (UnitId, "ntnu.ie\n"),
        (UnitId, "NTNU"),
        (Name, "Institutt for\nstrømning"),
        (Name, "Institutt for strømning\n"),
        (Name, "Institutt\u2028"),
        (Name, "\u202eInstitutt"),
        (Code, "course\x00"),
        (Sub, "idi-leder\n"),
        (Address, "kari@example.org\n"),
        (Address, "kari..nordmann@example.org"),
        (Address, "kari@-example.org"),
    ],
)
def test_what_stands_in_the_file_is_one_line_and_an_address_one_that_mail_can_go_to(
    kind: Any, text: str
) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, kind)
