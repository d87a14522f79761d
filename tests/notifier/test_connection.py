"""The notifier's connection to NATS."""

import asyncio

from structlog.testing import capture_logs

from notifier.connection import Link
from tests.notifier import given
from tests.servers import Jetstream
from tests.stumbling import stumble

CANARY = "kanarifugl@example.org"


async def test_of_a_fault_its_kind_is_logged_and_never_its_words(jetstream: Jetstream) -> None:
    settings = given.settings(
        nats_url=jetstream.url,
        nats_ca_file=jetstream.ca_file,
        nats_seed_file=jetstream.seeds["notifier"],
    )

    with capture_logs() as lines:
        async with Link(settings).open(asyncio.Event()) as client:
            await stumble(client, jetstream, CANARY, lines)
    assert {line["error"] for line in lines} == {"ValueError"}
    assert CANARY not in str(lines)
