"""Row-level security shows each person exactly the cases that the policy in Python does."""

import random
from uuid import UUID, uuid4

import asyncpg
import pytest

from avvik.adapters.postgres.connection import reading_as
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.access import sight
from avvik.application.ports import Identity
from avvik.application.streams import deliveries_stream
from avvik.domain.events import DeliveryRecorded
from tests.avvik.adapters import worlds
from tests.avvik.adapters.commits import (
    INSTITUTION,
    appending,
    case_id,
    configuring,
    directory,
    registration,
    reporting,
)
from tests.avvik.adapters.stores import API, connected, opened
from tests.builders import DIRECTORY, NOW, person


async def visible(connection: asyncpg.Connection, reader: UUID) -> set[UUID]:
    async with connection.transaction():
        await connection.execute("select set_config('avvik.person', $1, true)", str(reader))
        return {row["id"] for row in await connection.fetch("select id from avvik.cases")}


# Together more than a hundred thousand pairs of a person and a case; the last world is new
# each time.
@pytest.mark.parametrize("seed", [1, 2, random.SystemRandom().randrange(2**32)])
async def test_everybody_sees_the_cases_that_the_policy_gives_them(log_dsn: str, seed: int) -> None:
    dice = random.Random(seed)
    async with (
        opened(log_dsn) as log,
        connected(log_dsn) as owner,
        connected(log_dsn, API) as connection,
    ):
        today = await connection.fetchval("select (now() at time zone 'Europe/Oslo')::date")
        world = worlds.a_world(dice, today)
        await log.append(directory(*world.directory))
        await worlds.insert(owner, world)
        seen = 0
        for reader in (*world.people, uuid4()):
            expected = {
                row.id for row in world.cases if sight(reader, row, world.organisation, today)
            }
            assert await visible(connection, reader) == expected, (seed, reader)
            seen += len(expected)
        pairs = (len(world.people) + 1) * len(world.cases)
        print(f"seed {seed}: {pairs} pairs of person and case agree, {seen} of them seen")
        assert 0.02 < seen / pairs < 0.5


async def test_without_a_reader_there_is_nothing(log_dsn: str) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    async with opened(log_dsn) as log, connected(log_dsn, API) as connection:
        await log.append(directory())
        await log.append(configuring())
        await log.append(reporting(case_id(), identity=who))
        for table in ("events", "cases", "commands", "persons", "access_log"):
            assert await connection.fetch(f"select from avvik.{table}") == []


async def test_a_handler_sees_the_case_given_to_them(log_dsn: str) -> None:
    case = case_id()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(case))
        handler = person("handler")
        assert await log.case(case, handler) is None
        await owner.execute("update avvik.cases set handlers = $1", [handler])
        assert await log.case(case, handler)
        await owner.execute("update avvik.cases set disqualified = $1", [handler])
        assert await log.case(case, handler) is None


def a_delivery() -> DeliveryRecorded:
    return DeliveryRecorded(
        event_id="e/1",
        role="line_leader",
        unit="ntnu.ie.idi",
        person=None,
        channel="mail",
        outcome="accepted",
        at=NOW,
    )


async def streams_seen(log: PostgresLog, reader: UUID) -> set[UUID]:
    async with reading_as(log.pool, reader) as connection:
        query = """
            select distinct originator_id from avvik.events
            where not avvik.is_of_directory(topic)
        """
        return {row["originator_id"] for row in await connection.fetch(query)}


async def test_events_and_deliveries_are_seen_with_their_case(log_dsn: str) -> None:
    case = case_id()
    deliveries = deliveries_stream(INSTITUTION, case)
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case))
        await log.append(appending(deliveries, a_delivery()))
        assert await streams_seen(log, person("leder")) == {case, deliveries}
        assert await streams_seen(log, person("student")) == {case, deliveries}
        assert await streams_seen(log, person("varsling")) == set()


async def test_the_directory_is_seen_by_any_reader(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(configuring())
        async with reading_as(log.pool, person("anyone")) as connection:
            assert await connection.fetchval("select count(*) from avvik.events") == (
                len(DIRECTORY) + 1
            )


async def test_people_are_seen_by_those_who_deal_with_them(log_dsn: str) -> None:
    student, leader, bystander = person("student"), person("leder"), person("bystander")
    case = case_id()
    async with opened(log_dsn) as log:
        await log.append(directory())
        for each in (student, leader, bystander):
            await log.append(appending(each, registration(each).event))
        await log.append(reporting(case))
        seen = {
            name: await streams_seen(log, person(name)) - {case}
            for name in ("student", "bystander", "leder", "kontakt", "kvalitet", "revisor", "hms")
        }
        assert seen == {
            "student": {student, leader},
            "bystander": {bystander, leader},
            "leder": {leader, student},
            "kontakt": {leader, student},
            "kvalitet": {leader, student},
            "revisor": {leader, student, bystander},
            "hms": {leader},
        }
        async with reading_as(log.pool, person("hms")) as connection:
            rows = await connection.fetch("select person from avvik.persons")
            assert {row["person"] for row in rows} == {leader}


async def test_who_read_a_case_is_seen_with_the_case(log_dsn: str) -> None:
    case = case_id()
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case))
        note = "insert into avvik.access_log (reader, route, cases) values ($1, 'case', $2)"
        async with reading_as(log.pool, person("leder")) as connection:
            await connection.execute(note, str(person("leder")), [case])
        query = "select reader from avvik.readers_of($1)"
        for name, readers in {"student": 1, "dekan": 1, "varsling": 0}.items():
            async with reading_as(log.pool, person(name)) as connection:
                assert len(await connection.fetch(query, case)) == readers
                assert len(await connection.fetch("select from avvik.access_log")) == readers
