"""Who is told, in which order, and how they are reached."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from avvik.application.pseudonyms import pseudonym
from avvik.domain.events import (
    Answered,
    Asked,
    CaseEvent,
    ClosingProposed,
    Contested,
    Diverted,
    Escalated,
    HandlerTransferred,
    HandoverConfirmed,
    MeasureDeclined,
    MessageSent,
    NoteAdded,
    Published,
    Recused,
    Rejected,
    RoleEnded,
    UnitTransferred,
    Withdrawn,
)
from avvik.followers.recipients import (
    UnknownEvent,
    UnknownRole,
    UnknownUnit,
    recipients,
)
from tests.avvik.followers.asking import CONTACT, IDI, IE, IES, LAST, LEADER, NTNU, told, who
from tests.avvik.followers.given import CANARY, SECRET, Place
from tests.builders import DIRECTORY, DUE, NOW, accepted, labels, measure, person, role

NOTED = NoteAdded(text=CANARY, by=person("hms"), added_at=NOW)


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


async def test_nobody_is_told_of_what_they_did_themselves(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    of_leader, of_handler = [await told(place, case, role) for role in (LEADER, "handler")]
    assert not of_leader.still_relevant
    assert who(of_handler)[0] == (IDI, "handler", "hms")


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


async def test_only_the_handler_s_own_act_makes_their_alert_needless(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    sent = await place.acted(case, MessageSent(sender="reporter", text=CANARY, sent_at=NOW))
    later = await place.acted(sent, NOTED, "leder")
    assert (await told(place, sent, "handler")).still_relevant
    published = Published(text=CANARY)
    await place.acted(await place.acted(later, published, "leder"), published, "hms")
    assert not (await told(place, sent, "handler")).still_relevant


async def test_who_was_handler_for_a_while_is_not_told_and_whoever_took_over_is(
    place: Place,
) -> None:
    taken = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    given = await place.acted(
        taken, HandlerTransferred(handler=person("kontakt"), reason=CANARY), "leder"
    )
    assert not (await told(place, taken, "handler")).still_relevant
    assert who(await told(place, given, "handler"))[0] == (IDI, "handler", "kontakt")


@pytest.mark.parametrize("event", [NOTED, Recused(person=person("hms"), reached=IDI)])
async def test_a_note_or_stepping_aside_leaves_the_alerts_of_others(
    place: Place, event: CaseEvent
) -> None:
    case = await place.reported()
    await place.acted(case, event, "hms")
    assert (await told(place, case, LEADER)).still_relevant


async def test_the_line_hears_of_who_stepped_out_if_the_case_lacks_a_handler(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    other = await place.acted(case, Recused(person=person("kontakt"), reached=IDI), "kontakt")
    assert not (await told(place, other, LEADER)).still_relevant
    left = await place.acted(other, Recused(person=person("hms"), reached=IDI), "hms")
    assert who(await told(place, left, LEADER))[0] == (IDI, LEADER, "leder")


async def test_an_alert_is_needless_once_the_case_has_ended(place: Place) -> None:
    case = await place.reported()
    await place.acted(case, Withdrawn())
    assert not (await told(place, case, LEADER)).still_relevant


async def test_a_measure_s_owner_is_told_until_they_have_answered(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    added = await place.acted(case, measure(owner=person("kontakt")), "hms")
    assert who(await told(place, added, "measure_owner"))[:2] == [
        (IDI, "measure_owner", "kontakt"),
        (IDI, LEADER, "leder"),
    ]
    await place.acted(added, MeasureDeclined(measure=1, reason=CANARY), "kontakt")
    assert not (await told(place, added, "measure_owner")).still_relevant


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
    await place.changed(role("leder", LEADER, IE), after=len(DIRECTORY))
    case = await place.closed(await place.reported(), "fixed")
    contested = await place.acted(
        case, Contested(reason=CANARY, unit=IE, against=person("dekan"), due=DUE.closing)
    )
    assert who(await told(place, contested, LEADER, IE))[0] == (IE, LEADER, "leder")


async def test_what_went_past_the_line_is_the_independent_recipient_s_too(place: Place) -> None:
    case = await place.reported()
    gone = await place.acted(case, Escalated(unit=None, cause="clock"), "leder")
    assert who(await told(place, gone, LAST)) == [(NTNU, LAST, "varsling")]
    assert who(await told(place, gone, LEADER, NTNU))[-1] == (NTNU, LAST, "varsling")


async def test_an_independent_recipient_who_is_named_is_told_of_nothing(place: Place) -> None:
    about_them = await place.reported(disqualified=(person("varsling"),))
    gone = await place.acted(about_them, Escalated(unit=None, cause="clock"), "leder")
    everybody = ("leder", "dekan", "prorektor", "rektor", "varsling")
    about_all = await place.reported(disqualified=tuple(map(person, everybody)))
    for case in (gone, about_all):
        assert who(await told(place, case, LAST)) == []
        assert LAST not in [role for _, role, _ in who(await told(place, case, LEADER, NTNU))]


async def test_a_supporter_gets_a_receipt_of_their_own(place: Place) -> None:
    await place.register("anne", known=False)
    await place.register("bo", known=False)
    first = await place.supported(await place.reported(), "anne", "nn")
    second = await place.supported(first, "bo", "en")
    for case, name, language in ((first, "anne", "nn"), (second, "bo", "en")):
        (supporter,) = (await told(place, case, "supporter")).people
        assert supporter.address == f"{name}@token.example.org"
        assert (supporter.role, supporter.language) == ("supporter", language)
        assert supporter.person != person(name)


async def test_of_a_diverted_case_only_the_reporter_hears_and_not_what_it_was_about(
    place: Place,
) -> None:
    await place.register("student")
    case = await place.supported(await place.reported(category="physical"), "student")
    diverted = await place.acted(case, Diverted(office="x"), "kontakt")
    for asked in (LEADER, CONTACT, LAST, "hse_coordinator", "handler", "supporter"):
        for version in (case, diverted):
            answer = await told(place, version, asked)
            assert (answer.still_relevant, answer.people) == (False, ())
    answer = await told(place, diverted, "reporter")
    assert answer.still_relevant
    assert answer.labels.category is None


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


async def test_the_labels_are_those_of_the_event(place: Place) -> None:
    case = await place.reported()
    taken = await place.acted(
        case, accepted(category="physical", unit=IES, reached=IE, handler=person("hms")), "leder"
    )
    proposed = await place.acted(
        taken, ClosingProposed(outcome="fixed", public_answer=CANARY), "hms"
    )
    told_of = [(await told(place, each, LEADER)).labels for each in (case, taken, proposed)]
    assert [(each.unit.nb, each.category) for each in told_of] == [
        (IDI, labels("evaluation_missing")),
        (IES, labels("physical")),
        (IES, labels("physical")),
    ]
    assert [each.outcome for each in told_of] == [None, None, labels("fixed")]


async def test_a_unit_that_gave_a_case_away_hears_of_it_whoever_has_acted(place: Place) -> None:
    moved = await place.acted(
        await place.reported(),
        UnitTransferred(origin=IDI, unit=IES, reached=IE, cause="person", reason=CANARY),
        "kontakt",
    )
    await place.acknowledged(moved)
    here, away = await told(place, moved, LEADER, IE), await told(place, moved, LEADER, IDI)
    assert (here.still_relevant, away.still_relevant) == (False, True)
    assert away.labels.origin == labels(IDI)


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
