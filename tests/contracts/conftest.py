"""Each port twice: in memory and on PostgreSQL."""

import os
from collections.abc import AsyncIterator
from typing import TypeAlias

import pytest

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.memory import (
    MemoryDirectory,
    MemoryLog,
    MemoryReferences,
    MemoryVault,
)
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.adapters.postgres.references import PostgresReferences
from avvik.adapters.vault import PostgresVault
from avvik.application.ports import Directory, References, Vault
from tests.avvik.adapters import stores
from tests.servers import INSTITUTION, Databases

AnyLog: TypeAlias = MemoryLog | PostgresLog

KINDS = ("memory", "postgres")
KEK = os.urandom(32)


@pytest.fixture(params=KINDS)
async def log(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[AnyLog]:
    if request.param == "memory":
        yield MemoryLog()
        return
    async with stores.opened(await stores.log_database(databases)) as opened:
        yield opened


@pytest.fixture
async def follower(log: AnyLog, databases: Databases) -> AsyncIterator[AnyLog]:
    """The same log, as followers read it: all of it."""
    if isinstance(log, MemoryLog):
        yield log
        return
    (name,) = databases.made
    async with stores.opened(databases.server.dsn(name), stores.WORKER) as opened:
        yield opened


@pytest.fixture
def directory(log: AnyLog) -> Directory:
    return MemoryDirectory(log) if isinstance(log, MemoryLog) else PostgresDirectory(log.pool)


@pytest.fixture
def references(log: AnyLog) -> References:
    return MemoryReferences() if isinstance(log, MemoryLog) else PostgresReferences(log.pool)


@pytest.fixture(params=KINDS)
async def vault(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Vault]:
    if request.param == "memory":
        yield MemoryVault()
        return
    dsn = await stores.vault_database(databases)
    opened = await PostgresVault.open(dsn, KEK, stores.API, institution=INSTITUTION)
    yield opened
    await opened.close()


@pytest.fixture
async def destroying(vault: Vault, databases: Databases) -> AsyncIterator[Vault]:
    """The same vault, as the worker has it."""
    if isinstance(vault, MemoryVault):
        yield vault
        return
    (name,) = databases.made
    dsn = databases.server.dsn(name)
    opened = await PostgresVault.open(dsn, KEK, stores.WORKER, institution=INSTITUTION)
    yield opened
    await opened.close()
