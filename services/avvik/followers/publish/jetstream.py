"""The chained publisher: every message once and in order on the stream, whatever fails.

Each message names its own position as `Nats-Msg-Id`, and the message before it as
`Nats-Expected-Last-Msg-Id`: after a gap the server refuses everything. So the ack of the last
message of a window vouches for all of it, and a second publisher cannot get a word in.
A refusal, or silence, ends the turn; the next one begins where the stream itself says.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import msgspec
import nats.errors
from msgspec import Struct
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from prometheus_client import Counter, Gauge

from avvik.followers import reading
from avvik.followers.publish.messages import PUBLISHED
from avvik.followers.publish.outgoing import Outgoing, outgoing
from avvik.followers.publish.streams import EVENTS, RETENTION_DAYS, ensure_streams
from avvik.followers.turn import Connect, Turn, turn

FOLLOWER = "publish"
WINDOW = 256
PATIENCE = 5.0

MESSAGE_ID = "Nats-Msg-Id"
EXPECTED_ID = "Nats-Expected-Last-Msg-Id"
EXPECTED_SEQUENCE = "Nats-Expected-Last-Sequence"

MESSAGES = Counter("avvik_published_total", "Messages that the stream has taken.")
LAG = Gauge("avvik_publisher_lag", "Positions between the publisher and the end of the log.")


class NotTaken(Exception):
    """The stream refused a window, or is silent about it."""


class Foreign(Exception):
    """The stream's last message is none of this log: somebody has to look."""


class Window(Struct, frozen=True, kw_only=True):
    """A stretch of the log, read up to a position, and what others are told of it."""

    end: int
    messages: Sequence[Outgoing]


async def publish(client: Client, institution: str, connect: Connect) -> None:
    """Publish the log as it grows, until something is in the way."""
    async with turn(connect, FOLLOWER) as held:
        LAG.set(await held.end() - await held.position())
        reconnects = client.stats["reconnects"]
        chain = await resume(client, institution, held)
        # A server that was away may have lost its store: then the stream is asked again.
        while client.is_connected and client.stats["reconnects"] == reconnects:
            await chain.catch_up()
            LAG.set(0)
            await held.news()


class Chain:
    """What is published and what comes next, in one turn."""

    def __init__(
        self, client: Client, institution: str, held: Turn, position: int, last_sequence: int
    ) -> None:
        self._client = client
        self._institution = institution
        self._held = held
        self._position = position
        # The stream may have forgotten the id of its last message, its number never.
        self._expected = {EXPECTED_SEQUENCE: str(last_sequence)}

    async def catch_up(self) -> None:
        """Publish to the end of the log. While a window is under way, the next one is read."""
        previous = await reading.last_of(self._held.connection, PUBLISHED, self._position)
        window = await self._read(self._position, previous)
        while window.end > self._position:
            if window.messages:
                previous = window.messages[-1].position
                taken, following = await asyncio.gather(
                    self._send(window.messages), self._read(window.end, previous)
                )
                if not taken:
                    raise NotTaken
            else:
                following = await self._read(window.end, previous)
            await self._held.advance(window.end)
            self._position = window.end
            window = following

    async def _read(self, position: int, previous: int) -> Window:
        events = await reading.after(self._held.connection, position, WINDOW)
        messages = await outgoing(self._held.connection, events, previous, self._institution)
        return Window(end=events[-1].position if events else position, messages=messages)

    async def _send(self, messages: Sequence[Outgoing]) -> bool:
        """Whether the stream takes the last of them, and so all of them."""
        *others, last = messages
        for each in others:
            await self._client.publish(each.subject, each.body, headers=self._headers(each))
        try:
            reply = await self._client.request(
                last.subject, last.body, timeout=PATIENCE, headers=self._headers(last)
            )
        except (nats.errors.Error, TimeoutError):
            return False
        if msgspec.json.decode(reply.data, type=_Ack).error is not None:
            return False
        MESSAGES.inc(len(messages))
        return True

    def _headers(self, message: Outgoing) -> dict[str, str]:
        expected, self._expected = self._expected, {}
        return {
            MESSAGE_ID: str(message.position),
            **(expected or {EXPECTED_ID: str(message.previous)}),
        }


class _Ack(Struct, frozen=True):
    error: msgspec.Raw | None = None


async def resume(client: Client, institution: str, held: Turn) -> Chain:
    """Go on where the stream itself says; what we remember counts only if it does not know."""
    jetstream = client.jetstream()
    last_sequence = await _last_sequence(jetstream, institution)
    last_id = await _last_id(jetstream, last_sequence) if last_sequence else None
    if not last_sequence:
        position = await reading.last_before(held.connection, timedelta(days=RETENTION_DAYS))
    elif last_id is None:
        position = await held.position()
    elif last_id == await reading.last_of(held.connection, PUBLISHED, last_id):
        position = last_id
    else:
        raise Foreign
    return Chain(client, institution, held, position, last_sequence)


async def _last_sequence(jetstream: JetStreamContext, institution: str) -> int:
    try:
        stream = await jetstream.stream_info(EVENTS)
    except NotFoundError:
        await ensure_streams(jetstream, institution)
        stream = await jetstream.stream_info(EVENTS)
    return stream.state.last_seq


async def _last_id(jetstream: JetStreamContext, sequence: int) -> int | None:
    """The position that the stream's last message names; none if the message is gone by age."""
    try:
        last = await jetstream.get_msg(EVENTS, sequence)
    except NotFoundError:
        return None
    name = (last.headers or {}).get(MESSAGE_ID, "")
    if not name.isdecimal():
        raise Foreign
    return int(name)
