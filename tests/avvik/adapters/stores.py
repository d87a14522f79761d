"""Migrated databases for tests, copied from one template per server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from avvik.adapters.postgres.migrate import migrate, migrate_vault
from avvik.adapters.postgres.recorder import PostgresLog
from tests.servers import Databases

API, WORKER = "avvik_api", "avvik_worker"


async def log_database(databases: Databases) -> str:
    """The superuser DSN of an empty log."""
    return await databases.like("log_template", migrate)


async def vault_database(databases: Databases) -> str:
    """The superuser DSN of an empty vault."""
    return await databases.like("vault_template", migrate_vault)


@asynccontextmanager
async def opened(dsn: str, role: str | None = API) -> AsyncIterator[PostgresLog]:
    log = await PostgresLog.open(dsn, role)
    try:
        yield log
    finally:
        await log.close()


@asynccontextmanager
async def connected(dsn: str, role: str | None = None) -> AsyncIterator[asyncpg.Connection]:
    settings = {"role": role} if role else {}
    connection = await asyncpg.connect(dsn, server_settings=settings)
    try:
        yield connection
    finally:
        await connection.close()
