"""Who hears of a case because another one is followed up in it, or because they joined it."""

from uuid import UUID

import pytest

from avvik.domain.events import (
    CaseEvent,
    Diverted,
    Linked,
    Rejected,
    Reopened,
    Withdrawn,
)
from avvik.followers.recipients import recipients
from tests.avvik.followers.asking import IDI, IE, NTNU, told, who
from tests.avvik.followers.given import CANARY, Place
from tests.builders import DUE, closed, person


async def test_what_comes_of_a_case_is_told_to_all_who_wait_for_it(place: Place) -> None:
    for name in ("student", "anne", "bo", "cil"):
        await place.register(name, known=name != "bo")
    case = await place.supported(await place.reported(), "anne")
    case = await place.supported(case, "bo")
    linked = Linked(lead=case.id, reference="AVV-1")
    followed = await place.reported(by="cil", language="en")
    again = await place.reported(by="cil", language="en")
    for each in (followed, again):
        await place.acted(each, linked, "leder")
    await place.acted(await place.reported(by="anne"), linked, "leder")
    await place.acted(await place.reported(by="student"), linked, "leder")
    case = await place.closed(case, "fixed")
    joined = (await told(place, case, "supporter")).people
    (elsewhere,) = (await told(place, case, "linked_reporter")).people
    assert [each.address for each in joined] == ["anne@example.org", "bo@token.example.org"]
    assert (elsewhere.address, elsewhere.language) == ("cil@example.org", "en")
    assert len({each.person for each in (*joined, elsewhere)}) == 3
    assert [[*each.own] for each in joined] == [[], []]
    assert {known.case for known in elsewhere.own} == {followed.id, again.id}


async def test_who_joined_what_is_followed_up_in_a_case_is_told_of_what_they_joined(
    place: Place,
) -> None:
    for name in ("student", "anne", "bo", "cil"):
        await place.register(name, known=False)
    lead = await place.supported(await place.reported(), "anne")
    linked = Linked(lead=lead.id, reference="AVV-1")
    followed = []
    for joining in ("anne", "bo", "student"), ("bo", "cil"):
        case = await place.reported(by="cil" if "cil" not in joining else "student")
        for name in joining:
            case = await place.supported(case, name, language="nn")
        followed.append(await place.acted(case, linked, "leder"))
    answer = await told(place, await place.closed(lead, "fixed"), "linked_supporter")
    first, second = followed
    assert [(each.address, each.own[0].case) for each in answer.people] == [
        ("bo@token.example.org", first.id),
        ("bo@token.example.org", second.id),
        ("cil@token.example.org", second.id),
    ]
    assert {(each.role, each.language, len(each.own)) for each in answer.people} == {
        ("linked_supporter", "nn", 1)
    }
    assert len({each.person for each in answer.people}) == 3
    assert answer.labels.category is None


@pytest.mark.parametrize(
    ("disqualified", "expected"),
    [
        pytest.param("leder", {"dekan", "kontakt", "student"}, id="named"),
        pytest.param("dekan", {"student"}, id="who works under whoever is named"),
        pytest.param("bo", {"dekan", "leder", "kontakt", "student"}, id="somebody else"),
    ],
)
async def test_whoever_is_out_of_a_case_is_not_told_of_it_as_party_to_what_it_follows_up(
    place: Place, disqualified: str, expected: set[str]
) -> None:
    parties = ("leder", "dekan", "kontakt", "student")
    for name in ("anne", "student"):
        await place.register(name)
    lead = await place.reported(by="anne", disqualified=(person(disqualified),))
    linked = Linked(lead=lead.id, reference="AVV-1")
    for name in parties:
        await place.acted(await place.reported(by=name), linked, "rektor")
        joined = await place.supported(await place.reported(by="anne"), name)
        await place.acted(joined, linked, "rektor")
    ended = await place.closed(lead, "fixed")
    for role in ("linked_reporter", "linked_supporter"):
        people = (await told(place, ended, role)).people
        assert {each.address for each in people} == {f"{name}@example.org" for name in expected}


async def test_whoever_is_out_of_a_case_is_not_told_that_theirs_was_linked_to_that_one(
    place: Place,
) -> None:
    for name in ("anne", "student"):
        await place.register(name)
    lead = await place.reported(by="anne", disqualified=(person("leder"),))
    linked = Linked(lead=lead.id, reference="AVV-1")
    for name, is_kept in (("leder", True), ("dekan", False), ("student", False)):
        case = await place.acted(await place.reported(by=name), linked, "rektor")
        (reporter,) = (await told(place, case, "reporter")).people
        assert reporter.is_kept_from_lead is is_kept


REJECTED = Rejected(
    by=person("leder"),
    unit=IDI,
    reason="elsewhere",
    text=CANARY,
    receiver="teacher",
    is_handed_over=False,
    contest_until=DUE.closing,
)


ONWARD = Linked(lead=UUID(int=1), reference="AVV-2")
GOES_ON = Reopened(cause="new_information", reason=CANARY, due=DUE)


@pytest.mark.parametrize("ended", [REJECTED, Withdrawn(), Diverted(office="x"), ONWARD])
async def test_who_leads_what_is_followed_up_in_a_case_is_told_that_it_ended(
    place: Place, ended: CaseEvent
) -> None:
    lead = await place.reported()
    linked = Linked(lead=lead.id, reference="AVV-1")
    followed = [await place.reported() for _ in range(2)]
    at_faculty = await place.reported(unit=IE, reached=IE)
    for each in (*followed, at_faculty):
        await place.acted(each, linked, "leder")
    answer = await told(place, await place.acted(lead, ended, "kontakt"), "linked_leader")
    assert who(answer) == [
        (IDI, "linked_leader", "leder"),
        (IE, "linked_leader", "dekan"),
        (NTNU, "linked_leader", "prorektor"),
        (NTNU, "linked_leader", "rektor"),
    ]
    departments, everything = {each.id for each in followed}, {at_faculty.id}
    everything |= departments
    own = [{known.case for known in each.own} for each in answer.people]
    assert own == [departments, everything, everything, everything]
    assert answer.labels.category is None


async def test_leaders_below_come_first_in_whichever_order_the_cases_were_linked(
    place: Place,
) -> None:
    lead = await place.reported()
    for unit in (IE, IDI):
        case = await place.reported(unit=unit, reached=unit)
        await place.acted(case, Linked(lead=lead.id, reference="AVV-1"), "leder")
    answer = await told(place, await place.acted(lead, REJECTED, "kontakt"), "linked_leader")
    assert [unit for unit, *_ in who(answer)] == [IDI, IE, NTNU, NTNU]


@pytest.mark.parametrize(
    ("disqualified", "reporter", "expected"),
    [
        pytest.param(("leder",), "student", ["dekan", "prorektor", "rektor"], id="named"),
        pytest.param((), "leder", ["dekan", "prorektor", "rektor"], id="a party"),
        pytest.param(("dekan",), "student", ["prorektor", "rektor"], id="a direct subordinate"),
        pytest.param(("leder", "dekan", "prorektor", "rektor"), "student", [], id="everybody"),
    ],
)
async def test_whoever_is_out_of_a_case_is_not_told_of_it_as_leader_of_what_it_follows_up(
    place: Place, disqualified: tuple[str, ...], reporter: str, expected: list[str]
) -> None:
    out = tuple(person(name) for name in disqualified)
    lead = await place.reported(by=reporter, disqualified=out)
    linked = Linked(lead=lead.id, reference="AVV-1")
    await place.acted(await place.reported(), linked, "leder")
    answer = await told(place, await place.acted(lead, REJECTED, "kontakt"), "linked_leader")
    assert [name for *_, name in who(answer)] == expected


async def test_nobody_above_whoever_ended_a_case_is_told_of_it_for_what_it_follows_up(
    place: Place,
) -> None:
    lead = await place.reported()
    linked = Linked(lead=lead.id, reference="AVV-1")
    await place.acted(await place.reported(), linked, "leder")
    answer = await told(place, await place.acted(lead, REJECTED, "dekan"), "linked_leader")
    assert who(answer) == [(IDI, "linked_leader", "leder")]


async def test_who_leads_what_is_followed_up_in_a_case_is_told_that_it_goes_on_while_it_does(
    place: Place,
) -> None:
    lead = await place.reported()
    await place.acted(await place.reported(), Linked(lead=lead.id, reference="AVV-1"), "leder")
    for ended in (REJECTED, closed()):
        goes_on = await place.acted(await place.acted(lead, ended, "kontakt"), GOES_ON, "dekan")
        answer = await told(place, goes_on, "linked_leader")
        assert who(answer)[0] == (IDI, "linked_leader", "leder")
        assert answer.labels.category is None
        lead = await place.acted(goes_on, Withdrawn())
        again = f"{lead.id}/{goes_on.version}"
        late = await recipients(place.sources, again, "linked_leader", IDI)
        assert who(late) == []
        lead = await place.acted(lead, GOES_ON, "dekan")


async def test_who_leads_what_is_followed_up_is_not_told_of_their_own_act_or_once_it_goes_on(
    place: Place,
) -> None:
    lead = await place.reported()
    followed = await place.acted(
        await place.reported(), Linked(lead=lead.id, reference="AVV-1"), "leder"
    )
    rejected = await place.acted(lead, REJECTED, "leder")
    assert who(await told(place, rejected, "linked_leader")) == []
    withdrawn = await place.acted(await place.reported(), Withdrawn())
    assert who(await told(place, withdrawn, "linked_leader")) == []
    resumed = await place.acted(rejected, GOES_ON, "dekan")
    for_them = await place.acted(resumed, REJECTED, "klage", behalf="leder")
    assert who(await told(place, for_them, "linked_leader"))[0][2] == "leder"
    rejected = for_them
    again = await place.acted(await place.acted(rejected, GOES_ON, "dekan"), REJECTED, "kontakt")
    assert who(await told(place, again, "linked_leader"))[0][2] == "leder"
    still = await place.acted(again, GOES_ON, "dekan")
    assert who(await told(place, again, "linked_leader")) == []
    ended = await place.acted(still, REJECTED, "kontakt")
    await place.acted(followed, GOES_ON, "leder")
    assert who(await told(place, ended, "linked_leader")) == []
