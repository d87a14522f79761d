"""A case that is not there and one that is not theirs to see: nothing in the way tells which."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from uuid import UUID, uuid4

import asyncpg
import pytest

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.memory import MemoryClock, MemoryReferences, MemoryVault
from avvik.adapters.postgres.connection import reading_as
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.access import NotVisible
from avvik.application.desk import Desk
from avvik.application.execute import execute
from avvik.domain.decisions import AddNote
from avvik.views import cases, trail
from tests.avvik.adapters.commits import case_id, configuring, directory, reporting
from tests.avvik.adapters.stores import opened
from tests.avvik.application.desk import SECRET, official
from tests.builders import NOW, person

# Sees no education case.
READER = "hms"


async def read(log: PostgresLog, case: UUID) -> None:
    async with reading_as(log.pool, person(READER)) as connection:
        assert await cases.one(connection, case) is None
        assert await trail.steps(connection, case) == []


async def act(log: PostgresLog, case: UUID) -> None:
    desk = Desk(
        log=log,
        directory=PostgresDirectory(log.pool),
        vault=MemoryVault(),
        references=MemoryReferences(),
        clock=MemoryClock(NOW),
        secret=SECRET,
    )
    with suppress(NotVisible):
        await execute(desk, official(READER, expected=1), case, AddNote(text="Hei."))
        raise AssertionError("the case is not theirs to see")


async def statements(
    log: PostgresLog, what: Callable[[PostgresLog, UUID], Awaitable[None]], case: UUID
) -> list[str]:
    """What the database was asked."""
    asked: list[str] = []

    def note(record: asyncpg.connection.LoggedQuery) -> None:
        asked.append(record.query)

    async with log.pool.acquire() as connection:
        connection.add_query_logger(note)
    await what(log, case)
    async with log.pool.acquire() as connection:
        connection.remove_query_logger(note)
    return asked


@pytest.mark.parametrize("what", [read, act])
async def test_a_case_that_is_not_there_takes_the_same_statements_as_one_not_to_be_seen(
    log_dsn: str, what: Callable[[PostgresLog, UUID], Awaitable[None]]
) -> None:
    case = case_id()
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(configuring())
        await log.append(reporting(case))

        # What the driver asks for itself, it asks once.
        await what(log, uuid4())

        hidden = await statements(log, what, case)
        absent = await statements(log, what, uuid4())

    assert hidden == absent
    assert len(hidden) > 2
