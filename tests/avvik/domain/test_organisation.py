"""The line, who leads it, and who is out of a case."""

from datetime import date

import pytest

from avvik.domain.events import RoleEnded, RoleGranted
from avvik.domain.organisation import Organisation
from tests.builders import TODAY, organisation, person, role, without

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
