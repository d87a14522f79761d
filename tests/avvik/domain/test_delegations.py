"""Delegating a role, taking it back, and what an admin grants and ends."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs

from avvik.domain.decisions import Refused
from avvik.domain.decisions.facts import Unknown
from avvik.domain.delegations import (
    Delegate,
    DelegatedOnward,
    DirectoryAct,
    End,
    Grant,
    LastRecipient,
    NotAPeriod,
    NotDelegable,
    Revoke,
    ToOneself,
    decide,
)
from avvik.domain.events import RoleEnded, RoleGranted
from avvik.domain.organisation import Organisation, Role, evolve
from tests.builders import TODAY, organisation, person, role

YESTERDAY = TODAY - timedelta(days=1)
IN_MAY = date(2027, 5, 31)
DELEGATION = Delegate(
    role="line_leader",
    unit="ntnu.ie",
    to=person("kontakt"),
    valid_from=TODAY,
    valid_to=IN_MAY,
)
DELEGATED = RoleGranted(
    person=person("kontakt"),
    role="line_leader",
    unit="ntnu.ie",
    valid_from=TODAY,
    valid_to=IN_MAY,
    on_behalf_of=person("dekan"),
)


def decided(
    act: DirectoryAct, by: str = "dekan", among: Organisation | None = None
) -> tuple[RoleGranted | RoleEnded, ...]:
    return decide(among or organisation(), act, person(by), TODAY)


def held(who: str, name: str, at: str) -> UUID:
    return Role(person=person(who), role=name, unit=at, valid_from=date(2025, 8, 1)).id


def test_somebody_lets_another_exercise_their_role() -> None:
    assert decided(DELEGATION) == (DELEGATED,)


def test_the_same_delegation_again_changes_nothing() -> None:
    assert decided(DELEGATION, among=organisation(DELEGATED)) == ()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"to": person("dekan")}, ToOneself),
        ({"to": person("stranger")}, Unknown),
    ],
)
def test_a_delegation_has_its_limits(change: dict[str, Any], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        decided(structs.replace(DELEGATION, **change))


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"valid_from": YESTERDAY}, "/valid_from"),
        ({"valid_from": YESTERDAY, "valid_to": YESTERDAY}, "/valid_from"),
        ({"valid_to": YESTERDAY}, "/valid_to"),
        ({"valid_to": TODAY + timedelta(days=367)}, "/valid_to"),
        ({"valid_to": date.max}, "/valid_to"),
    ],
)
def test_a_period_is_refused_for_the_day_that_is_wrong(
    change: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(NotAPeriod) as refused:
        decided(structs.replace(DELEGATION, **change))
    assert refused.value.pointer == pointer


def test_what_was_delegated_is_not_delegated_onward() -> None:
    onward = structs.replace(DELEGATION, to=person("hms"))

    with pytest.raises(DelegatedOnward):
        decided(onward, by="kontakt", among=organisation(DELEGATED))


@pytest.mark.parametrize("name", ["independent_recipient", "auditor"])
def test_what_one_is_trusted_with_in_person_is_not_delegated(name: str) -> None:
    who = {"independent_recipient": "varsling", "auditor": "revisor"}[name]

    with pytest.raises(NotDelegable):
        decided(structs.replace(DELEGATION, role=name, unit="ntnu"), by=who)


def test_a_delegation_taken_back_ended_yesterday() -> None:
    given = organisation(DELEGATED)
    (event,) = decided(Revoke(id=given.roles[-1].id), among=given)

    assert isinstance(event, RoleEnded)
    assert event.valid_to == YESTERDAY
    after = evolve(given, event)
    assert not [each for each in after.roles_of(person("kontakt"), TODAY) if each.on_behalf_of]
    assert decided(Revoke(id=given.roles[-1].id), among=after) == ()


GRANT = Grant(
    person=person("vikar"), role="line_leader", unit="ntnu.ie.ies", valid_from=date(2026, 1, 1)
)


def test_a_role_is_granted() -> None:
    (event,) = decided(GRANT)

    assert evolve(organisation(), event).leaders("ntnu.ie.ies", TODAY) == (person("vikar"),)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"role": "king"}, Unknown),
        ({"unit": "ntnu.xx"}, Unknown),
        ({"valid_to": date(2025, 12, 31)}, NotAPeriod),
    ],
)
def test_a_grant_names_what_there_is(change: dict[str, Any], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        decided(structs.replace(GRANT, **change))


def test_a_role_gets_its_last_day() -> None:
    (event,) = decided(End(id=held("leder", "line_leader", "ntnu.ie.idi"), valid_to=TODAY))

    after = evolve(organisation(), event)
    assert after.leaders("ntnu.ie.idi", TODAY) == (person("leder"),)
    assert after.leaders("ntnu.ie.idi", TODAY + timedelta(days=1)) == ()


def test_a_role_that_ends_the_day_before_its_first_is_never_held() -> None:
    given = organisation(DELEGATED)

    (event,) = decided(End(id=given.roles[-1].id, valid_to=YESTERDAY), among=given)

    assert event.valid_to == YESTERDAY
    after = evolve(given, event)
    assert not [each for each in after.roles_of(person("kontakt"), TODAY) if each.on_behalf_of]
    with pytest.raises(NotAPeriod):
        decided(End(id=given.roles[-1].id, valid_to=YESTERDAY - timedelta(days=1)), among=given)


def test_an_ending_lengthens_nothing() -> None:
    given = organisation(DELEGATED)

    with pytest.raises(NotAPeriod):
        decided(End(id=given.roles[-1].id, valid_to=date(2028, 1, 1)), among=given)
    with pytest.raises(NotAPeriod):
        decided(End(id=given.roles[-1].id, valid_to=date.min), among=given)


@pytest.mark.parametrize("last", [YESTERDAY, TODAY, IN_MAY])
def test_the_last_independent_recipient_stays(last: date) -> None:
    ending = End(id=held("varsling", "independent_recipient", "ntnu"), valid_to=last)
    another = role("kvalitet", "independent_recipient", "ntnu")

    with pytest.raises(LastRecipient):
        decided(ending)
    assert decided(ending, among=organisation(another))


def test_the_last_independent_recipient_is_not_granted_away() -> None:
    again = Grant(
        person=person("varsling"),
        role="independent_recipient",
        unit="ntnu",
        valid_from=date(2025, 8, 1),
        valid_to=IN_MAY,
    )

    with pytest.raises(LastRecipient):
        decided(again)
    assert decided(structs.replace(again, valid_to=date.max))
