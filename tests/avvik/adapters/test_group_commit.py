"""Commands that wait together are written together, and none suffers for another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from avvik.adapters.postgres.batch import APPEND, prepared
from avvik.adapters.postgres.codec import write
from avvik.adapters.postgres.group_commit import GroupCommitter
from avvik.application.ports import Appended, Conflict, Seen, Unavailable
from tests.avvik.adapters.commits import (
    acting,
    at_once,
    case_id,
    configuring,
    directory,
    reporting,
)
from tests.avvik.adapters.stores import API, connected, opened
from tests.builders import DIRECTORY
from tests.servers import eventually

APPEND_LOCK = "hashtext('avvik.append')"


@asynccontextmanager
async def appends_held_up(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """While this lasts, batches are sent and do not come back."""
    async with connected(dsn) as owner:
        await owner.execute(f"select pg_advisory_lock({APPEND_LOCK})")
        yield owner
        await owner.execute(f"select pg_advisory_unlock({APPEND_LOCK})")


async def transactions(dsn: str) -> list[int]:
    """How many events each transaction wrote."""
    async with connected(dsn) as owner:
        rows = await owner.fetch(
            "select count(*) from avvik.events group by xmin::text order by min(notification_id)"
        )
        return [row["count"] for row in rows]


async def test_commands_that_wait_together_share_a_transaction(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        outcomes = await asyncio.gather(*(log.append(reporting(case_id())) for _ in range(300)))
    assert sorted(each.positions for each in outcomes if isinstance(each, Appended)) == [
        (number,) for number in range(1, 301)
    ]
    assert await transactions(log_dsn) == [256, 44]


async def test_what_comes_of_a_large_batch_leaves_the_loop_time_for_the_next_answer(
    log_dsn: str,
) -> None:
    order: list[str] = []

    async def ask() -> None:
        await log.append(reporting(case_id()))
        if not order:
            asyncio.get_running_loop().call_soon(order.append, "loop")
        order.append("told")

    async with opened(log_dsn) as log:
        await asyncio.gather(*(ask() for _ in range(100)))
    assert await transactions(log_dsn) == [100]
    assert order.index("loop") < 100 // 2


async def test_events_of_one_command_stand_together_in_a_batch(log_dsn: str) -> None:
    commits = [reporting(case_id()) for _ in range(4)]
    async with opened(log_dsn) as log:
        outcomes = await asyncio.gather(
            log.append(commits[0]),
            log.append(at_once(commits[1])),
            log.append(commits[2]),
            log.append(at_once(commits[3])),
        )
    assert list(outcomes) == [Appended((1,)), Appended((2, 3)), Appended((4,)), Appended((5, 6))]
    assert await transactions(log_dsn) == [6]


async def test_an_event_whose_command_is_missing_is_refused(log_dsn: str) -> None:
    (first, _), (whole,) = (
        prepared(each, write).rows for each in (at_once(reporting(case_id())), reporting(case_id()))
    )
    async with connected(log_dsn, API) as api:
        for rows in ([first], [first, whole]):
            with pytest.raises(asyncpg.RaiseError, match="has no command"):
                await api.fetchrow(APPEND, rows)
    assert await transactions(log_dsn) == []


async def test_a_command_cannot_count_the_events_of_another_as_its_own(log_dsn: str) -> None:
    earlier, last = prepared(at_once(reporting(case_id())), write).rows
    (whole,) = prepared(reporting(case_id()), write).rows
    # The column `before` of `new_event`.
    before = 7
    lying = [earlier, (*last[:before], 0, *last[before + 1 :])]
    lying.append((*whole[:before], 1, *whole[before + 1 :]))
    async with connected(log_dsn, API) as api:
        with pytest.raises(asyncpg.RaiseError, match="has no command"):
            await api.fetchrow(APPEND, lying)
    assert await transactions(log_dsn) == []


async def test_a_conflict_in_a_batch_fails_alone_and_leaves_no_gap(log_dsn: str) -> None:
    taken = reporting(case_id())
    async with opened(log_dsn) as log:
        await log.append(taken)
        assert taken.case
        outcomes = await asyncio.gather(
            log.append(reporting(case_id())),
            log.append(reporting(taken.case.id)),
            log.append(taken),
            log.append(reporting(case_id())),
        )
    assert list(outcomes) == [Appended((2,)), Conflict(), Seen(None), Appended((3,))]
    assert await transactions(log_dsn) == [1, 2]


async def test_commands_of_one_stream_follow_each_other_in_batches_of_their_own(
    log_dsn: str,
) -> None:
    first = reporting(case_id())
    assert first.case
    second = acting(first.case)
    assert second.case
    async with opened(log_dsn) as log:
        outcomes = await asyncio.gather(
            *(log.append(each) for each in (first, second, acting(second.case)))
        )
    assert outcomes == [Appended((1,)), Appended((2,)), Appended((3,))]
    assert await transactions(log_dsn) == [1, 1, 1]


async def test_twins_under_one_command_id_are_told_of_the_first(log_dsn: str) -> None:
    one = reporting(case_id())
    twin = reporting(case_id(), command_id=one.command_id)
    async with opened(log_dsn) as log:
        outcomes = await asyncio.gather(*(log.append(each) for each in (one, twin, one)))
    assert outcomes == [Appended((1,)), Seen(None), Seen(None)]


async def test_a_command_that_changes_the_directory_has_a_batch_of_its_own(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        outcomes = await asyncio.gather(
            log.append(reporting(case_id())),
            log.append(directory()),
            log.append(configuring()),
            log.append(reporting(case_id())),
            log.append(reporting(case_id())),
        )
    assert all(isinstance(each, Appended) for each in outcomes)
    assert await transactions(log_dsn) == [1, len(DIRECTORY), 1, 2]


async def test_a_command_that_fails_takes_no_other_along(log_dsn: str) -> None:
    commits = [reporting(case_id()) for _ in range(4)]
    broken = reporting(case_id(), reference="AVV-2026-1")
    async with opened(log_dsn) as log:
        await log.append(reporting(case_id(), reference="AVV-2026-1"))
        outcomes = await asyncio.gather(
            *(log.append(each) for each in (*commits[:2], broken, *commits[2:])),
            return_exceptions=True,
        )
    assert isinstance(outcomes[2], asyncpg.UniqueViolationError)
    assert all(isinstance(each, Appended) for each in (*outcomes[:2], *outcomes[3:]))


async def test_one_notification_is_sent_per_batch(log_dsn: str) -> None:
    heard: list[str] = []
    async with opened(log_dsn) as log, connected(log_dsn) as listener:
        await listener.add_listener("events", lambda *args: heard.append(args[2]))
        await asyncio.gather(*(log.append(reporting(case_id())) for _ in range(10)))
        await log.append(reporting(case_id()))
        await eventually(lambda: len(heard) >= 2)
    assert heard == ["events"] * 2


async def test_what_was_accepted_is_written_and_told_before_closing(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        async with appends_held_up(log_dsn):
            waiting = [asyncio.create_task(log.append(reporting(case_id()))) for _ in range(100)]
            await asyncio.wait(waiting, timeout=0)
            closing = asyncio.create_task(log.close())
            await asyncio.wait((closing,), timeout=0)
        await closing
        assert all(isinstance(each.result(), Appended) for each in waiting)
        with pytest.raises(Unavailable):
            await log.append(reporting(case_id()))


async def test_whoever_closes_while_others_are_told_waits_until_they_are(log_dsn: str) -> None:
    committer = GroupCommitter(log_dsn, API)
    waiting = [asyncio.create_task(committer.append(reporting(case_id()))) for _ in range(100)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    assert not all(each.done() for each in waiting)
    await committer.close()
    assert all(each.done() for each in waiting)


async def test_who_gives_up_before_the_batch_is_not_waited_for(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        async with appends_held_up(log_dsn) as owner:
            first = asyncio.create_task(log.append(reporting(case_id())))
            waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"

            async def is_sent() -> bool:
                return bool(await owner.fetchval(waiting))

            await eventually(is_sent)
            gone = asyncio.create_task(log.append(reporting(case_id())))
            await asyncio.wait((gone,), timeout=0)
            gone.cancel()
            last = asyncio.create_task(log.append(reporting(case_id())))
        await asyncio.wait((first, last))
        assert [first.result(), last.result()] == [Appended((1,)), Appended((2,))]


async def test_when_everybody_gave_up_the_next_one_is_served(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        gone = asyncio.create_task(log.append(reporting(case_id())))
        await asyncio.wait((gone,), timeout=0)
        gone.cancel()
        await asyncio.wait((gone,))
        served = await log.append(reporting(case_id()))
        assert isinstance(served, Appended)
