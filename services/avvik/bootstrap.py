"""Putting the parts together: the one place that constructs adapters, for each process."""

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import msgspec
import structlog
from msgspec import Struct
from nats.aio.client import Client

from avvik import logs
from avvik.adapters import office
from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.postgres.clock import PostgresClock
from avvik.adapters.postgres.connection import acquired, available
from avvik.adapters.postgres.folding import Means
from avvik.adapters.postgres.migrate import migrate as migrate_log
from avvik.adapters.postgres.migrate import migrate_vault
from avvik.adapters.postgres.rebuild import Comparison
from avvik.adapters.postgres.rebuild import rebuild_cases as rebuild
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.adapters.postgres.references import PostgresReferences
from avvik.adapters.vault import PostgresVault
from avvik.application import offices
from avvik.application.desk import Desk
from avvik.application.import_institution import Imported, import_institution
from avvik.application.ports import Unavailable
from avvik.application.pseudonyms import Secret
from avvik.domain.institution import InstitutionFile
from avvik.followers import broker
from avvik.followers.publish.streams import ensure_streams
from avvik.settings import (
    ApiSettings,
    Databases,
    MigrateSettings,
    Store,
    WithBroker,
    WorkerSettings,
    load,
)

# What makes a commit durable; PostgreSQL's documentation, section 28.5 and "Write Ahead Log".
DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")
# Objects that may have come and stayed before the collector looks for circles among them.
YOUNG_AT_MOST = 10_000
WATCH_EVERY = 60.0

_log = structlog.get_logger(__name__)


class Unsafe(Exception):
    """PostgreSQL may lose what it has confirmed; the sentence names the settings."""


class NotUnderstood(Exception):
    """The institution file is no JSON, or not the kind that is wanted; the sentence says where."""


class Ground(Struct, frozen=True, kw_only=True):
    """What every process that works with cases stands on."""

    institution: str
    secret: Secret
    log: PostgresLog
    directory: PostgresDirectory
    vault: PostgresVault
    clock: PostgresClock
    desk: Desk


def settle() -> None:
    """Once everything is made that lives as long as the process: it need not be looked at again,
    and a full collection would hold up every request under way."""
    gc.collect()
    gc.freeze()
    # What a request makes it also lets go of: collecting for each few only costs.
    gc.set_threshold(YOUNG_AT_MOST)


@asynccontextmanager
async def ground(settings: Store, role: str | None) -> AsyncIterator[Ground]:
    """Adapters that act as the database role; they connect when they are used."""
    log = await PostgresLog.open(settings.database_url, role)
    vault = await PostgresVault.open(
        settings.vault_url, settings.kek(), role, institution=settings.institution
    )
    clock = PostgresClock(log.pool)
    watching = asyncio.create_task(_watch(clock, settings), name="watch")
    directory = PostgresDirectory(log.pool)
    try:
        yield Ground(
            institution=settings.institution,
            secret=Secret(settings.secret()),
            log=log,
            directory=directory,
            vault=vault,
            clock=clock,
            desk=Desk(
                log=log,
                directory=directory,
                vault=vault,
                references=PostgresReferences(log.pool),
                clock=clock,
                secret=Secret(settings.secret()),
            ),
        )
    finally:
        watching.cancel()
        await log.close()
        await vault.close()


async def _watch(clock: PostgresClock, settings: Store) -> None:
    """Keep to the database's time, and look again whether it is safe: it may have been away."""
    while True:
        with contextlib.suppress(Unavailable):
            await clock.synchronise()
            try:
                await require_durable(settings)
            except Unsafe as reason:
                _log.critical("unsafe", reason=str(reason))
                signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(WATCH_EVERY)


async def require_durable(settings: Store) -> None:
    """Refuse a PostgreSQL that may lose what it has confirmed. Raises `Unsafe`, `Unavailable`."""
    with available():
        for dsn in (settings.database_url, settings.vault_url):
            await _require_durable(dsn)


async def _require_durable(dsn: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        off = await connection.fetch(
            "select name from pg_settings where name = any ($1) and setting = 'off'", DURABILITY
        )
    finally:
        await connection.close()
    if off:
        names = ", ".join(row["name"] for row in off)
        raise Unsafe(f"PostgreSQL runs with these off: {names}")


def broker_of(settings: WithBroker) -> tuple[str, Path, Path]:
    """Where NATS is, and what it takes to be let in."""
    return settings.nats_url, settings.nats_ca_file, settings.nats_seed_file


async def answers(pool: asyncpg.Pool) -> bool:
    """Whether the database behind the pool does."""
    try:
        async with acquired(pool) as connection:
            await connection.fetchval("select 1")
    except Unavailable:
        return False
    return True


# --- avvik api, avvik worker


@asynccontextmanager
async def reception() -> AsyncIterator[tuple[ApiSettings, Ground]]:
    """What the api works with, by the settings of this process."""
    logs.configure()
    settings = load(ApiSettings)
    async with ground(settings, "avvik_api") as parts:
        yield settings, parts


@asynccontextmanager
async def works() -> AsyncIterator[tuple[WorkerSettings, Ground, Client]]:
    """What the worker works with, by the settings of this process; NATS is not connected yet."""
    logs.configure()
    settings = load(WorkerSettings)
    with contextlib.suppress(Unavailable):
        await require_durable(settings)
    async with ground(settings, "avvik_worker") as parts:
        yield settings, parts, Client()


# --- avvik migrate, avvik rebuild


async def migrate(settings: MigrateSettings, content: bytes) -> Imported:
    """Databases, streams and directory up to date with this version and the file."""
    try:
        file = msgspec.json.decode(content, type=InstitutionFile)
    except msgspec.MsgspecError as flaw:
        raise NotUnderstood(f"the institution file is not understood: {flaw}") from None
    await require_durable(settings)
    await migrate_log(settings.database_url)
    await migrate_vault(settings.vault_url)
    async with broker.connected(Client(), *broker_of(settings)) as client:
        await ensure_streams(client.jetstream(), settings.institution)
    async with ground(settings, None) as parts:
        issuer, name = settings.oidc_issuer, settings.institution
        return await import_institution(parts.desk, parts.secret, issuer, name, file)


async def rebuild_cases(settings: Store, *, only_compare: bool) -> Comparison:
    """`cases` from the log, or how the live table differs from it."""

    @asynccontextmanager
    async def vault() -> AsyncIterator[PostgresVault]:
        opened = await PostgresVault.open(
            settings.vault_url, settings.kek(), institution=settings.institution
        )
        try:
            yield opened
        finally:
            await opened.close()

    means = Means(
        dsn=settings.database_url,
        secret=Secret(settings.secret()),
        vault=vault,
    )
    return await rebuild(means, only_compare=only_compare)


# --- avvik office


def new_office(path: Path) -> str:
    """A new private key in a new file of its owner's alone; returns the public key."""
    pem, public = offices.new_office()
    # Never over another key: what was sealed to that one would be lost.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return public


async def diverted_cases(settings: Databases, pem: bytes) -> tuple[office.DivertedCase, ...]:
    """The cases that the key's office can open, newest first."""
    return await office.diverted_cases(settings.database_url, offices.private_key(pem))


async def open_case(settings: Databases, named: str, pem: bytes) -> office.OpenedCase:
    """The case with that id or reference, as its office reads it."""
    private = offices.private_key(pem)
    return await office.open_case(
        settings.database_url, settings.vault_url, settings.institution, named, private
    )
