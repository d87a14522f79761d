"""Row-level security shows each person exactly the cases that the policy in Python does."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from avvik.adapters.postgres.connection import reading_as
from avvik.application.access import is_kept_from, sight
from avvik.application.ports import Identity
from avvik.application.rights import rights
from avvik.domain.calendar import oslo_date
from avvik.domain.deviation import Rejected, handler_of, next_due
from avvik.domain.events import RoleEnded
from avvik.views import cases
from avvik.views.cases import Wanted
from tests.avvik.adapters import worlds
from tests.avvik.adapters.commits import (
    case_id,
    configuring,
    directory,
    reporting,
)
from tests.avvik.adapters.stores import API, connected, opened
from tests.avvik.adapters.worlds import World
from tests.builders import DIRECTORY, DUE, NOW, person, role

SOME = """
    select id, avvik.sees_by_office(id), avvik.is_kept_from_reader(id) from unnest($1::uuid[]) as id
"""


async def visible(
    connection: asyncpg.Connection, reader: UUID, some: Sequence[UUID]
) -> tuple[set[UUID], dict[UUID, tuple[bool, bool]]]:
    """The cases that the database shows to the reader, in their list and to any query; of some,
    whether by an office that they hold, and whether they must not learn of them."""
    async with connection.transaction():
        await connection.execute("select set_config('avvik.person', $1, true)", str(reader))
        found = {row["id"] for row in await connection.fetch("select id from avvik.cases")}
        listed = await cases.page(connection, Wanted(now=NOW), None, 1000)
        assert [each.row.id for each in listed] == sorted(found, reverse=True)
        rows = await connection.fetch(SOME, some)
        return found, {case: (by_office, is_kept) for case, by_office, is_kept in rows}


def told(reader: UUID, world: World, today: date, at: datetime) -> dict[str, set[UUID]]:
    """The cases that the reader sees, and those of which they are told these things."""
    found: dict[str, set[UUID]] = {
        name: set() for name in ("seen", "severe", "overdue", "rerouted", "own")
    }
    for row in world.cases:
        if not (seen := sight(reader, row, world.organisation, today)):
            continue
        case, due = row.case, next_due(row.case)
        read = rights(seen, reader, row, has_purpose=False, now=at)
        is_rerouted = isinstance(case, Rejected) and bool(
            case.rejection.is_handed_over and case.rejection.receiver_role
        )
        for name, is_told in (
            ("seen", True),
            ("severe", read.facts and case.file.severity is not None),
            ("overdue", read.facts and due is not None and due < at),
            ("own", read.facts and handler_of(case) == reader),
            ("rerouted", is_rerouted and (read.facts or "handover" in read.matters)),
        ):
            if is_told:
                found[name].add(row.id)
    return found


async def test_lists_are_narrowed_by_what_their_reader_is_told_of_a_case_alone(
    log_dsn: str,
) -> None:
    seed = random.SystemRandom().randrange(2**32)
    dice, at = random.Random(seed), DUE.closing
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        today = await owner.fetchval("select (now() at time zone 'Europe/Oslo')::date")
        world = worlds.a_world(dice, today)
        await log.append(directory(*world.directory))
        await worlds.insert(owner, world)
        supporters = {each for row in world.cases for each in row.supporters}
        handlers = {each for row in world.cases if (each := handler_of(row.case))}
        for reader in supporters.union(handlers, dice.sample(world.people, 50)):
            of = told(reader, world, today, at)
            async with reading_as(log.pool, reader) as connection:
                for wanted, expected in (
                    (Wanted(now=at, severity="high"), of["severe"]),
                    (Wanted(now=at, severity="low"), set()),
                    (Wanted(now=at, overdue=True), of["overdue"]),
                    (Wanted(now=at, overdue=False), of["seen"] - of["overdue"]),
                    (Wanted(now=at, is_handler=True), of["own"]),
                    (Wanted(now=at, rerouted=True), of["rerouted"]),
                    (Wanted(now=at, rerouted=False), of["seen"] - of["rerouted"]),
                ):
                    page = await cases.page(connection, wanted, None, 1000)
                    assert {each.row.id for each in page} == expected, (seed, reader, wanted)


# More than a hundred thousand pairs of a person and a case between them. In the first world nobody
# leads the institution; the last is new.
@pytest.mark.parametrize("seed", [110, random.SystemRandom().randrange(2**32)])
async def test_everybody_sees_the_cases_that_the_policy_gives_them(log_dsn: str, seed: int) -> None:
    dice = random.Random(seed)
    async with (
        opened(log_dsn) as log,
        connected(log_dsn) as owner,
        connected(log_dsn, API) as connection,
    ):
        today = await owner.fetchval("select (now() at time zone 'Europe/Oslo')::date")
        world = worlds.a_world(dice, today)
        await log.append(directory(*world.directory))
        await worlds.insert(owner, world)
        shown = 0
        for reader in (*world.people, uuid4()):
            sights = {row.id: sight(reader, row, world.organisation, today) for row in world.cases}
            some = dice.sample(world.cases, 9)
            found, told = await visible(connection, reader, [row.id for row in some])
            assert found == {case for case, seen in sights.items() if seen}, (seed, reader)
            assert told == {
                row.id: (
                    sights[row.id].has_office,
                    is_kept_from(reader, row, world.organisation, today),
                )
                for row in some
            }, (seed, reader)
            shown += len(found)
        pairs = (len(world.people) + 1) * len(world.cases)
        print(f"seed {seed}: {pairs} pairs of person and case agree, {shown} of them seen")
        assert 0.01 < shown / pairs < 0.5


async def test_without_a_reader_there_is_nothing(log_dsn: str) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    async with opened(log_dsn) as log, connected(log_dsn, API) as connection:
        await log.append(directory())
        await log.append(configuring())
        await log.append(reporting(case_id(), identity=who))
        for table in ("events", "cases", "commands", "persons", "access_log"):
            assert await connection.fetch(f"select from avvik.{table}") == []


async def test_a_role_that_ended_shows_nothing_from_the_next_request_on(log_dsn: str) -> None:
    case, today = case_id(), oslo_date(datetime.now(UTC))
    ended = RoleEnded(
        person=person("leder"),
        role="line_leader",
        unit="ntnu.ie.idi",
        valid_from=date(2025, 8, 1),
        valid_to=today - timedelta(days=1),
    )
    async with opened(log_dsn) as log, opened(log_dsn) as other_process:
        await log.append(directory())
        await log.append(reporting(case))
        assert await log.case(case, person("leder"))

        await other_process.append(directory(ended, after=len(DIRECTORY)))

        assert await log.case(case, person("leder")) is None


async def test_whoever_has_left_no_longer_sees_what_was_given_to_them(log_dsn: str) -> None:
    case, handler = case_id(), person("behandler")
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(case))
        await owner.execute("update avvik.cases set handlers = $1, owners = $1", [handler])
        assert await log.case(case, handler) is None

        await log.append(directory(role("behandler", "handler", "ntnu"), after=len(DIRECTORY)))

        assert await log.case(case, handler)


async def test_how_a_lead_was_closed_is_told_to_whoever_sees_what_it_leads(log_dsn: str) -> None:
    followed, lead = case_id(), case_id()
    closed = b'{"outcome":"fixed","public_answer":{"type":"sealed"},"cause":{"type":"sealed"}}'
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(followed))
        await log.append(reporting(lead, by="another"))
        await owner.execute("update avvik.cases set lead = $1 where id = $2", lead, followed)

        async def told(name: str) -> list[tuple[object, ...]]:
            async with reading_as(log.pool, person(name)) as connection:
                query = "select * from avvik.answered_by_lead($1)"
                return [tuple(row) for row in await connection.fetch(query, followed)]

        assert await told("student") == []
        event = """
            insert into avvik.events (originator_id, originator_version, topic, state)
            values ($1, 2, 'closed', $2)
        """
        await owner.execute(event, lead, closed)
        await owner.execute("update avvik.cases set status = 'closed' where id = $1", lead)

        answer = [(lead, "fixed", '{"type": "sealed"}')]
        assert {name: await told(name) for name in ("student", "leder", "another", "hms")} == {
            "student": answer,
            "leder": answer,
            "another": [],
            "hms": [],
        }
        out = "update avvik.cases set disqualified = $2 where id = $1"
        await owner.execute(out, lead, [person("leder")])
        assert (await told("leder"), await told("student")) == ([], answer)
        await owner.execute("update avvik.cases set status = 'diverted' where id = $1", lead)
        assert await told("student") == []


async def test_nobody_joins_a_diverted_case(log_dsn: str) -> None:
    case = case_id()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(reporting(case))
        await owner.execute("update avvik.cases set is_published = true, support = 'code'")
        assert await log.joinable(case, None)
        assert await log.joinable(None, b"code")

        await owner.execute("update avvik.cases set status = 'diverted'")

        assert await log.joinable(case, None) is None
        assert await log.joinable(None, b"code") is None
