"""`make run`: everything on this machine, from the databases to the mail, until Ctrl-C."""

import asyncio
import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType

from deploy.local import (
    child,
    databases,
    environment,
    mail,
    nats_server,
    office,
    permissions,
    postgres,
)
from deploy.local import state as here
from deploy.local.environment import Parts
from deploy.local.issuer import Issuer
from deploy.local.welcome import welcome

HOST = "127.0.0.1"
READY_WITHIN = 60
PORTS = 65_536

Processes = Mapping[str, subprocess.Popen[bytes]]


class InTheWay(Exception):
    """Something on this machine keeps us from starting."""


class Stopped(Exception):
    """Someone asked us to stop, perhaps before everything had started."""


def main() -> int:
    """Start everything, wait, stop everything."""
    began = time.monotonic()
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _stop)
    child.die_with_parent()
    try:
        with ExitStack() as stack:
            port = _free_port_for_api()
            stack.enter_context(_alone())
            here.prepare()
            processes = _start(stack, port)
            print(welcome(f"http://{HOST}:{port}", time.monotonic() - began), flush=True)
            _watch(processes)
    except Stopped:
        print("Stopped.", file=sys.stderr)
    except (child.ChildFailed, InTheWay) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _stop(_signal: int, _frame: FrameType | None) -> None:
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    raise Stopped


def _start(stack: ExitStack, port: int) -> Processes:
    parts = _start_parts(stack, port)
    asyncio.run(databases.create(parts.postgres, here.password("avvik_notifier")))
    _migrate(parts)
    asyncio.run(databases.admit(parts.postgres, here.password))
    addresses = {
        "api": parts.public_url,
        "worker": f"http://{HOST}:{child.free_port()}",
        "notifier": f"http://{HOST}:{child.free_port()}",
    }
    services = _start_services(stack, parts, addresses)
    _wait_until_ready(services, addresses)
    return services | {"postgres": parts.postgres.process, "nats": parts.nats.process}


def _start_parts(stack: ExitStack, port: int) -> Parts:
    server = postgres.start(here.STATE / "postgres", log=here.log("postgres"))
    stack.callback(server.stop)
    users = {
        "avvik": nats_server.User(
            account="ntnu", seed=here.SECRETS / "avvik.seed", may=permissions.for_avvik("ntnu")
        ),
        "notifier": nats_server.User(
            account="ntnu",
            seed=here.SECRETS / "notifier.seed",
            may=permissions.for_notifier("ntnu"),
        ),
    }
    nats = nats_server.start(here.STATE / "nats", users, log=here.log("nats"))
    stack.callback(nats.stop)
    issuer = Issuer(
        environment.ISSUER,
        environment.AUDIENCE,
        here.claims(),
        keys=here.SECRETS / "issuer.json",
    )
    stack.callback(issuer.stop)
    here.RUNNING.write_text(json.dumps({"token_endpoint": f"{issuer.url}/token"}))
    stack.callback(here.RUNNING.unlink)
    sink = mail.start(here.MAIL)
    stack.callback(sink.stop)
    return Parts(
        postgres=server,
        nats=nats,
        secrets=here.SECRETS,
        discovery_url=issuer.discovery_url,
        smtp_url=sink.url,
        host=HOST,
        port=port,
    )


def _migrate(parts: Parts) -> None:
    superuser = environment.of_avvik(parts, "postgres", parts.postgres.password, metrics_port=0)
    child.run(
        [sys.executable, "-m", "avvik", "migrate", office.institution_file(here.STATE)],
        log=here.log("migrate"),
        environment=superuser,
    )


def _start_services(
    stack: ExitStack, parts: Parts, addresses: Mapping[str, str]
) -> dict[str, subprocess.Popen[bytes]]:
    port = {name: int(address.rpartition(":")[2]) for name, address in addresses.items()}

    def of_avvik(name: str) -> dict[str, str]:
        login = f"avvik_{name}_login"
        return environment.of_avvik(parts, login, here.password(login), metrics_port=port[name])

    of_notifier = environment.of_notifier(
        parts, here.password("avvik_notifier"), metrics_port=port["notifier"]
    )
    commands = {
        "api": (["avvik", "api"], of_avvik("api")),
        "worker": (["avvik", "worker"], of_avvik("worker")),
        "notifier": (["notifier"], of_notifier),
    }
    services = {
        name: child.start(
            [sys.executable, "-m", *command], log=here.log(name), environment=variables
        )
        for name, (command, variables) in commands.items()
    }
    stack.callback(child.stop_together, services.values())
    return services


def _wait_until_ready(services: Processes, addresses: Mapping[str, str]) -> None:
    until = time.monotonic() + READY_WITHIN
    for name, address in addresses.items():
        while not _is_ready(f"{address}/readyz"):
            _all_alive(services)
            if time.monotonic() > until:
                raise child.ChildFailed(
                    f"{name} was not ready within {READY_WITHIN} s. "
                    f"The end of its log:\n{child.tail(here.log(name))}"
                )
            time.sleep(0.02)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own http address
            return True
    except OSError:
        return False


def _watch(processes: Processes) -> None:
    while True:
        _all_alive(processes)
        time.sleep(0.2)


def _all_alive(processes: Processes) -> None:
    for name, process in processes.items():
        if process.poll() is not None:
            log = here.log(name)
            raise child.ChildFailed(
                f"{name} ended with status {process.returncode}, so everything stops. "
                f"The end of {log}:\n{child.tail(log)}"
            )


def _free_port_for_api() -> int:
    given = os.environ.get("AVVIK_PORT") or "8000"
    port = int(given) if re.fullmatch("[0-9]{1,5}", given) else 0
    if not 0 < port < PORTS:
        raise InTheWay(f"AVVIK_PORT is {given}, which is no port.")
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except OSError as problem:
        raise InTheWay(
            f"Port {given} on {HOST} cannot be used: {problem.strerror}. "
            f"AVVIK_PORT moves it, for example AVVIK_PORT={port + 1} make run"
        ) from problem
    return port


@contextmanager
def _alone() -> Iterator[None]:
    """Two at a time would share one state."""
    here.STATE.mkdir(exist_ok=True)
    with (here.STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise InTheWay("make run is already running in this checkout.") from problem
        yield


if __name__ == "__main__":
    sys.exit(main())
