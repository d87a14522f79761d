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
        # Known to be right for the first message alone.
        self._last_sequence: int | None = last_sequence

    async def catch_up(self) -> None:
        """Publish to the end of the log. While a window is under way, the next one is read."""
        previous = await reading.last_of(self._held.connection, PUBLISHED, self._position)
        window = await self._read_on(self._position, previous)
        while window.end > self._position:
            if window.messages:
                previous = window.messages[-1].position
            taken, following = await asyncio.gather(
                self._send(window.messages), self._read_on(window.end, previous)
            )
            if not taken:
                raise NotTaken
            self._position = window.end
            window = following
        await self._held.advance(self._position)

    async def _read_on(self, position: int, previous: int) -> Window:
        """The next window; and the tracking row moves to what the stream has taken by now."""
        connection = self._held.connection
        await self._held.advance(self._position)
        events = await reading.after(connection, position, WINDOW)
        messages = await outgoing(connection, events, previous, self._institution)
        return Window(end=events[-1].position if events else position, messages=messages)

    async def _send(self, messages: Sequence[Outgoing]) -> bool:
        """Whether the stream takes the last of them, and so all of them."""
        if not messages:
            return True
        *others, last = messages
        # All in one write: the client's own `publish` checks and copies each message anew.
        await self._client._send_command(  # noqa: SLF001 -- there is no public way to write so
            b"".join([_wire(each, self._expected(each)) for each in others])
        )
        name, value = self._expected(last)
        headers = {MESSAGE_ID: str(last.position), name: str(value)}
        try:
            reply = await self._client.request(
                last.subject,
                last.body,
                timeout=PATIENCE,
                headers=headers,
            )
        except (nats.errors.Error, TimeoutError):
            return False
        if msgspec.json.decode(reply.data, type=_Ack).error is not None:
            return False
        MESSAGES.inc(len(messages))
        return True

    def _expected(self, message: Outgoing) -> tuple[str, int]:
        """What the stream must be like to take the message: a header and its value."""
        sequence, self._last_sequence = self._last_sequence, None
        if sequence is None:
            return EXPECTED_ID, message.previous
        # The stream may have forgotten the id of its last message, its number never.
        return EXPECTED_SEQUENCE, sequence


def _wire(message: Outgoing, expected: tuple[str, int]) -> bytes:
    """A message that wants no ack, in the protocol's own form (`HPUB`)."""
    name, value = expected
    head = f"NATS/1.0\r\n{MESSAGE_ID}: {message.position}\r\n{name}: {value}\r\n\r\n"
    sizes = f"{len(head)} {len(head) + len(message.body)}"
    return f"HPUB {message.subject} {sizes}\r\n{head}".encode() + message.body + b"\r\n"


class _Refusal(Struct, frozen=True):
    err_code: int = 0


class _Ack(Struct, frozen=True):
    error: _Refusal | None = None


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
