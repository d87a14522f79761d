"""A callback that fails over a message, as either service's connection to NATS meets it."""

from nats.aio.client import Client
from nats.aio.msg import Msg
from structlog.typing import EventDict

from tests.servers import Jetstream, eventually


async def stumble(client: Client, jetstream: Jetstream, words: str, lines: list[EventDict]) -> None:
    """Fail with these words, and wait until something is logged."""

    async def fail(_message: Msg) -> None:
        raise ValueError(words)

    inbox = client.new_inbox()
    await client.subscribe(inbox, cb=fail)
    await client.flush()
    async with jetstream.connect("admin") as other:
        await other.publish(inbox)
        await eventually(lambda: lines)
