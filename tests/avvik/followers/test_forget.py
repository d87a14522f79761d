"""Whose a request was is known for thirty days; that a follower has acted, for ever."""

import asyncio
from uuid import UUID

import asyncpg
import pytest

from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import Appended, Commit, Repeatable, Seen
from avvik.followers import forget
from avvik.followers.forget import STRETCH, forget_old
from tests.avvik.adapters.commits import case_id, reporting
from tests.avvik.adapters.stores import API, WORKER, connected
from tests.avvik.adapters.test_plans import Counting
from tests.avvik.followers.running import running
from tests.builders import person
from tests.servers import eventually

TOLD = Repeatable(caller=person("student"), fingerprint=b"f", answer=b"{}")
FORGET = "select avvik.forget_callers(1000)"

# One every minute, for some seventy days; every tenth of a follower.
FILL = """
    insert into avvik.commands (command_id, caller, fingerprint, answer, recorded_at)
    select gen_random_uuid(), case when n % 10 > 0 then $1::uuid end, '', '',
        now() - n * interval '1 minute'
    from generate_series(100000, 1, -1) as n
"""


async def aged(dsn: str, command: UUID, days: int) -> None:
    """As if the command had been given so long ago."""
    async with connected(dsn) as owner:
        await owner.execute(
            "update avvik.commands set recorded_at = now() - make_interval(days => $2)"
            " where command_id = $1",
            command,
            days,
        )


async def given(log: PostgresLog, dsn: str, days: int, told: Repeatable | None = TOLD) -> Commit:
    """What was asked so many days ago."""
    commit = reporting(case_id(), repeatable=told)
    await log.append(commit)
    await aged(dsn, commit.command_id, days)
    return commit


async def test_a_request_is_forgotten_after_thirty_days_and_its_events_stay(
    log: PostgresLog, log_dsn: str
) -> None:
    old, young = await given(log, log_dsn, 31), await given(log, log_dsn, 29)
    before = await log.recorded(0, 10)

    await forget_old(log.pool)

    assert await log.seen(old.command_id) is None
    assert await log.seen(young.command_id) == Seen(TOLD)
    assert await log.recorded(0, 10) == before


async def test_a_key_that_was_forgotten_is_a_new_one(log: PostgresLog, log_dsn: str) -> None:
    old = await given(log, log_dsn, 31)
    again = reporting(case_id(), command_id=old.command_id, repeatable=TOLD)
    assert await log.append(again) == Seen(TOLD)

    await forget_old(log.pool)

    assert isinstance(await log.append(again), Appended)


async def test_what_a_follower_did_is_never_forgotten(log: PostgresLog, log_dsn: str) -> None:
    done = await given(log, log_dsn, 4000, told=None)

    await forget_old(log.pool)

    assert await log.append(done) == Seen(None)


async def test_what_grows_old_later_is_forgotten_then(
    log: PostgresLog, log_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forget, "STRETCH", 2)
    monkeypatch.setattr(forget, "LOOK_EVERY", 0.05)
    old = [await given(log, log_dsn, 31) for _ in range(5)]
    young = await given(log, log_dsn, 29)

    async def are_gone() -> bool:
        return not any([await log.seen(each.command_id) for each in old])

    async def is_gone() -> bool:
        return await log.seen(young.command_id) is None

    async with running("forget", lambda: forget.forget(log.pool)):
        await eventually(are_gone)
        assert await log.seen(young.command_id) == Seen(TOLD)
        await aged(log_dsn, young.command_id, 31)
        await eventually(is_gone)


async def test_workers_may_forget_at_the_same_time(log: PostgresLog, log_dsn: str) -> None:
    old = [await given(log, log_dsn, 31) for _ in range(20)]

    await asyncio.gather(*(forget_old(log.pool) for _ in range(4)))

    assert not any([await log.seen(each.command_id) for each in old])


async def test_only_the_worker_forgets_and_only_what_is_old(log: PostgresLog, log_dsn: str) -> None:
    old, young = await given(log, log_dsn, 31), await given(log, log_dsn, 29)
    async with connected(log_dsn, API) as api:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.fetchval(FORGET)
    async with connected(log_dsn, WORKER) as worker:
        assert await worker.fetchval(FORGET) == 1
        assert await worker.fetchval(FORGET) == 0
    assert [await log.seen(each.command_id) for each in (old, young)] == [None, Seen(TOLD)]


async def test_to_forget_takes_no_look_at_what_stays(log_dsn: str) -> None:
    async with connected(log_dsn) as owner:
        await owner.execute(FILL, person("student"))
    async with connected(log_dsn, WORKER) as worker:
        counting = Counting(worker)
        await counting.fetch("select avvik.forget_callers($1)", STRETCH)
        assert counting.pages < 12 * STRETCH
        while await worker.fetchval(FORGET):
            continue
        counting = Counting(worker)
        await counting.fetch("select avvik.forget_callers($1)", STRETCH)
        assert counting.pages < STRETCH
