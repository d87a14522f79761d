"""Who acts on behalf of an official is told beside them, where both may know of the case."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from avvik.domain.events import Escalated, RoleGranted
from tests.avvik.followers.asking import CONTACT, IDI, IE, LEADER, told, who
from tests.avvik.followers.given import Place
from tests.builders import TODAY, accepted, person, role


def delegated(to: str, by: str, name: str, at: str) -> RoleGranted:
    until = TODAY + timedelta(days=30)
    return replace(role(to, name, at), valid_to=until, on_behalf_of=person(by))


@pytest.mark.parametrize(
    ("asked", "delegation", "expected"),
    [
        (
            LEADER,
            delegated("klage", "leder", LEADER, IDI),
            [(IDI, LEADER, "leder"), (IDI, "delegate", "klage"), (IE, LEADER, "dekan")],
        ),
        (
            LEADER,
            delegated("klage", "dekan", LEADER, IE),
            [(IDI, LEADER, "leder"), (IE, LEADER, "dekan"), (IE, "delegate", "klage")],
        ),
        (
            CONTACT,
            delegated("klage", "kontakt", CONTACT, IE),
            [(IE, CONTACT, "kontakt"), (IE, "delegate", "klage")],
        ),
        (CONTACT, delegated("klage", "leder", LEADER, IDI), [(IE, CONTACT, "kontakt")]),
    ],
)
async def test_who_acts_on_behalf_of_somebody_is_told_next_to_them(
    place: Place, asked: str, delegation: RoleGranted, expected: list[tuple[str, str, str]]
) -> None:
    await place.changed(delegation)
    assert who(await told(place, await place.reported(), asked))[: len(expected)] == expected


async def test_only_who_stands_in_for_the_post_that_is_told_is_told(place: Place) -> None:
    yesterday = TODAY - timedelta(days=1)
    await place.changed(
        replace(delegated("klage", "leder", LEADER, IDI), valid_to=yesterday),
        role("leder", "committee_member", IDI),
        delegated("klage", "leder", "committee_member", IDI),
        delegated("klage", "leder", LEADER, IE),
    )
    answer = await told(place, await place.reported(), LEADER)
    assert "delegate" not in [post for _, post, _ in who(answer)]


@pytest.mark.parametrize(
    ("disqualified", "reporter"),
    [
        pytest.param(("klage",), "student", id="named"),
        pytest.param((), "klage", id="a party"),
        pytest.param(("leder",), "student", id="whom they stand in for is named"),
        pytest.param((), "leder", id="whom they stand in for is a party"),
    ],
)
async def test_who_acts_on_behalf_of_somebody_is_told_nothing_where_either_is_out(
    place: Place, disqualified: tuple[str, ...], reporter: str
) -> None:
    await place.changed(
        delegated("klage", "leder", LEADER, IDI), delegated("klage", "kontakt", CONTACT, IE)
    )
    out = tuple(map(person, disqualified))
    case = await place.reported(by=reporter, disqualified=out)
    for asked in (LEADER, CONTACT):
        assert "klage" not in [name for *_, name in who(await told(place, case, asked))]


async def test_a_supporter_who_acts_on_behalf_of_a_leader_is_told_as_a_supporter_alone(
    place: Place,
) -> None:
    await place.changed(delegated("klage", "leder", LEADER, IDI))
    case = await place.supported(await place.reported(), "klage")
    case = await place.acted(case, Escalated(unit=IDI, cause="person"), "kontakt")
    assert [name for *_, name in who(await told(place, case, LEADER))][:2] == ["leder", "dekan"]


async def test_of_a_delegates_own_act_they_are_not_told(place: Place) -> None:
    await place.changed(delegated("klage", "leder", LEADER, IDI))
    case = await place.acted(await place.reported(), accepted(), "klage")
    assert [name for *_, name in who(await told(place, case, LEADER))][:2] == ["leder", "dekan"]
