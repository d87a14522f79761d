"""Who is told, in which order, and how they are reached."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from avvik.application.pseudonyms import pseudonym
from avvik.domain.events import RoleEnded
from avvik.followers.recipients import UnknownEvent, UnknownRole, UnknownUnit, recipients
from tests.avvik.followers.given import CANARY, SECRET, Place
from tests.builders import person, role

IDI, IES, IE, NTNU = "ntnu.ie.idi", "ntnu.ie.ies", "ntnu.ie", "ntnu"
LEADER, CONTACT, LAST = "line_leader", "study_quality_contact", "independent_recipient"

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


async def test_an_official_is_reached_as_the_directory_says(place: Place) -> None:
    case = await place.reported()
    leader, dean, *_ = (await recipients(place.sources, f"{case.id}/1", LEADER, IDI)).people
    assert (leader.name, leader.address) == (f"leder {CANARY}", "leder@example.org")
    assert (leader.language, dean.language) == ("nb", "nn")


async def test_who_holds_two_posts_is_told_in_the_first(place: Place) -> None:
    case = await place.reported()
    await place.changed(role("leder", LEADER, IE))
    answer = await recipients(place.sources, f"{case.id}/1", LEADER, IDI)
    posts = [each.unit for each in answer.people if each.person == person("leder")]
    assert posts == [IDI]


async def test_the_reporter_is_a_pseudonym_in_the_language_of_the_report(place: Place) -> None:
    await place.register("student", known=False)
    case = await place.reported(language="en")
    (reporter,) = (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).people
    assert reporter.person == pseudonym(SECRET, case.id, "reporter", 0) != person("student")
    assert (reporter.unit, reporter.role, reporter.language) == (IDI, "reporter", "en")
    assert (reporter.name, reporter.address) == (CANARY, "canary@example.org")


async def test_the_directory_s_word_on_the_reporter_comes_first(place: Place) -> None:
    await place.register("student")
    case = await place.reported()
    (reporter,) = (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).people
    assert (reporter.name, reporter.address) == (f"student {CANARY}", "student@example.org")


@pytest.mark.parametrize("asked", [LEADER, CONTACT])
async def test_an_alert_is_needless_once_an_official_has_acted(place: Place, asked: str) -> None:
    case = await place.acknowledged(await place.reported())
    answer = await recipients(place.sources, f"{case.id}/1", asked, IDI)
    assert (answer.still_relevant, answer.people) == (False, ())


async def test_the_reporter_is_told_whoever_has_acted(place: Place) -> None:
    await place.register("student")
    case = await place.acknowledged(await place.reported())
    assert (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).still_relevant


async def test_the_answer_says_what_unit_and_category_are_called(place: Place) -> None:
    case = await place.reported()
    labels = (await recipients(place.sources, f"{case.id}/1", LEADER, IE)).labels
    assert (labels.unit.nn, labels.category and labels.category.en) == (
        IDI,
        "evaluation_missing",
    )


@pytest.mark.parametrize(
    "event_id", ["", "x", "x/1", f"{uuid4()}/1", f"{uuid4()}/one", f"{uuid4()}"]
)
async def test_nobody_is_told_of_an_event_that_is_not_there(place: Place, event_id: str) -> None:
    with pytest.raises(UnknownEvent):
        await recipients(place.sources, event_id, LEADER, IDI)


async def test_a_version_that_the_case_has_not_reached_is_no_event(place: Place) -> None:
    case = await place.reported()
    for version in (0, 2):
        with pytest.raises(UnknownEvent):
            await recipients(place.sources, f"{case.id}/{version}", LEADER, IDI)


async def test_unknown_roles_and_units_are_refused(place: Place) -> None:
    case = await place.reported()
    with pytest.raises(UnknownRole):
        await recipients(place.sources, f"{case.id}/1", "auditor", IDI)
    with pytest.raises(UnknownUnit):
        await recipients(place.sources, f"{case.id}/1", LEADER, str(UUID(int=1)))
