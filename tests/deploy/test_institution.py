"""The example institution is complete and consistent."""

from datetime import date

import msgspec

from avvik.domain.inspection import flaws
from avvik.domain.institution import InstitutionFile
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
