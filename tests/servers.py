"""Real servers for the tests, started through the project's own launcher."""

import asyncio
import shutil
import ssl
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, overload

import asyncpg
import nats
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from deploy.local import nats_server, permissions, postgres

T = TypeVar("T")

INSTITUTION = "ntnu"
ISSUER = "https://issuer.example.org"
AUDIENCE = "https://avvik.example.org"


MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 -- a name of its own is made in it


@contextmanager
def workspace(*, in_memory: bool = False) -> Iterator[Path]:
    """A directory for servers, readable by the account that PostgreSQL runs as.

    In memory, where there is room, servers need not wait for the disk that they write to: it keeps
    what a killed one wrote just as the disk would.
    """
    roomy = in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="avvik-test-", dir=MEMORY if roomy else None) as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory


def start_postgres(directory: Path) -> postgres.Postgres:
    """A server with the settings of production, with room for many connections."""
    return postgres.start(directory, settings={"max_connections": "200"})


@dataclass
class Databases:
    """Makes databases on the shared server, and drops them again."""

    server: postgres.Postgres
    made: list[str] = field(default_factory=list)

    async def new(self, template: str = "template1") -> str:
        """A new database; returns its superuser DSN."""
        name = f"test_{uuid.uuid4().hex}"
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        self.made.append(name)
        return self.server.dsn(name)

    async def like(self, template: str, prepare: Callable[[str], Awaitable[None]]) -> str:
        """A copy of a template, which `prepare` fills the first time that anyone asks."""
        connection = await asyncpg.connect(self.server.dsn("postgres"))
        try:
            known = "SELECT 1 FROM pg_database WHERE datname = $1"
            if not await connection.fetchval(known, template):
                await connection.execute(f"DROP DATABASE IF EXISTS {template}_begun WITH (FORCE)")
                await connection.execute(f"CREATE DATABASE {template}_begun")
                await prepare(self.server.dsn(f"{template}_begun"))
                await connection.execute(f"ALTER DATABASE {template}_begun RENAME TO {template}")
        finally:
            await connection.close()
        return await self.new(template)

    async def drop(self) -> None:
        """Drop what was made here, whoever is still connected."""
        for name in self.made:
            await self._administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.made.clear()

    async def _administer(self, statement: str) -> None:
        connection = await asyncpg.connect(self.server.dsn("postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@dataclass(frozen=True, kw_only=True)
class Jetstream:
    """A NATS server with one institution's account and the seeds of its users."""

    server: nats_server.Nats
    seeds: Mapping[str, Path]

    @property
    def url(self) -> str:
        """The address that clients connect to."""
        return self.server.url

    @property
    def ca_file(self) -> Path:
        """The authority that clients must trust."""
        return self.server.ca_file

    @asynccontextmanager
    async def connect(
        self,
        user: str,
        error_cb: Callable[[Exception], Awaitable[None]] | None = None,
    ) -> AsyncIterator[Client]:
        """A connection as `avvik`, `notifier` or `admin` (who may do anything)."""
        client = await nats.connect(
            self.url,
            tls=ssl.create_default_context(cafile=str(self.ca_file)),
            nkeys_seed=str(self.seeds[user]),
            inbox_prefix=f"_INBOX_{user}".encode(),
            error_cb=error_cb,
            allow_reconnect=False,
        )
        try:
            yield client
        finally:
            await client.close()

    async def wipe(self) -> None:
        """Delete every stream."""
        async with self.connect("admin") as client:
            context = client.jetstream()
            for stream in await _streams(context.streams_info):
                await context.delete_stream(stream)

    def stop(self) -> None:
        """Stop the server in order."""
        self.server.stop()


async def _streams(ask: Callable[[], Awaitable[list[nats.js.api.StreamInfo]]]) -> list[str]:
    try:
        return [stream.config.name or "" for stream in await ask()]
    except NotFoundError:
        return []


def start_jetstream(
    directory: Path,
    *,
    institution: str = INSTITUTION,
    sync_interval: str = "always",
    port: int | None = None,
) -> Jetstream:
    """A server whose state lies in `directory`; the same directory again is the same server."""
    directory.mkdir(parents=True, exist_ok=True)
    allowed = {
        "avvik": permissions.for_avvik(institution),
        "notifier": permissions.for_notifier(institution),
        "admin": None,
    }
    users = {
        name: nats_server.User(account=institution, seed=directory / f"{name}.seed", may=may)
        for name, may in allowed.items()
    }
    server = nats_server.start(directory, users, sync_interval=sync_interval, port=port)
    return Jetstream(server=server, seeds={name: user.seed for name, user in users.items()})


@overload
async def eventually(
    probe: Callable[[], Coroutine[Any, Any, T | None]], *, within: float = 30
) -> T: ...


@overload
async def eventually(probe: Callable[[], T | None], *, within: float = 30) -> T: ...


async def eventually(probe: Callable[[], Any], *, within: float = 30) -> Any:
    """Wait until what `probe` returns, perhaps after awaiting, is true; and return it."""
    until = time.monotonic() + within
    while True:
        value = probe()
        if isinstance(value, Coroutine):
            value = await value
        if value:
            return value
        if time.monotonic() > until:
            raise TimeoutError(f"not within {within} s: {probe}")
        await asyncio.sleep(0.01)
