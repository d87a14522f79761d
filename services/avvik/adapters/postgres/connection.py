"""Connections that act as one of the database roles, and fail fast when PostgreSQL is away."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import asyncpg

from avvik.application.ports import Unavailable

CONNECT_WITHIN = 2.0
ANSWER_WITHIN = 5.0

# Everything that means: not now, or the outcome is unknown. Any other error is a fault.
AWAY = (
    OSError,  # with TimeoutError
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the driver is confused by a connection that broke half-way
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    # The database lets nobody in, is not there, or knows us no longer.
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
)


@contextmanager
def available(dependency: str = "database") -> Iterator[None]:
    """Tell callers `Unavailable` for whatever says that the server is away."""
    try:
        yield
    except AWAY as error:
        raise Unavailable(dependency) from error


class _Connection(asyncpg.Connection):
    def get_reset_query(self) -> str:
        # Settings are local to transactions here: nothing to reset, a round trip saved.
        return ""


async def open_pool(dsn: str, role: str | None, *, most: int = 10) -> asyncpg.Pool:
    """A pool that connects when it is used, not before."""
    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=most,
        timeout=CONNECT_WITHIN,
        command_timeout=ANSWER_WITHIN,
        connection_class=_Connection,
        server_settings=_settings(role),
    )


async def connect(dsn: str, role: str | None) -> asyncpg.Connection:
    """A connection of one's own."""
    return await asyncpg.connect(
        dsn,
        timeout=CONNECT_WITHIN,
        command_timeout=ANSWER_WITHIN,
        connection_class=_Connection,
        server_settings=_settings(role),
    )


def _settings(role: str | None) -> dict[str, str]:
    # A page costs the same wherever it lies: in memory, or on disks that do not turn. By default
    # the planner would rather read a table in order than look up what it needs.
    fixed = {"application_name": "avvik", "random_page_cost": "1.1"}
    return fixed | ({"role": role} if role else {})


@asynccontextmanager
async def acquired(pool: asyncpg.Pool, dependency: str = "database") -> AsyncIterator[Any]:
    with available(dependency):
        async with pool.acquire(timeout=ANSWER_WITHIN) as connection:
            yield connection


@asynccontextmanager
async def reading_as(pool: asyncpg.Pool, reader: UUID) -> AsyncIterator[Any]:
    """A transaction that sees what the reader may see; it can also write to `access_log`."""
    async with acquired(pool) as connection, connection.transaction():
        await connection.execute("select set_config('avvik.person', $1, true)", str(reader))
        yield connection
