"""Followers that run while a test looks at what they do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from avvik.followers.loop import forever
from avvik.followers.publish.jetstream import publish
from avvik.followers.publish.streams import EVENTS
from avvik.followers.turn import Connect
from tests.servers import INSTITUTION, eventually


@asynccontextmanager
async def running(follower: str, turn: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """A follower, until the end of the block."""
    task = asyncio.create_task(forever(follower, turn))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def publishing(client: Client, connecting: Connect) -> AsyncIterator[None]:
    async with running("publish", lambda: publish(client, INSTITUTION, connecting)):
        yield


async def stored(client: Client) -> list[RawStreamMsg]:
    """Every message on the stream, in order; none, if there is no stream yet."""
    jetstream = client.jetstream()
    try:
        state = (await jetstream.stream_info(EVENTS)).state
    except NotFoundError:
        return []
    numbers = range(state.first_seq, state.last_seq + 1) if state.messages else ()
    return [await jetstream.get_msg(EVENTS, number) for number in numbers]


async def published(client: Client, count: int) -> list[dict[str, Any]]:
    """The messages on the stream, once there are so many."""

    async def enough() -> bool:
        try:
            return (await client.jetstream().stream_info(EVENTS)).state.messages >= count
        except (NatsError, TimeoutError):
            return False

    await eventually(enough, within=30)
    return [msgspec.json.decode(each.data or b"") for each in await stored(client)]
