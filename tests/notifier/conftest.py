"""A ledger in a database of its own, and the streams as avvik makes them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

from deploy.local.mail import MailSink
from notifier import database
from notifier.database import Pool
from notifier.ledger import Ledger
from tests.notifier import given
from tests.notifier.sending import DEAN, HEAD, RECTOR, Scene
from tests.notifier.starting import Start, starting
from tests.servers import INSTITUTION, Databases, Jetstream

_PASSWORD = "of-the-tests"


async def own_by_notifier(databases: Databases) -> str:
    """The address of a new, empty database that the notifier's own role owns."""
    superuser = await databases.new()
    name = superuser.rpartition("/")[2]
    connection = await asyncpg.connect(superuser)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'avvik_notifier'"):
            await connection.execute("CREATE ROLE avvik_notifier")
        await connection.execute(f"ALTER ROLE avvik_notifier LOGIN PASSWORD '{_PASSWORD}'")
        await connection.execute(f"ALTER DATABASE {name} OWNER TO avvik_notifier")
    finally:
        await connection.close()
    return databases.server.dsn(name, user="avvik_notifier", password=_PASSWORD)


@pytest.fixture
async def ledger_url(databases: Databases) -> str:
    """The address of an empty database of the notifier's."""
    return await own_by_notifier(databases)


@pytest.fixture
def start(tmp_path: Path, jetstream: Jetstream, ledger_url: str) -> Iterator[Start]:
    """Starts the notifier on the shared servers, with changes to its environment."""
    with starting(tmp_path, jetstream, ledger_url) as start:
        yield start


@pytest.fixture
async def pool(ledger_url: str) -> AsyncIterator[Pool]:
    """A migrated ledger's pool."""
    async with database.pool(ledger_url) as pool:
        await database.migrate(pool)
        yield pool


@pytest.fixture
def ledger(pool: Pool) -> Ledger:
    """An empty ledger."""
    return Ledger(pool)


async def make_streams(jetstream: Jetstream) -> None:
    """Both streams and the notifier's consumer."""
    async with jetstream.connect("admin") as client:
        context = client.jetstream()
        await context.add_stream(
            StreamConfig(name="AVVIK", subjects=[f"avvik.event.{INSTITUTION}.>"])
        )
        await context.add_stream(
            StreamConfig(name="AVVIK_DELIVERIES", subjects=[f"avvik.delivery.{INSTITUTION}"])
        )
        await context.add_consumer(
            "AVVIK",
            ConsumerConfig(
                durable_name="notifier", ack_policy=AckPolicy.EXPLICIT, ack_wait=30, max_deliver=-1
            ),
        )


@pytest.fixture
async def streams(jetstream: Jetstream) -> Jetstream:
    """Both streams and the notifier's consumer, with nothing in them."""
    await make_streams(jetstream)
    return jetstream


@pytest.fixture
async def scene(
    streams: Jetstream, ledger: Ledger, pool: Pool, mail_sink: MailSink
) -> AsyncIterator[Scene]:
    """avvik answers; nobody is owed anything."""
    avvik = given.Avvik(people={"line_leader": [HEAD, DEAN, RECTOR]})
    async with streams.connect("notifier") as client, avvik.answering(streams):
        yield Scene(ledger, pool, client, mail_sink, avvik, given.Clock())
