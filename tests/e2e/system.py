"""The whole system on this machine, as `make run` has it, with each process in a test's hand."""

import asyncio
import contextlib
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

import asyncpg
import httpx
import psutil

from deploy.local import (
    child,
    databases,
    environment,
    nats_server,
    office,
    permissions,
    postgres,
    state,
)
from deploy.local.environment import AUDIENCE, ISSUER, Parts
from deploy.local.issuer import Issuer
from tests import servers
from tests.e2e.post_office import PostOffice
from tests.servers import INSTITUTION, Jetstream, eventually

HOST = "127.0.0.1"
SERVICES = ("api", "worker", "notifier")
COMMANDS = {"api": ("avvik", "api"), "worker": ("avvik", "worker"), "notifier": ("notifier",)}


class System:
    """Real processes on free ports, which stay the same when one is started again."""

    def __init__(self, directory: Path, persons: Mapping[str, Mapping[str, str]]) -> None:
        self.directory = directory
        self.secrets = directory / "secrets"
        self.secrets.mkdir(parents=True)
        for name in ("kek", "secret"):
            (self.secrets / name).write_bytes(secrets.token_bytes(32))
        self.mail = PostOffice(child.free_port())
        self.issuer = Issuer(
            ISSUER, AUDIENCE, {**state.claims(), **persons}, keys=self.secrets / "issuer.json"
        )
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._ports = {
            name: child.free_port() for name in ("postgres", "nats", "api", "worker", "notifier")
        }
        self._passwords = {login: secrets.token_urlsafe(16) for login in state.LOGINS}

    async def start(self) -> None:
        """From nothing to ready."""
        self.start_postgres()
        self.start_nats()
        await databases.create(self.postgres, self._passwords["avvik_notifier"])
        file = await asyncio.to_thread(office.institution_file, self.directory)
        migrated = await asyncio.to_thread(
            self.avvik, "migrate", str(file), variables=self.superuser()
        )
        assert migrated.returncode == 0, migrated.stderr
        await databases.admit(self.postgres, self._passwords.__getitem__)
        for name in SERVICES:
            self.start_service(name)
        await self.ready()

    def stop(self) -> None:
        """End everything, in order."""
        services = [self.running[name] for name in self.running if name not in ("postgres", "nats")]
        child.stop_together(services)
        for name in ("nats", "postgres"):
            if name in self.running:
                child.stop(self.running[name], signal.SIGINT)
        self.issuer.stop()
        self.mail.stop()

    # --- processes

    def start_postgres(self, **settings: str) -> None:
        self.postgres = postgres.start(
            self.directory / "postgres",
            log=self.log("postgres"),
            port=self._ports["postgres"],
            settings=settings,
        )
        self.running["postgres"] = self.postgres.process

    def start_nats(self) -> None:
        allowed = {
            "avvik": permissions.for_avvik(INSTITUTION),
            "notifier": permissions.for_notifier(INSTITUTION),
            "admin": None,
        }
        seeds = {name: self.secrets / f"{name}.seed" for name in allowed}
        users = {
            name: nats_server.User(account=INSTITUTION, seed=seeds[name], may=may)
            for name, may in allowed.items()
        }
        server = nats_server.start(
            self.directory / "nats", users, log=self.log("nats"), port=self._ports["nats"]
        )
        self.jetstream = Jetstream(server=server, seeds=seeds)
        self.running["nats"] = server.process

    def start_service(self, name: str) -> None:
        """Start `api`, `worker` or `notifier`; a twin is called `worker-2`."""
        self._ports.setdefault(name, child.free_port())
        kind = name.partition("-")[0]
        self.running[name] = child.start(
            [sys.executable, "-m", *COMMANDS[kind]],
            log=self.log(name),
            environment=self.variables(name),
        )

    def start_again(self, name: str) -> None:
        """Start a process that is gone."""
        starts = {"postgres": self.start_postgres, "nats": self.start_nats}
        starts.get(name, partial(self.start_service, name))()

    def kill(self, name: str) -> None:
        """SIGKILL, without warning, and gone when this returns."""
        process = self.running.pop(name)
        parent = psutil.Process(process.pid)
        children = parent.children(recursive=True)
        # PostgreSQL's own children notice by themselves that their parent is gone.
        for each in [parent] if name == "postgres" else [parent, *children]:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        process.wait()
        # PostgreSQL does not start again before the last one has left the shared memory.
        while any(lives(each) for each in children):
            psutil.wait_procs(children, timeout=0.1)

    def end(self, name: str) -> None:
        """Stop in order, and gone when this returns."""
        how = signal.SIGINT if name == "postgres" else signal.SIGTERM
        child.stop(self.running.pop(name), how)

    async def heal(self) -> None:
        """Whatever is down comes back; whatever was added goes."""
        self.mail.behave()
        # The notifier first: it asks the worker to the last.
        for name in [name for name in reversed(self.running) if name.endswith("-2")]:
            self.end(name)
        for name in ("postgres", "nats", *SERVICES):
            if name not in self.running or self.running[name].poll() is not None:
                self.start_again(name)
        await self.ready()

    async def ready(self, *names: str) -> None:
        """Wait until these, or all three services, say that nothing is down."""
        async with httpx.AsyncClient() as client:
            for name in names or SERVICES:
                await eventually(partial(self._is_ready, client, name), within=60)

    async def _is_ready(self, client: httpx.AsyncClient, name: str) -> bool:
        assert self.running[name].poll() is None, child.tail(self.log(name))
        try:
            return (await client.get(f"{self.address(name)}/readyz")).is_success
        except httpx.TransportError:
            return False

    async def turns_away(self) -> httpx.Response:
        """Wait until the api says that something is away, and what."""
        async with httpx.AsyncClient(base_url=self.address()) as client:

            async def refused() -> httpx.Response | None:
                with contextlib.suppress(httpx.TimeoutException):
                    answer = await client.get("/readyz")
                    return answer if answer.status_code == 503 else None
                return None

            return await eventually(refused)

    # --- where things are

    def address(self, name: str = "api") -> str:
        """Where a service answers HTTP."""
        return f"http://{HOST}:{self._ports[name]}"

    def log(self, name: str) -> Path:
        """What a process has said, over all its starts."""
        directory = self.directory / "log"
        directory.mkdir(exist_ok=True)
        return directory / f"{name}.log"

    def variables(self, name: str) -> dict[str, str]:
        """The environment of a service."""
        if name.startswith("notifier"):
            password = self._passwords["avvik_notifier"]
            return environment.of_notifier(self._parts(), password, metrics_port=self._ports[name])
        login = f"avvik_{name.partition('-')[0]}_login"
        return environment.of_avvik(
            self._parts(), login, self._passwords[login], metrics_port=self._ports[name]
        )

    def superuser(self) -> dict[str, str]:
        """The environment of `avvik migrate` and `avvik rebuild`."""
        return environment.of_avvik(
            self._parts(), "postgres", self.postgres.password, metrics_port=0
        )

    def _parts(self) -> Parts:
        return Parts(
            postgres=self.postgres,
            nats=self.jetstream.server,
            secrets=self.secrets,
            discovery_url=self.issuer.discovery_url,
            smtp_url=self.mail.url,
            host=HOST,
            port=self._ports["api"],
        )

    # --- looking in

    def avvik(
        self, *arguments: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of `avvik` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "avvik", *arguments],
            env=variables if variables is not None else self.superuser(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @asynccontextmanager
    async def database(self, name: str = "avvik") -> AsyncIterator[asyncpg.Connection]:
        """A superuser's connection."""
        connection = await asyncpg.connect(self.postgres.dsn(name))
        try:
            yield connection
        finally:
            await connection.close()

    def resident(self) -> dict[str, int]:
        """How many MiB each process keeps in memory, those it started included."""
        kept: dict[str, int] = {}
        for name, process in self.running.items():
            family = [psutil.Process(process.pid)]
            family += family[0].children(recursive=True)
            kept[name] = sum(each.memory_info().rss for each in family) // 2**20
        return kept

    async def metrics(self, name: str) -> str:
        """What a service counts."""
        async with httpx.AsyncClient(timeout=30) as client:
            return (await client.get(f"{self.address(name)}/metrics")).text


def lives(process: psutil.Process) -> bool:
    """Whether it runs; an orphan may stay on as a zombie that nobody cleared away."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def running(
    persons: Mapping[str, Mapping[str, str]], *, in_memory: bool = False
) -> Iterator[System]:
    """A system in a directory of its own, gone afterwards."""
    with servers.workspace(in_memory=in_memory) as directory:
        system = System(directory, persons)
        try:
            asyncio.run(system.start())
            yield system
        finally:
            system.stop()
