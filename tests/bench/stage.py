"""The servers of one run of the bench, each started when a row first asks for it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path

import asyncpg
import msgspec
from msgspec import structs

from avvik.adapters.postgres.migrate import migrate, migrate_vault
from avvik.application.import_institution import import_institution
from avvik.domain.institution import InstitutionFile
from avvik.settings import Store
from deploy.local import postgres
from deploy.local.state import INSTITUTION_FILE
from tests import servers
from tests.bench.desk import open_store
from tests.bench.fill import fill
from tests.bench.harness import Size

# Room for what a million events take, so that neither side waits for checkpoints.
SETTINGS = {"max_connections": "200", "max_wal_size": "8GB", "shared_buffers": "512MB"}


class Stage:
    """Starts servers and prepares databases; `stop` ends what was started."""

    def __init__(self, directory: Path, size: Size) -> None:
        self.directory = directory
        self.size = size
        self._stores: dict[str, Store] = {}

    @cached_property
    def postgres(self) -> postgres.Postgres:
        return postgres.start(self.directory / "postgres", settings=SETTINGS)

    @property
    def binaries(self) -> Path:
        """Where the server's own tools are."""
        program = self.postgres.process.args
        assert isinstance(program, list)
        return Path(program[0]).parent

    def stop(self) -> None:
        if "postgres" in self.__dict__:
            self.postgres.stop()

    async def database(self, name: str, template: str = "template1") -> str:
        """A new database on the shared server; returns the superuser's address."""
        await self._administer(f"create database {name} template {template} strategy file_copy")
        return self.postgres.dsn(name)

    async def store(self, name: str) -> Store:
        """A log with its vault and the example institution, made when first asked for."""
        if name not in self._stores:
            store = Store(
                institution=servers.INSTITUTION,
                database_url=await self.database(name),
                vault_url=await self.database(f"{name}_vault"),
                kek_file=_secret(self.directory / "kek"),
                secret_file=_secret(self.directory / "secret"),
            )
            await migrate(store.database_url)
            await migrate_vault(store.vault_url)
            file = msgspec.json.decode(INSTITUTION_FILE.read_bytes(), type=InstitutionFile)
            async with open_store(store) as parts:
                await import_institution(
                    parts.desk, parts.secret, servers.ISSUER, servers.INSTITUTION, file
                )
            self._stores[name] = store
        return self._stores[name]

    async def filled(self, events: int) -> Store:
        """A log with about that many events, made when first asked for."""
        name = f"filled_{events}"
        known = name in self._stores
        store = await self.store(name)
        if not known:
            await fill(store, events)
        return store

    @asynccontextmanager
    async def copied(self, store: Store) -> AsyncIterator[Store]:
        """The same log once more, for as long as it is needed; the keys are shared."""
        original = store.database_url.rpartition("/")[2]
        copy = f"{original}_copy"
        try:
            yield structs.replace(store, database_url=await self.database(copy, template=original))
        finally:
            await self._administer(f"drop database if exists {copy} with (force)")

    async def written_out(self) -> None:
        """What was filled so far is on disk: nobody pays for it who is measured next."""
        await self._administer("checkpoint")

    async def _administer(self, statement: str) -> None:
        connection = await asyncpg.connect(self.postgres.dsn("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _secret(path: Path) -> Path:
    if not path.exists():
        path.write_bytes(os.urandom(32))
    return path
