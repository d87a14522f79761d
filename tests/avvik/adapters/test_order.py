"""Positions follow the order of commits, so that a follower with a cursor misses nothing."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from avvik.adapters.postgres.batch import APPEND, argument, prepared
from avvik.adapters.postgres.codec import write
from tests.avvik.adapters.commits import case_id, directory, reporting
from tests.avvik.adapters.stores import API, connected
from tests.servers import eventually

WRITERS = 32
LOCK = "perform pg_advisory_xact_lock(hashtext('avvik.append'));"
WAITING = "select count(*) from pg_locks where locktype = 'advisory' and not granted"


async def without_lock(owner: asyncpg.Connection) -> None:
    """A copy of the append function that takes no lock."""
    definition = await owner.fetchval("select pg_get_functiondef('avvik.append'::regproc)")
    assert LOCK in definition
    copy = definition.replace(LOCK, "").replace("avvik.append(", "avvik.append_at_will(")
    await owner.execute(copy)
    await owner.execute("alter function avvik.append_at_will owner to avvik_owner")


class Writers:
    """Writers with a connection each, through one of the two functions."""

    def __init__(self, dsn: str, function: str) -> None:
        self._dsn = dsn
        self._append = APPEND.replace("avvik.append", f"avvik.{function}")
        self.committed: set[UUID] = set()

    async def append(self, connection: asyncpg.Connection) -> UUID:
        case = case_id()
        given = argument([prepared(reporting(case), write)])
        answer = await connection.fetchrow(self._append, given)
        assert answer
        assert answer["verdicts"] == ["appended"]
        return case

    async def write(self, *, roll_back: bool) -> None:
        async with connected(self._dsn) as connection:
            transaction = connection.transaction()
            await transaction.start()
            case = await self.append(connection)
            if roll_back:
                await transaction.rollback()
                return
            await transaction.commit()
            self.committed.add(case)


async def followed(connection: asyncpg.Connection, after: int) -> tuple[set[UUID], int]:
    rows = await connection.fetch(
        "select originator_id, notification_id from avvik.events "
        "where notification_id > $1 order by notification_id",
        after,
    )
    return {row[0] for row in rows}, rows[-1][1] if rows else after


async def missed(dsn: str, function: str) -> set[UUID]:
    """What a follower misses while one writer is slow and every fourth changes its mind."""
    writers = Writers(dsn, function)
    async with connected(dsn) as slow, connected(dsn) as follower:
        transaction = slow.transaction()
        await transaction.start()
        late = await writers.append(slow)
        others = [
            asyncio.create_task(writers.write(roll_back=number % 4 == 0))
            for number in range(WRITERS)
        ]

        async def as_far_as_they_get() -> bool:
            stopped: int = await follower.fetchval(WAITING)
            return stopped + sum(task.done() for task in others) == WRITERS

        await eventually(as_far_as_they_get)
        first, cursor = await followed(follower, 0)
        await transaction.commit()
        writers.committed.add(late)
        await asyncio.gather(*others)
        second, _ = await followed(follower, cursor)
        assert len(writers.committed) == WRITERS - WRITERS // 4 + 1
        return writers.committed - first - second


async def test_a_follower_misses_nothing_while_many_write(log_dsn: str) -> None:
    assert await missed(log_dsn, "append") == set()


async def test_without_the_lock_a_follower_misses_the_slow_writer(log_dsn: str) -> None:
    async with connected(log_dsn) as owner:
        await without_lock(owner)
    assert len(await missed(log_dsn, "append_at_will")) == 1


async def test_recorded_at_never_goes_back_not_even_when_the_clock_did(log_dsn: str) -> None:
    writers = Writers(log_dsn, "append")
    async with connected(log_dsn) as owner:
        await writers.append(owner)
        await owner.execute("alter table avvik.events disable trigger events_are_final")
        await owner.execute(
            "update avvik.events set recorded_at = clock_timestamp() + interval '1 hour'"
        )
        await asyncio.gather(*(writers.write(roll_back=False) for _ in range(8)))
        times = await owner.fetch("select recorded_at from avvik.events order by notification_id")
        assert times == sorted(times, key=lambda row: row["recorded_at"])


@pytest.mark.parametrize("reverse", [False, True])
async def test_what_changes_the_directory_comes_alone(log_dsn: str, *, reverse: bool) -> None:
    batch = [prepared(each, write) for each in (directory(), reporting(case_id()))]
    given = argument(batch[::-1] if reverse else batch)
    async with connected(log_dsn, API) as connection:
        with pytest.raises(asyncpg.RaiseError, match="comes alone"):
            await connection.fetchrow(APPEND, given)
