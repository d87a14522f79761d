"""The way to the ledger's database: a pool that outlives outages, and the migrations."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias

import asyncpg

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"

AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the driver is confused by a connection that broke half-way
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
)
# And what else it may refuse with, such as a full disk or a standby that may not write.
UNABLE = (*AWAY, asyncpg.PostgresError)

_SCHEMA = "notifier"
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x6E6F7469  # "noti": two processes that start together migrate one after the other


def pool(url: str) -> Pool:
    """A pool that connects when it is asked to, so that the database may be away at start."""
    return asyncpg.create_pool(
        url,
        min_size=0,
        max_size=8,
        timeout=5,
        command_timeout=10,
        server_settings={"search_path": _SCHEMA, "application_name": "notifier"},
    )


@asynccontextmanager
async def transaction(database: Pool) -> AsyncIterator[Connection]:
    """A connection on which all that is done stands or falls together."""
    async with database.acquire() as connection, connection.transaction():
        yield connection


async def is_up(database: Pool) -> bool:
    """Whether the database answers."""
    try:
        async with asyncio.timeout(2):
            return await database.fetchval("SELECT true") is True
    except UNABLE:
        return False


class OtherScript(Exception):
    """The ledger was made by a script that has been changed since."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the ledger was made by another {name}: start with an empty one")


async def migrate(database: Pool) -> None:
    """Bring the ledger's own schema up to date; one that other scripts made is refused by name."""
    async with transaction(database) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        if not await connection.fetchval("SELECT to_regnamespace($1) IS NOT NULL", _SCHEMA):
            await connection.execute(f"CREATE SCHEMA {_SCHEMA}")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY,"
            " applied_at timestamptz NOT NULL DEFAULT now());"
            " ALTER TABLE migration ADD COLUMN IF NOT EXISTS digest bytea"
        )
        rows = await connection.fetch("SELECT name, digest FROM migration")
        applied = {row["name"]: row["digest"] for row in rows}
        for file in sorted(_MIGRATIONS.glob("*.sql")):
            script = file.read_text()
            digest = hashlib.sha256(script.encode()).digest()
            if file.name not in applied:
                await connection.execute(script)
                await connection.execute(
                    "INSERT INTO migration (name, digest) VALUES ($1, $2)", file.name, digest
                )
            elif applied[file.name] != digest:
                raise OtherScript(file.name)
