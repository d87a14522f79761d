"""PostgreSQL going away is told at once, and work goes on by itself when it is back."""

import asyncio
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.postgres import connection
from avvik.adapters.postgres.migrate import migrate
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import Appended, Repeatable, Seen, Unavailable
from deploy.local import postgres
from tests.avvik.adapters.commits import case_id, reporting
from tests.avvik.adapters.stores import API, connected, opened
from tests.servers import eventually, start_postgres


def everything(server: postgres.Postgres) -> list[psutil.Process]:
    """The server and all processes that it started."""
    postmaster = psutil.Process(server.process.pid)
    return [postmaster, *postmaster.children(recursive=True)]


async def test_a_server_that_died_is_reported_and_used_again_when_it_is_back(
    workspace: Path,
) -> None:
    server = start_postgres(workspace / "dies")
    dsn = server.dsn("postgres")
    await migrate(dsn)
    async with opened(dsn) as log:
        reported = reporting(case_id())
        assert await log.append(reported) == Appended((1,))
        for process in everything(server):
            process.kill()
        server.process.wait()
        for attempt in (
            log.append(reporting(case_id())),
            log.case(uuid4(), uuid4()),
            log.seen(uuid4()),
            log.remember(uuid4(), Repeatable(caller=uuid4(), fingerprint=b"", answer=b"")),
            PostgresDirectory(log.pool).world(),
        ):
            with pytest.raises(Unavailable, match="database"):
                await asyncio.wait_for(attempt, 3)
        back = postgres.start(workspace / "dies", port=server.port)
        try:
            assert await log.append(reported) == Seen(None)
            assert isinstance(await log.append(reporting(case_id())), Appended)
            assert await log.seen(reported.command_id) == Seen(None)
        finally:
            back.stop()


async def test_a_database_that_lets_nobody_in_is_away(log_dsn: str) -> None:
    server, _, name = log_dsn.rpartition("/")
    async with opened(log_dsn) as log, connected(f"{server}/postgres") as owner:
        await owner.execute(f'alter database "{name}" allow_connections false')
        for attempt in (log.append(reporting(case_id())), log.seen(uuid4())):
            with pytest.raises(Unavailable, match="database"):
                await attempt
        await owner.execute(f'alter database "{name}" allow_connections true')
        assert isinstance(await log.append(reporting(case_id())), Appended)


async def test_a_session_that_was_ended_leaves_the_outcome_unknown_and_the_next_one_works(
    log_dsn: str,
) -> None:
    reported = reporting(case_id())
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await owner.execute("select pg_advisory_lock(hashtext('avvik.append'))")
        waiting = asyncio.create_task(log.append(reported))
        end = """
            select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and not granted
        """

        async def is_ended() -> bool:
            return bool(await owner.fetchval(end))

        await eventually(is_ended)
        with pytest.raises(Unavailable):
            await waiting
        await owner.execute("select pg_advisory_unlock_all()")
        assert await log.append(reported) == Appended((1,))


async def test_a_server_that_hangs_is_not_waited_for(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.3)
    monkeypatch.setattr(connection, "CONNECT_WITHIN", 0.3)
    server = start_postgres(workspace / "hangs")
    dsn = server.dsn("postgres")
    await migrate(dsn)
    log = await PostgresLog.open(dsn, API)
    reported = reporting(case_id())
    await log.append(reported)
    assert reported.case
    processes = everything(server)
    for each in processes:
        each.suspend()
    try:
        for attempt in (log.append(reporting(case_id())), log.case(reported.case.id, uuid4())):
            with pytest.raises(Unavailable):
                await asyncio.wait_for(attempt, 3)
    finally:
        for each in processes:
            each.resume()
    assert isinstance(await log.append(reporting(case_id())), Appended)
    await log.close()
    server.stop()
