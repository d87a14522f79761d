"""The worker's connection to NATS."""

from nats.aio.client import Client
from structlog.testing import capture_logs

from avvik.followers.broker import connected
from tests.avvik.followers.given import CANARY
from tests.servers import Jetstream
from tests.stumbling import stumble


async def test_of_a_fault_its_kind_is_logged_and_never_its_words(jetstream: Jetstream) -> None:
    key = jetstream.seeds["avvik"]
    with capture_logs() as lines:
        async with connected(Client(), jetstream.url, jetstream.ca_file, key) as client:
            await stumble(client, jetstream, CANARY, lines)
    assert {line["error"] for line in lines} == {"ValueError"}
    assert CANARY not in str(lines)
