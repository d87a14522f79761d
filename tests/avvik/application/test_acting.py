"""For whom somebody acts or reads, and by which of their roles they come to the case."""

import pytest
from msgspec import structs

from avvik.application.access import NotPermitted, acting, reaches, sight
from avvik.application.ports import CaseRow
from avvik.domain.decisions import Close
from avvik.domain.events import RoleGranted
from tests.avvik.application.test_sight import (
    AMONG,
    PAST_LINE,
    PERSONS,
    USUAL,
    contested,
    rejected,
    row,
    with_case,
)
from tests.builders import TODAY, case, organisation, person, reported, role


def delegated(to: str, name: str, at: str, behind: str) -> RoleGranted:
    return structs.replace(role(to, name, at), on_behalf_of=person(behind))


def test_nobody_decides_on_behalf_of_whoever_decided_before() -> None:
    among = organisation(delegated("vikar", "line_leader", "ntnu.ie", "dekan"))
    closing = Close(outcome="fixed", public_answer="Det er avgjort.")
    by_head, by_dean = contested("ntnu.ie", against="leder"), contested("ntnu.ie", against="dekan")

    assert acting(closing, person("vikar"), by_head, among, TODAY).on_behalf_of == person("dekan")
    with pytest.raises(NotPermitted):
        acting(closing, person("vikar"), by_dean, among, TODAY)


@pytest.mark.parametrize(
    ("who", "behind"),
    [
        ("vikar", "leder"),
        # An office of one's own shows the case, whatever it lets one do there.
        ("revisor", None),
        ("custodian", None),
        ("kvalitet", None),
        ("dekan", None),
    ],
)
def test_who_sees_a_case_by_an_office_of_their_own_sees_it_for_nobody_else(
    who: str, behind: str | None
) -> None:
    among = organisation(delegated(who, "line_leader", "ntnu.ie.idi", "leder"))

    what = sight(person(who), row(), among, TODAY)

    assert what.official
    assert what.on_behalf_of == (person(behind) if behind else None)


@pytest.mark.parametrize(
    ("given", "also"),
    [
        pytest.param(row(), (), id="as usual"),
        pytest.param(row(category="physical"), ("hms",), id="the physical environment"),
        pytest.param(with_case(row(), case(reported(), PAST_LINE)), ("varsling",), id="past it"),
        pytest.param(rejected(is_handed_over=True), ("klage",), id="handed over"),
        pytest.param(rejected(is_handed_over=False), (), id="rejected"),
    ],
)
def test_a_role_reaches_what_it_shows(given: CaseRow, also: tuple[str, ...]) -> None:
    reached = {
        name
        for name in PERSONS
        for each in AMONG.roles_of(person(name), TODAY)
        if reaches(each, given, AMONG, TODAY)
    }

    assert reached == {*USUAL, *also} - {"student"}
