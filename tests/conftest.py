"""Shared servers: one PostgreSQL and one NATS for the whole run, clean for each test."""

import ipaddress
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from deploy.local import mail, postgres
from deploy.local.issuer import Issuer
from tests import servers


def _only_loopback(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
        raise PermissionError(f"tests stay on this machine: {address}")


def pytest_configure() -> None:
    sys.addaudithook(_only_loopback)
    # Nor do they trust any authority out there: reading them all takes each client a while.
    os.environ["SSL_CERT_DIR"] = os.fspath(Path(__file__).parent)


@pytest.fixture(scope="session")
def workspace() -> Iterator[Path]:
    """A directory for servers that a test starts itself."""
    with servers.workspace(in_memory=True) as directory:
        yield directory


@pytest.fixture(scope="session")
def postgres_server(workspace: Path) -> Iterator[postgres.Postgres]:
    """The shared PostgreSQL. A test that stops or breaks it starts its own instead."""
    server = servers.start_postgres(workspace / "postgres")
    yield server
    server.stop()


@pytest.fixture
async def databases(postgres_server: postgres.Postgres) -> AsyncIterator[servers.Databases]:
    """Makes databases that live as long as the test."""
    made = servers.Databases(postgres_server)
    yield made
    await made.drop()


@pytest.fixture
async def fresh_database(databases: servers.Databases) -> str:
    """The superuser DSN of an empty database."""
    return await databases.new()


@pytest.fixture(scope="session")
def _jetstream_server(workspace: Path) -> Iterator[servers.Jetstream]:
    server = servers.start_jetstream(workspace / "nats")
    yield server
    server.stop()


@pytest.fixture
async def jetstream(_jetstream_server: servers.Jetstream) -> servers.Jetstream:
    """The shared NATS, without any stream."""
    await _jetstream_server.wipe()
    return _jetstream_server


@pytest.fixture(scope="session")
def issuer(workspace: Path) -> Iterator[Issuer]:
    """The shared issuer over HTTP; `issuer.token("student-1")` signs for anyone."""
    yield from _issuer(workspace / "issuer.json")


@pytest.fixture
def own_issuer(tmp_path: Path) -> Iterator[Issuer]:
    """An issuer that a test may change."""
    yield from _issuer(tmp_path / "issuer.json")


def _issuer(keys: Path) -> Iterator[Issuer]:
    running = Issuer(servers.ISSUER, servers.AUDIENCE, {}, keys=keys)
    yield running
    running.stop()


@pytest.fixture
def mail_sink(tmp_path: Path) -> Iterator[mail.MailSink]:
    """A mail server that keeps what it gets and refuses on demand."""
    sink = mail.start(tmp_path / "mail")
    yield sink
    sink.stop()
