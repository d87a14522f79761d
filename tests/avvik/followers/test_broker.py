"""The worker's connection to NATS."""

from nats.aio.client import Client
from nats.aio.msg import Msg
from structlog.testing import capture_logs

from avvik.followers.broker import connected
from tests.avvik.followers.given import CANARY
from tests.servers import Jetstream, eventually


async def test_of_a_fault_its_kind_is_logged_and_never_its_words(jetstream: Jetstream) -> None:
    async def stumble(_message: Msg) -> None:
        raise ValueError(CANARY)

    key = jetstream.seeds["avvik"]
    with capture_logs() as lines:
        async with connected(Client(), jetstream.url, jetstream.ca_file, key) as client:
            inbox = client.new_inbox()
            await client.subscribe(inbox, cb=stumble)
            await client.flush()
            async with jetstream.connect("admin") as other:
                await other.publish(inbox)
                await eventually(lambda: lines)
    assert {line["error"] for line in lines} == {"ValueError"}
    assert CANARY not in str(lines)
