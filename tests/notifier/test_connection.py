"""The notifier's connection to NATS."""

import asyncio

from nats.aio.msg import Msg
from structlog.testing import capture_logs

from notifier.connection import Link
from tests.notifier import given
from tests.servers import Jetstream, eventually

CANARY = "kanarifugl@example.org"


async def test_of_a_fault_its_kind_is_logged_and_never_its_words(jetstream: Jetstream) -> None:
    settings = given.settings(
        nats_url=jetstream.url,
        nats_ca_file=jetstream.ca_file,
        nats_seed_file=jetstream.seeds["notifier"],
    )

    async def stumble(_message: Msg) -> None:
        raise ValueError(CANARY)

    with capture_logs() as lines:
        async with Link(settings).open(asyncio.Event()) as client:
            inbox = client.new_inbox()
            await client.subscribe(inbox, cb=stumble)
            await client.flush()
            async with jetstream.connect("admin") as other:
                await other.publish(inbox)
                await eventually(lambda: lines)
    assert {line["error"] for line in lines} == {"ValueError"}
    assert CANARY not in str(lines)
