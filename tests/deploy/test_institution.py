"""The example institution is complete and consistent."""

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import Struct

from avvik.domain.inspection import flaws, warnings
from avvik.domain.institution import InstitutionFile
from avvik.domain.organisation import RECEIVING
from avvik.domain.values import Labels
from deploy.local import state

NTNU = msgspec.json.decode(state.INSTITUTION_FILE.read_bytes(), type=InstitutionFile)


def test_it_can_be_imported_as_it_stands() -> None:
    assert list(flaws(NTNU, "ntnu", date(2026, 1, 1))) == []


def test_ids_and_codes_are_unique() -> None:
    units = [unit.id for unit in NTNU.units]
    teaching = [entry.code for entry in (*NTNU.courses, *NTNU.programmes)]

    assert len(units) == len(set(units))
    assert len(teaching) == len(set(teaching))


def test_it_has_eight_faculties_a_museum_and_departments_on_three_campuses() -> None:
    kinds = [unit.kind for unit in NTNU.units]

    assert (kinds.count("institution"), kinds.count("faculty"), kinds.count("museum")) == (1, 8, 1)
    departments = [unit for unit in NTNU.units if unit.kind == "department"]
    assert {campus for unit in departments for campus in unit.campuses} == {
        "Trondheim",
        "Gjøvik",
        "Ålesund",
    }


def test_unit_ids_are_ascii() -> None:
    assert all(unit.id.isascii() and unit.id.startswith("ntnu") for unit in NTNU.units)


def test_mail_reaches_everybody_and_somebody_leads_every_unit() -> None:
    told = {each.kind for each in warnings(NTNU, date(2026, 1, 1))}

    assert told == {"unit_vacant"}


def labels(value: object) -> Iterator[Labels]:
    """Every text in three languages, wherever it stands."""
    if isinstance(value, Labels):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from labels(each)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from labels(getattr(value, name))


def test_every_text_exists_in_three_languages() -> None:
    found = list(labels(NTNU.configuration))

    assert len(found) > 50
    for each in found:
        assert each.nb.strip()
        assert each.nn.strip()
        assert each.en.strip()


def test_all_that_is_no_deviation_has_a_receiver_that_somebody_can_be() -> None:
    assert NTNU.configuration
    receivers = {each.code: each.role for each in NTNU.configuration.receivers}
    held = {role.role for role in NTNU.roles}

    assert receivers == {
        "whistleblowing": None,
        "emergency": None,
        "hse_module": "hse_coordinator",
        "caretaker_service": "facility_service",
        "information_security": "security_officer",
        "appeal": "appeals_officer",
        "suitability": "suitability_officer",
        "adaptation": "adaptation_officer",
        "personnel": "human_resources",
        "ordinary_channels": None,
    }
    assert {role for role in receivers.values() if role} <= held
    assert held >= RECEIVING


def test_an_appeal_has_its_statutory_deadlines() -> None:
    assert NTNU.configuration
    (appeal,) = (each for each in NTNU.configuration.receivers if each.code == "appeal")

    weeks = {each.code: each.weeks for each in appeal.deadlines}
    assert weeks == {"explanation": 1, "appeal": 3}
