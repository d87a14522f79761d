"""The line, who leads it, and who is out of a case."""

import tracemalloc
from datetime import date, timedelta

import pytest
from msgspec import structs

from avvik.domain.events import (
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
)
from avvik.domain.organisation import Organisation, moves
from tests.builders import TODAY, organisation, person, role, unit, without

Named = tuple[str, ...]


def test_the_line_runs_from_the_unit_to_the_rector() -> None:
    assert tuple(organisation().line("ntnu.ie.idi")) == ("ntnu.ie.idi", "ntnu.ie", "ntnu")


def test_a_subtree_is_the_unit_and_all_below() -> None:
    assert organisation().subtree("ntnu.ie") == {"ntnu.ie", "ntnu.ie.idi", "ntnu.ie.ies"}


def test_the_pro_rector_is_asked_before_the_rector() -> None:
    assert organisation().leaders("ntnu", TODAY) == (person("prorektor"), person("rektor"))


@pytest.mark.parametrize(
    ("disqualified", "out"),
    [
        ((), ()),
        (("leder",), ("leder",)),
        # everybody who works under the dean, and the heads directly below
        (("dekan",), ("dekan", "kontakt", "hms", "leder")),
        # the heads are not the rector's direct subordinates
        # and the pro-rector leads by delegation from the rector, not the other way round
        (("rektor",), ("rektor", "prorektor", "dekan")),
        (("prorektor",), ("prorektor", "dekan")),
        # neither leader nor in the line: only that person
        (("kontakt",), ("kontakt",)),
        (("stranger",), ("stranger",)),
    ],
)
def test_a_disqualified_leader_takes_direct_subordinates_along(
    disqualified: Named, out: Named
) -> None:
    excluded = organisation().excluded({person(name) for name in disqualified}, TODAY)

    assert excluded == {person(name) for name in out}


@pytest.mark.parametrize(
    ("unit", "disqualified", "reached"),
    [
        ("ntnu.ie.idi", (), "ntnu.ie.idi"),
        ("ntnu.ie.idi", ("leder",), "ntnu.ie"),
        ("ntnu.ie.idi", ("dekan",), "ntnu"),
        ("ntnu.ie.idi", ("leder", "dekan"), "ntnu"),
        # a vacant post may be filled tomorrow
        ("ntnu.ie.ies", (), "ntnu.ie.ies"),
    ],
)
def test_a_case_starts_above_whoever_is_out(unit: str, disqualified: Named, reached: str) -> None:
    named = [person(name) for name in disqualified]

    assert organisation().reached(unit, named, TODAY) == reached


@pytest.mark.parametrize(
    ("gone", "disqualified", "asked"),
    [
        ((), (), ("leder", "dekan", "prorektor", "rektor")),
        (("leder",), (), ("dekan", "prorektor", "rektor")),
        (("prorektor",), ("leder",), ("dekan", "rektor")),
        ((), ("dekan",), ("prorektor", "rektor")),
        ((), ("leder", "dekan", "prorektor", "rektor"), ("varsling",)),
        (("leder", "dekan", "prorektor", "rektor"), (), ("varsling",)),
        # nobody decides about themselves
        ((), ("leder", "dekan", "prorektor", "rektor", "varsling"), ()),
    ],
)
def test_responsible_are_those_left_upward_or_else_the_independent_recipient(
    gone: Named, disqualified: Named, asked: Named
) -> None:
    left = without(organisation(), *gone)
    named = [person(name) for name in disqualified]

    responsible = [who for _, _, who in left.responsible("ntnu.ie.idi", named, TODAY)]

    assert responsible == [person(name) for name in asked]


@pytest.mark.parametrize("post", ["study_quality_contact", "deputy", "line_leader"])
def test_the_independent_recipient_is_nobodys_subordinate(post: str) -> None:
    """Whatever else they do under the dean, and they lead nobody who is left."""
    at = "ntnu.ie.ies" if post == "line_leader" else "ntnu.ie"
    given = organisation(role("varsling", post, at))
    line = [person(name) for name in ("leder", "dekan", "prorektor", "rektor")]

    responsible = [who for _, _, who in given.responsible("ntnu.ie.idi", line, TODAY)]

    assert responsible == [person("varsling")]


def test_a_role_holds_on_its_first_and_last_day() -> None:
    interim = RoleGranted(
        person=person("vikar"),
        role="line_leader",
        unit="ntnu.ie.ies",
        valid_from=date(2026, 11, 1),
        valid_to=date(2026, 11, 30),
    )
    filled = organisation(interim)

    def leaders(day: int) -> bool:
        return bool(filled.leaders("ntnu.ie.ies", date(2026, 11, day)))

    assert [leaders(1), leaders(30)] == [True, True]
    assert not filled.leaders("ntnu.ie.ies", date(2026, 10, 31))
    assert not filled.leaders("ntnu.ie.ies", date(2026, 12, 1))


def test_a_role_that_ended_and_is_granted_again_is_held_once() -> None:
    granted = role("vikar", "line_leader", "ntnu.ie.ies")
    ended = RoleEnded(
        person=granted.person,
        role=granted.role,
        unit=granted.unit,
        valid_from=granted.valid_from,
        valid_to=date(2025, 12, 31),
    )

    def holders(folded: Organisation) -> tuple[object, ...]:
        return folded.leaders("ntnu.ie.ies", TODAY)

    assert holders(organisation(granted, ended)) == ()
    assert holders(organisation(granted, ended, granted)) == (person("vikar"),)


# --- reorganisations

SPLIT = (
    unit("ntnu.ie.iai", "ntnu.ie"),
    UnitClosed(unit="ntnu.ie.idi", closed_on=TODAY, successor="ntnu.ie.iai"),
)


def test_a_closed_unit_is_answered_for_by_its_successor() -> None:
    after = organisation(*SPLIT)

    assert after.successor("ntnu.ie.idi") == "ntnu.ie.iai"
    assert tuple(after.line("ntnu.ie.idi")) == ("ntnu.ie.idi", "ntnu.ie.iai", "ntnu.ie", "ntnu")
    assert after.subtree("ntnu.ie.iai") == {"ntnu.ie.iai", "ntnu.ie.idi"}
    assert after.teaches("course", "TDT4100") == "ntnu.ie.iai"
    assert after.units["ntnu.ie.idi"].names.nb == "ntnu.ie.idi"


def test_a_closed_unit_without_a_successor_is_answered_for_from_above() -> None:
    after = organisation(UnitClosed(unit="ntnu.ie.ies", closed_on=TODAY))

    assert after.successor("ntnu.ie.ies") == "ntnu.ie"
    assert after.successor("ntnu.ie.idi") == "ntnu.ie.idi"


def test_successors_are_followed() -> None:
    merged = UnitClosed(unit="ntnu.ie.iai", closed_on=TODAY, successor="ntnu.ie.ies")

    assert organisation(*SPLIT, merged).successor("ntnu.ie.idi") == "ntnu.ie.ies"


def test_open_cases_move_from_what_closed_to_what_answers_for_it() -> None:
    before, after = organisation(), organisation(*SPLIT)
    merged = organisation(
        *SPLIT, UnitClosed(unit="ntnu.ie.iai", closed_on=TODAY, successor="ntnu.ie.ies")
    )

    assert moves(before, after) == {"ntnu.ie.idi": "ntnu.ie.iai"}
    assert moves(after, after) == {}
    assert moves(after, merged) == {"ntnu.ie.idi": "ntnu.ie.ies", "ntnu.ie.iai": "ntnu.ie.ies"}


def test_a_unit_that_is_defined_again_is_open_again() -> None:
    again = organisation(*SPLIT, unit("ntnu.ie.idi", "ntnu.ie"))

    assert again.successor("ntnu.ie.idi") == "ntnu.ie.idi"


def test_a_code_that_is_used_no_longer_leads_nowhere() -> None:
    mapped = TeachingMapped(kind="programme", code="MTDT", unit="ntnu.ie.idi")
    gone = TeachingUnmapped(kind="programme", code="MTDT")

    assert organisation(mapped).teaches("programme", "MTDT") == "ntnu.ie.idi"
    assert organisation(mapped, gone).teaches("programme", "MTDT") is None


# --- delegations


def delegated(to: str, name: str, at: str, behind: str) -> RoleGranted:
    return structs.replace(role(to, name, at), on_behalf_of=person(behind))


DEAN = delegated("vikar", "line_leader", "ntnu.ie", "dekan")


def units_of(who: str, folded: Organisation, day: date = TODAY) -> list[str]:
    return [each.unit for each in folded.roles_of(person(who), day)]


def test_a_delegate_holds_the_role_and_answers_for_nothing() -> None:
    given = organisation(DEAN)

    assert units_of("vikar", given) == ["ntnu.ie"]
    assert given.leaders("ntnu.ie", TODAY) == (person("dekan"),)
    everybody = [who for _, _, who in given.responsible("ntnu.ie.idi", (), TODAY)]
    assert person("vikar") not in everybody


def test_a_delegation_is_void_while_its_giver_does_not_hold_the_role() -> None:
    ended = RoleEnded(
        person=person("dekan"),
        role="line_leader",
        unit="ntnu.ie",
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 11, 22),
    )
    given = organisation(DEAN, ended)

    assert units_of("vikar", given) == []
    assert units_of("vikar", given, date(2026, 11, 22)) == ["ntnu.ie"]
    assert units_of("vikar", organisation(structs.replace(DEAN, unit="ntnu"))) == []


def test_a_delegation_of_a_delegation_is_void() -> None:
    onward = delegated("annen", "line_leader", "ntnu.ie", "vikar")

    assert units_of("annen", organisation(DEAN, onward)) == []


@pytest.mark.parametrize(
    ("disqualified", "out"),
    [
        (("dekan",), ("dekan", "kontakt", "hms", "leder", "vikar", "annen")),
        # the dean works under the rector, and the delegate under the dean
        (("rektor",), ("rektor", "prorektor", "dekan", "vikar")),
        # who only stands in leads nobody
        (("vikar",), ("vikar",)),
        (("leder",), ("leder", "annen")),
    ],
)
def test_a_delegate_is_out_where_the_giver_is(disqualified: Named, out: Named) -> None:
    given = organisation(DEAN, delegated("annen", "line_leader", "ntnu.ie.idi", "leder"))
    excluded = given.excluded({person(name) for name in disqualified}, TODAY)

    assert excluded == {person(name) for name in out}


def test_whoever_is_out_takes_along_all_who_act_for_them_however_far() -> None:
    chain = (DEAN, role("vikar", "hse_coordinator", "ntnu"))
    given = organisation(*chain, delegated("annen", "hse_coordinator", "ntnu", "vikar"))

    excluded = given.excluded({person("dekan")}, TODAY)
    assert {person("vikar"), person("annen")} <= excluded


def test_a_role_has_an_id_of_its_own() -> None:
    given = organisation(DEAN, role("vikar", "line_leader", "ntnu.ie"))
    ids = {each.id for each in given.roles}

    assert len(ids) == len(given.roles)
    assert all(given.role(each.id) == each for each in given.roles)


def test_asked_of_a_thousand_days_it_remembers_one() -> None:
    asked = organisation()
    tracemalloc.start()
    try:
        for days in range(1000):
            place = ("ntnu.ie.idi", (), TODAY + timedelta(days=days))
            assert [*asked.responsible(*place), *asked.contacts(*place)]
        remembered, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # All of them would be two megabytes.
    assert remembered < 500_000
