"""A log in PostgreSQL, and the connections that followers use."""

from collections.abc import AsyncIterator
from functools import partial

import pytest

from avvik.adapters.postgres.connection import connect
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.followers.turn import Connect
from tests.avvik.adapters import stores
from tests.avvik.followers.given import Place
from tests.servers import Databases


@pytest.fixture
async def log_dsn(databases: Databases) -> str:
    """An empty log."""
    return await stores.log_database(databases)


@pytest.fixture
async def log(log_dsn: str) -> AsyncIterator[PostgresLog]:
    """The log as the worker has it."""
    opened = await PostgresLog.open(log_dsn, stores.WORKER)
    yield opened
    await opened.close()


@pytest.fixture
def connecting(log_dsn: str) -> Connect:
    """Makes connections of a follower's own."""
    return partial(connect, log_dsn, stores.WORKER)


@pytest.fixture
async def place(log: PostgresLog) -> Place:
    """The example organisation, in the log."""
    opened = Place(log)
    await opened.open()
    return opened
