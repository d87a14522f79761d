"""The write path, on memory: the order of answers, repeats, races, and no trace of a refusal."""

import asyncio
from uuid import uuid4

import pytest
from msgspec import structs

from avvik.application import sealing, streams
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.desk import NOBODY, OtherRequest, Stale, VersionRequired
from avvik.application.execute import execute
from avvik.application.ports import Commit, Conflict, Outcome, Unavailable
from avvik.domain.decisions import Acknowledge, Close, Command, Join, Refused
from avvik.domain.decisions.facts import NotOpen, Unknown
from avvik.domain.events import Acknowledged, Event, Registered, Reported
from avvik.domain.values import Contact
from tests.avvik.application.desk import Office, ask, official
from tests.builders import DIRECTORY, NOW, report, role

CASE = streams.new_case_id(NOW)
JOIN = Join(contact=Contact(person=NOBODY), language="nb")
OFFICIALS = ("leder", "dekan", "kontakt", "revisor", "rektor")


@pytest.fixture
async def given() -> Office:
    """The example organisation, and nothing reported."""
    made = Office()
    await made.open()
    made.knows(*OFFICIALS)
    return made


async def reported(given: Office, key: str | None = None) -> int:
    return await given.carry_out(ask("student", key=key), report(), CASE)


async def test_a_first_report_makes_its_reporter_known(given: Office) -> None:
    await reported(given)

    *_, registered, opened = given.log.events
    assert isinstance(registered.event, Registered)
    assert isinstance(opened.event, Reported)
    assert (opened.stream, opened.version, opened.actor) == (CASE, 1, "reporter")
    assert (registered.actor, registered.traceparent) == ("system/registration", None)
    assert registered.command_id != opened.command_id
    assert given.log.cases[CASE].reporter == registered.stream


async def test_a_second_report_is_by_the_same_person(given: Office) -> None:
    await reported(given)
    other = streams.new_case_id(NOW)

    await given.carry_out(ask("student"), report(), other)

    assert given.log.cases[CASE].reporter == given.log.cases[other].reporter
    assert given.tags().count("registered") == 1


async def test_everything_personal_is_sealed_before_it_is_stored(given: Office) -> None:
    await reported(given)

    stored = repr(given.log.events) + repr(given.log.cases)
    for word in ("Ingen evaluering", "to år", "Stine", "student"):
        assert word not in stored


async def test_a_later_act_uses_the_keys_that_the_case_has(given: Office) -> None:
    await reported(given)

    await given.carry_out(
        official("leder", expected=1), Close(outcome="fixed", public_answer="Evaluert."), CASE
    )

    opened, closed = (each.event for each in given.log.events if each.stream == CASE)
    assert dict(sealing.keys_in(opened))["reporter"] == dict(sealing.keys_in(closed))["reporter"]


async def test_a_missing_key_is_a_fault_and_stores_nothing(given: Office) -> None:
    await reported(given)
    given.vault.keys.clear()

    with pytest.raises(Unavailable):
        await given.carry_out(
            official("leder", expected=1), Close(outcome="fixed", public_answer="-"), CASE
        )

    assert given.tags().count("closed") == 0


@pytest.mark.parametrize(
    ("name", "expected", "command", "refusal"),
    [
        ("stranger", None, Acknowledge(), NotVisible),
        ("rektor", 1, Close(outcome="gone", public_answer="-"), Unknown),
        ("revisor", None, Acknowledge(), NotPermitted),
        ("student", 1, Acknowledge(), NotPermitted),
        ("kontakt", 1, Acknowledge(), NotPermitted),
        ("leder", None, Acknowledge(), VersionRequired),
        ("leder", 7, Close(outcome="gone", public_answer="-"), Stale),
    ],
)
async def test_answers_come_in_their_order_and_refusals_leave_no_trace(
    given: Office, name: str, expected: int | None, command: Command, refusal: type[Refused]
) -> None:
    await reported(given)
    reporter = given.log.cases[CASE].reporter
    asked = official(name, expected=expected)
    if name == "student":
        asked = ask(name, who=reporter, expected=expected)
    before = (list(given.log.events), dict(given.log.cases))

    with pytest.raises(refusal):
        await given.carry_out(asked, command, CASE)

    assert (given.log.events, given.log.cases) == before


async def test_a_case_that_is_not_there_is_not_visible(given: Office) -> None:

    with pytest.raises(NotVisible):
        await given.carry_out(official("leder", expected=1), Acknowledge(), uuid4())


async def test_of_two_acts_on_one_version_one_wins(given: Office) -> None:
    await reported(given)
    await given.carry_out(official("leder", expected=1), Acknowledge(), CASE)

    with pytest.raises(Stale) as refused:
        await given.carry_out(official("dekan", expected=1), Acknowledge(), CASE)

    assert refused.value.version == 2


async def test_the_same_request_again_gets_the_same_answer(given: Office) -> None:
    first = await execute(given.desk, ask("student", key="k", body="a"), CASE, report())

    again = await execute(given.desk, ask("student", key="k", body="a"), uuid4(), report())

    assert again == first
    assert given.tags().count("reported") == 1


async def test_a_repeat_is_answered_even_where_it_would_now_be_refused(given: Office) -> None:
    await reported(given)
    closing = Close(outcome="fixed", public_answer="Evaluert.")
    asked = official("leder", expected=1, key="k")
    first = await execute(given.desk, asked, CASE, closing)

    assert await execute(given.desk, asked, CASE, closing) == first
    with pytest.raises(NotOpen):
        await given.carry_out(official("leder", expected=2), closing, CASE)


async def test_one_key_serves_one_request(given: Office) -> None:
    await reported(given, key="k")

    with pytest.raises(OtherRequest):
        await given.carry_out(ask("student", key="k", body="other"), report(), CASE)


async def test_a_refusal_on_old_facts_is_thought_over(given: Office) -> None:
    await given.desk.directory.world()
    await given.directory(structs.replace(DIRECTORY[3], unit="ntnu.ie.new"))

    await given.carry_out(ask("student"), report(unit="ntnu.ie.new"), CASE)

    assert given.log.cases[CASE].case.file.unit == "ntnu.ie.new"


async def test_a_decision_on_old_facts_is_made_again(given: Office) -> None:
    await reported(given)
    await given.desk.directory.world()
    await given.directory(role("vikar", "line_leader", "ntnu.ie.ies"))

    assert await given.carry_out(official("leder", expected=1), Acknowledge(), CASE) == 2


async def test_a_refused_first_report_makes_nobody_known(given: Office) -> None:
    with pytest.raises(Unknown):
        await given.carry_out(ask("student"), report(category="weather"), CASE)

    assert "registered" not in given.tags()


async def test_whoever_was_made_known_meanwhile_is_not_made_known_again(given: Office) -> None:
    other = streams.new_case_id(NOW)
    await reported(given)

    await given.carry_out(ask("student"), report(), other)

    assert given.tags().count("registered") == 1


async def test_after_a_conflict_the_rules_are_asked_again(given: Office) -> None:
    await reported(given)
    conflicts = iter((Conflict(), Conflict()))
    append = given.log.append

    async def contended(commit: Commit) -> Outcome:
        return next(conflicts, None) or await append(commit)

    given.log.append = contended  # type: ignore[method-assign]  # others are first, twice

    assert await given.carry_out(official("leder", expected=1), Acknowledge(), CASE) == 2
    acknowledged: list[Event] = [each.event for each in given.log.events if each.version == 2]
    assert any(isinstance(event, Acknowledged) for event in acknowledged)


async def test_a_lecture_hall_may_join_at_once(given: Office) -> None:
    await reported(given)
    code = given.log.cases[CASE].support
    asked = [structs.replace(ask(f"student {n}"), support=code) for n in range(200)]
    append = given.log.append
    attempts: list[Outcome] = []

    async def crowded(commit: Commit) -> Outcome:
        # All others load the case meanwhile.
        await asyncio.sleep(0)
        attempts.append(await append(commit))
        return attempts[-1]

    given.log.append = crowded  # type: ignore[method-assign]  # slow

    joined = await asyncio.gather(*(given.carry_out(each, JOIN, CASE) for each in asked))

    assert sorted(joined) == list(range(2, 202))
    assert attempts.count(Conflict()) < 2 * len(asked)
    assert not len(given.desk.queues)
