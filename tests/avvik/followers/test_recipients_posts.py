"""In whose posts somebody is told, and in which order."""

from datetime import date

import pytest

from avvik.domain.events import (
    Answered,
    Asked,
    Contested,
    Diverted,
    Escalated,
    HandoverConfirmed,
    Recused,
    Rejected,
    RoleEnded,
)
from avvik.followers.recipients import recipients
from tests.avvik.followers.asking import CONTACT, IDI, IE, IES, LAST, LEADER, NTNU, told, who
from tests.avvik.followers.given import CANARY, Place
from tests.builders import DIRECTORY, DUE, NOW, accepted, labels, person, role

PRORECTOR_ON = [(NTNU, LEADER, "prorektor"), (NTNU, LEADER, "rektor")]


@pytest.mark.parametrize(
    ("asked", "unit", "disqualified", "expected"),
    [
        pytest.param(
            LEADER,
            IDI,
            (),
            [(IDI, LEADER, "leder"), (IE, LEADER, "dekan"), *PRORECTOR_ON],
            id="the line upward",
        ),
        pytest.param(
            LEADER, IES, (), [(IE, LEADER, "dekan"), *PRORECTOR_ON], id="a vacant level is passed"
        ),
        pytest.param(
            LEADER,
            IDI,
            ("leder",),
            [(IE, LEADER, "dekan"), *PRORECTOR_ON],
            id="who is disqualified is passed",
        ),
        pytest.param(
            LEADER, IDI, ("dekan",), PRORECTOR_ON, id="and so are their subordinate leaders"
        ),
        pytest.param(
            LEADER,
            IDI,
            ("leder", "dekan", "prorektor", "rektor"),
            [(NTNU, LAST, "varsling")],
            id="when every level is out the independent recipient is left",
        ),
        pytest.param(CONTACT, IDI, (), [(IE, CONTACT, "kontakt")], id="the nearest contact above"),
        pytest.param(CONTACT, IE, (), [(IE, CONTACT, "kontakt")], id="the contact at the unit"),
        pytest.param(CONTACT, NTNU, (), [], id="no contact at this level or above"),
        pytest.param(
            CONTACT, IDI, ("dekan",), [], id="a contact is their disqualified dean's subordinate"
        ),
    ],
)
async def test_people_are_told_upward(
    place: Place,
    asked: str,
    unit: str,
    disqualified: tuple[str, ...],
    expected: list[tuple[str, str, str]],
) -> None:
    out = tuple(person(name) for name in disqualified)
    case = await place.reported(disqualified=out)
    answer = await recipients(place.sources, f"{case.id}/1", asked, unit)
    assert answer.still_relevant
    assert [(each.unit, each.role, each.person) for each in answer.people] == [
        (where, held, person(name)) for where, held, name in expected
    ]


async def test_who_has_left_since_is_not_told_and_who_came_is(place: Place) -> None:
    case = await place.reported()
    left = RoleEnded(
        person=person("leder"),
        role=LEADER,
        unit=IDI,
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 11, 22),
    )
    await place.changed(left, role("hms", LEADER, IDI))
    answer = await recipients(place.sources, f"{case.id}/1", LEADER, IDI)
    assert answer.people[0].person == person("hms")


async def test_who_holds_two_posts_is_told_in_the_first(place: Place) -> None:
    case = await place.reported()
    await place.changed(role("leder", LEADER, IE))
    answer = await recipients(place.sources, f"{case.id}/1", LEADER, IDI)
    posts = [each.unit for each in answer.people if each.person == person("leder")]
    assert posts == [IDI]


async def test_the_coordinator_hears_of_the_physical_environment_alone(place: Place) -> None:
    physical, other = await place.reported(category="physical"), await place.reported()
    assert who(await told(place, physical, "hse_coordinator")) == [(IE, "hse_coordinator", "hms")]
    assert who(await told(place, other, "hse_coordinator")) == []


async def test_the_handler_is_whoever_works_on_it_now_and_then_the_line(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    case = await place.acted(case, Asked(question=CANARY, asked_at=NOW, answer_by=NOW), "hms")
    answered = await place.acted(case, Answered(answer=CANARY, due=DUE))
    assert who(await told(place, answered, "handler"))[:2] == [
        (IDI, "handler", "hms"),
        (IDI, LEADER, "leder"),
    ]
    recused = Recused(person=person("hms"), reached=IDI)
    await place.acted(answered, recused, "hms")
    assert who(await told(place, answered, "handler"))[0] == (IDI, LEADER, "leder")


async def test_what_is_handed_over_is_told_to_the_role_that_receives_it(place: Place) -> None:
    rejected = await place.acted(
        await place.reported(),
        Rejected(
            by=person("leder"),
            unit=IDI,
            reason="elsewhere",
            text=CANARY,
            receiver="appeal",
            receiver_role="appeals_officer",
            is_handed_over=True,
            contest_until=DUE.closing,
        ),
        "leder",
    )
    answer = await told(place, rejected, "receiver")
    assert who(answer) == [(IE, "receiver", "klage")]
    assert answer.labels.receiver == labels("appeal")
    await place.acted(rejected, HandoverConfirmed(), "klage")
    assert not (await told(place, rejected, "receiver")).still_relevant


async def test_whoever_decided_before_is_passed_when_it_is_contested(place: Place) -> None:
    await place.changed(role("klage", LEADER, IE), after=len(DIRECTORY))
    case = await place.closed(await place.reported(), "fixed")
    contested = await place.acted(
        case, Contested(reason=CANARY, unit=IE, against=person("dekan"), due=DUE.closing)
    )
    assert who(await told(place, contested, LEADER, IE))[0] == (IE, LEADER, "klage")


async def test_where_only_those_are_left_who_decided_the_independent_recipient_is_told(
    place: Place,
) -> None:
    case = await place.closed(await place.reported(), "fixed")
    contested = await place.acted(
        case, Contested(reason=CANARY, unit=NTNU, against=person("rektor"), due=DUE.closing)
    )
    assert who(await told(place, contested, LEADER, NTNU)) == [(NTNU, LAST, "varsling")]


async def test_what_went_past_the_line_is_the_independent_recipient_s_too(place: Place) -> None:
    case = await place.reported()
    gone = await place.acted(case, Escalated(unit=None, cause="clock"), "leder")
    assert who(await told(place, gone, LAST)) == [(NTNU, LAST, "varsling")]
    assert who(await told(place, gone, LEADER, NTNU))[-1] == (NTNU, LAST, "varsling")


async def test_whoever_receives_whistleblowing_hears_of_what_was_diverted_alone(
    place: Place,
) -> None:
    office = "whistleblowing_office"
    case = await place.reported()
    assert not (await told(place, case, office)).still_relevant
    diverted = await place.acted(case, Diverted(office="x"), "kontakt")
    assert who(await told(place, diverted, office)) == []
    await place.changed(role("varsling", office, NTNU))
    assert who(await told(place, diverted, office)) == [(NTNU, office, "varsling")]


async def test_an_independent_recipient_who_is_named_is_told_of_nothing(place: Place) -> None:
    about_them = await place.reported(disqualified=(person("varsling"),))
    gone = await place.acted(about_them, Escalated(unit=None, cause="clock"), "leder")
    everybody = ("leder", "dekan", "prorektor", "rektor", "varsling")
    about_all = await place.reported(disqualified=tuple(map(person, everybody)))
    for case in (gone, about_all):
        assert who(await told(place, case, LAST)) == []
        assert LAST not in [role for _, role, _ in who(await told(place, case, LEADER, NTNU))]
