"""What every log does, whatever keeps it."""

import asyncio
from uuid import uuid4

from msgspec import structs

from avvik.application.ports import (
    Appended,
    Conflict,
    Identity,
    IdentityTaken,
    Repeatable,
    Seen,
)
from tests.avvik.adapters.commits import (
    acting,
    at_once,
    case_id,
    configuring,
    directory,
    registration,
    reporting,
)
from tests.builders import person
from tests.contracts.conftest import AnyLog


async def test_what_was_appended_is_recorded_in_order_as_it_was(
    log: AnyLog, follower: AnyLog
) -> None:
    case = case_id()
    commit = reporting(case)
    assert await log.append(commit) == Appended((1,))
    assert commit.case
    assert await log.append(acting(commit.case)) == Appended((2,))

    first, second = await follower.recorded(0, 10)
    assert (first.position, first.stream, first.version) == (1, case, 1)
    assert (first.event, first.actor) == (commit.events[0].event, "reporter")
    assert (first.command_id, first.traceparent) == (commit.command_id, None)
    assert (second.position, second.version) == (2, 2)
    assert first.recorded_at <= second.recorded_at
    assert await follower.recorded(1, 10) == [second]
    assert await follower.recorded(0, 1) == [first]


async def test_a_version_is_taken_once(log: AnyLog, follower: AnyLog) -> None:
    reported = reporting(case_id())
    await log.append(reported)
    assert reported.case
    assert isinstance(await log.append(acting(reported.case)), Appended)
    assert await log.append(acting(reported.case)) == Conflict()
    assert len(await follower.recorded(0, 10)) == 2


async def test_versions_have_no_gaps(log: AnyLog, follower: AnyLog) -> None:
    reported = reporting(case_id())
    assert reported.case
    assert await log.append(acting(reported.case)) == Conflict()
    assert await follower.recorded(0, 10) == []


async def test_a_command_is_carried_out_once_and_repeats_its_answer(
    log: AnyLog, follower: AnyLog
) -> None:
    answer = Repeatable(caller=person("student"), fingerprint=b"print", answer=b"answer")
    first = reporting(case_id(), repeatable=answer)
    twin = reporting(case_id(), repeatable=answer, command_id=first.command_id)
    assert await log.seen(first.command_id) is None
    assert isinstance(await log.append(first), Appended)
    assert await log.append(twin) == Seen(answer)
    assert await log.seen(first.command_id) == Seen(answer)
    assert len(await follower.recorded(0, 10)) == 1


async def test_an_answer_to_which_no_event_belongs_is_remembered_unless_another_was_first(
    log: AnyLog, follower: AnyLog
) -> None:
    nothing, other = (
        Repeatable(caller=person("student"), fingerprint=each, answer=each)
        for each in (b"nothing", b"other")
    )
    command = uuid4()
    assert await log.remember(command, nothing) == Seen(nothing)
    assert await log.remember(command, other) == Seen(nothing)
    assert await log.seen(command) == Seen(nothing)
    twin = reporting(case_id(), repeatable=other, command_id=command)
    assert await log.append(twin) == Seen(nothing)
    first = reporting(case_id(), repeatable=other)
    await log.append(first)
    assert await log.remember(first.command_id, nothing) == Seen(other)
    assert len(await follower.recorded(0, 10)) == 1


async def test_a_system_command_is_carried_out_once_without_an_answer(log: AnyLog) -> None:
    commit = directory()
    await log.append(commit)
    assert await log.append(commit) == Seen(None)


async def test_facts_older_than_the_directory_conflict(log: AnyLog) -> None:
    imported = await log.append(directory())
    assert isinstance(imported, Appended)
    newest = imported.positions[-1]
    assert await log.append(reporting(case_id(), facts_position=newest - 1)) == Conflict()
    assert await log.append(configuring(facts_position=newest - 1)) == Conflict()
    assert isinstance(await log.append(reporting(case_id(), facts_position=newest)), Appended)
    assert isinstance(await log.append(configuring(facts_position=newest)), Appended)
    assert await log.append(reporting(case_id(), facts_position=newest)) == Conflict()


async def test_a_person_is_registered_with_their_first_report_and_once(log: AnyLog) -> None:
    who, other = uuid4(), uuid4()
    mine = Identity(hash=b"identity", person=who, new=True)
    first = reporting(case_id(), identity=mine)
    assert await log.append(first) == Appended((1, 2))
    twin = Identity(hash=b"identity", person=other, new=True)
    assert await log.append(reporting(case_id(), identity=twin)) == IdentityTaken(who)
    known = Identity(hash=b"identity", person=who, new=False)
    assert await log.append(reporting(case_id(), identity=known)) == Appended((3,))


async def test_an_identity_that_is_not_on_record_conflicts(log: AnyLog) -> None:
    unknown = Identity(hash=b"identity", person=uuid4(), new=False)
    assert await log.append(reporting(case_id(), identity=unknown)) == Conflict()


async def test_of_two_that_race_for_an_identity_one_is_told_of_the_other(log: AnyLog) -> None:
    racers = [Identity(hash=b"identity", person=uuid4(), new=True) for _ in range(8)]
    outcomes = await asyncio.gather(
        *(log.append(reporting(case_id(), identity=each)) for each in racers)
    )
    winner = racers[0].person
    assert [type(each) for each in outcomes].count(Appended) == 1
    assert outcomes[1:] == [IdentityTaken(winner)] * 7


async def test_nothing_of_a_conflicting_command_is_written(log: AnyLog) -> None:
    reported = reporting(case_id())
    await log.append(reported)
    assert reported.case
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    stale = reporting(reported.case.id, identity=who)
    assert await log.append(stale) == Conflict()
    assert await log.seen(stale.command_id) is None
    again = reporting(case_id(), identity=who)
    assert isinstance(await log.append(again), Appended)


async def test_a_case_is_read_as_it_was_written(log: AnyLog) -> None:
    await log.append(directory())
    commit = reporting(case_id())
    await log.append(commit)
    assert commit.case
    assert await log.case(commit.case.id, person("student")) == commit.case
    act = acting(commit.case)
    await log.append(act)
    assert await log.case(commit.case.id, person("student")) == act.case


async def test_a_case_does_not_exist_for_whoever_may_not_see_it(log: AnyLog) -> None:
    await log.append(directory())
    case = case_id()
    await log.append(reporting(case, disqualified=(person("leder"),)))
    seen = {
        name: await log.case(case, person(name)) is not None
        for name in ("student", "other", "leder", "dekan", "kontakt", "hms", "revisor", "varsling")
    }
    assert [name for name, sees in seen.items() if sees] == [
        "student",
        "dekan",
        "kontakt",
        "revisor",
    ]


async def test_several_streams_are_appended_in_one_commit(log: AnyLog, follower: AnyLog) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    await log.append(reporting(case_id(), identity=who))
    registered, reported = await follower.recorded(0, 10)
    assert registered.stream == who.person
    assert registered.command_id == reported.command_id
    assert registered.recorded_at == reported.recorded_at


async def test_several_events_of_one_stream_are_appended_in_one_commit(
    log: AnyLog, follower: AnyLog
) -> None:
    both = at_once(reporting(case_id()))
    assert await log.append(both) == Appended((1, 2))
    assert both.case
    assert await follower.case(both.case.id, None) == both.case
    act = acting(both.case)
    assert await log.append(act) == Appended((3,))
    assert await follower.case(both.case.id, None) == act.case


async def test_each_event_of_a_commit_goes_on_where_its_stream_ends(
    log: AnyLog, follower: AnyLog
) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    await log.append(reporting(case_id(), identity=who))
    other = reporting(case_id())
    twice = structs.replace(other, events=(registration(who.person), *other.events))
    assert await log.append(twice) == Conflict()
    both = at_once(reporting(case_id()))
    reported, acknowledged = both.events
    gap = structs.replace(acknowledged, version=3)
    assert await log.append(structs.replace(both, events=(reported, gap))) == Conflict()
    assert len(await follower.recorded(0, 10)) == 2
