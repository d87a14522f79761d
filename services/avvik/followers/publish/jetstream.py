"""The chained publisher: every message once and in order on the stream, whatever fails.

Each message names its own position as `Nats-Msg-Id`, and the message before it as
`Nats-Expected-Last-Msg-Id`: after a gap the server refuses everything. So the ack of the last
message of a window vouches for all of it, and a second publisher cannot get a word in.
A refusal, or silence, ends the turn; the next one begins where the stream itself says.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

import msgspec
import nats.errors
from msgspec import Struct
from nats.aio.client import Client
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError
from prometheus_client import Counter, Gauge

from avvik.followers import reading
from avvik.followers.publish.messages import PUBLISHED
from avvik.followers.publish.outgoing import Outgoing, Teller
from avvik.followers.publish.standing import Moves
from avvik.followers.publish.streams import EVENTS, RETENTION_DAYS, ensure_streams
from avvik.followers.reading import Row
from avvik.followers.turn import Connect, Turn, turn

FOLLOWER = "publish"
WINDOW = 256
# So many windows may wait for their ack, and as many are read ahead: nobody has to wait.
UNDER_WAY = 4
STRETCH = UNDER_WAY * WINDOW
PATIENCE = 5.0

MESSAGE_ID = "Nats-Msg-Id"
EXPECTED_ID = "Nats-Expected-Last-Msg-Id"
EXPECTED_SEQUENCE = "Nats-Expected-Last-Sequence"
# A bigint has nineteen digits, and none of ours so many.
LONGEST_POSITION = 18

T = TypeVar("T")

# The tracking row is asked only where the stream does not know: no commit waits for it. And a plan
# made while the log is short must not read all of it for each stretch once it is long.
_SETTINGS = "set synchronous_commit to off; set enable_seqscan to off; set enable_sort to off"

MESSAGES = Counter("avvik_published_total", "Messages that the stream has taken.")
LAG = Gauge("avvik_publisher_lag", "Positions between the publisher and the end of the log.")


class NotTaken(Exception):
    """The stream refused a window, or is silent about it."""


class Foreign(Exception):
    """The stream's last message is none of this log: somebody has to look."""


class Place(Struct, frozen=True, kw_only=True):
    """Up to where the log is published, and the number of the stream's last message."""

    position: int
    last_sequence: int


async def publish(client: Client, institution: str, connect: Connect) -> None:
    """Publish the log as it grows, until something is in the way."""
    async with turn(connect, FOLLOWER) as held:
        LAG.set(await held.end() - await held.position())
        reconnects = client.stats["reconnects"]
        async with resumed(client, institution, held) as chain:
            # A server that was away may have lost its store: then the stream is asked again.
            while client.is_connected and client.stats["reconnects"] == reconnects:
                await chain.catch_up()
                LAG.set(0)
                await held.news()


class Chain:
    """What is published and what comes next, in one turn."""

    def __init__(
        self, client: Client, institution: str, held: Turn, acks: Subscription, place: Place
    ) -> None:
        self._client = client
        self._teller = Teller(institution)
        self._held = held
        self._acks = acks
        self._position = place.position
        # Known to be right for the first message alone.
        self._last_sequence: int | None = place.last_sequence
        self._under_way: deque[Sequence[Outgoing]] = deque()

    async def catch_up(self) -> None:
        """Publish to the end of the log; while windows are under way it is read on."""
        end = await self._held.end()
        if end <= self._position:
            return
        previous = await reading.last_of(self._held.connection, PUBLISHED, self._position)
        rows, moves = await self._read(self._position, end)
        while rows:
            last: int = rows[-1]["notification_id"]
            async with meanwhile(self._read(last, end)) as following:
                messages = self._teller.tell(rows, moves, previous)
                while window := tuple(islice(messages, WINDOW)):
                    await self._send(window)
                    await self._settle(UNDER_WAY)
                previous = last
                rows, moves = await following
        await self._settle(0)
        self._position = end
        # On the way the stream itself knew how far it had come.
        await self._held.advance(end)

    async def _read(self, after: int, end: int) -> tuple[Sequence[Row], Mapping[UUID, Moves]]:
        """The next events, and what has to be known to tell of them."""
        connection = self._held.connection
        rows = await reading.between(connection, after + 1, end, PUBLISHED, STRETCH)
        return rows, await self._teller.ask(connection, rows)

    async def _send(self, messages: Sequence[Outgoing]) -> None:
        *others, last = messages
        # In one write: the client's own `publish` checks and copies each message anew.
        await self._client._send_command(  # noqa: SLF001 -- there is no public way to write so
            b"".join([part for each in others for part in _wire(each, *self._expected(each))])
        )
        name, value = self._expected(last)
        headers = {MESSAGE_ID: str(last.position), name: str(value)}
        await self._client.publish(
            last.subject, last.body, reply=self._acks.subject, headers=headers
        )
        self._under_way.append(messages)
        # What is written goes out when the loop comes round; only then is the next window made.
        await asyncio.sleep(0)

    async def _settle(self, under_way: int) -> None:
        """Wait until no more windows are under way than these.

        With the ack of a window's last message the stream has all of them.
        """
        while len(self._under_way) > under_way:
            try:
                ack = await self._acks.next_msg(timeout=PATIENCE)
                refusal = msgspec.json.decode(ack.data, type=_Ack).error
            except (nats.errors.Error, TimeoutError, msgspec.DecodeError) as fault:
                raise NotTaken from fault
            if refusal is not None:
                raise NotTaken(refusal.err_code)
            window = self._under_way.popleft()
            MESSAGES.inc(len(window))
            self._position = window[-1].position

    def _expected(self, message: Outgoing) -> tuple[str, int]:
        """What the stream must be like to take the message: a header and its value."""
        sequence, self._last_sequence = self._last_sequence, None
        if sequence is None:
            return EXPECTED_ID, message.previous
        # The stream may have forgotten the id of its last message, its number never.
        return EXPECTED_SEQUENCE, sequence


def _wire(message: Outgoing, name: str, value: int) -> tuple[bytes, bytes, bytes]:
    """A message that wants no ack, in the protocol's own form (`HPUB`)."""
    body = message.body
    head = f"NATS/1.0\r\n{MESSAGE_ID}: {message.position}\r\n{name}: {value}\r\n\r\n"
    size = len(head)
    return f"HPUB {message.subject} {size} {size + len(body)}\r\n{head}".encode(), body, b"\r\n"


class _Refusal(Struct, frozen=True):
    err_code: int = 0


class _Ack(Struct, frozen=True):
    error: _Refusal | None = None


@asynccontextmanager
async def meanwhile(work: Coroutine[None, None, T]) -> AsyncIterator[Awaitable[T]]:
    """Do the work while the block runs. It ends with the block, but is never left half done."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def resumed(client: Client, institution: str, held: Turn) -> AsyncIterator[Chain]:
    """Go on where the stream says."""
    await held.connection.execute(_SETTINGS)
    place = await _place(client.jetstream(), institution, held)
    acks = await client.subscribe(client.new_inbox())
    try:
        yield Chain(client, institution, held, acks, place)
    finally:
        if client.is_connected:
            await acks.unsubscribe()


async def _place(jetstream: JetStreamContext, institution: str, held: Turn) -> Place:
    """What the stream says of itself; what we remember counts only if it does not know."""
    last_sequence = await _last_sequence(jetstream, institution)
    last = await _last(jetstream, last_sequence) if last_sequence else None
    if not last_sequence:
        position = await reading.last_before(held.connection, timedelta(days=RETENTION_DAYS))
    elif last is None:
        position = await held.position()
    else:
        position = await _position_of(last, held)
    return Place(position=position, last_sequence=last_sequence)


async def _last_sequence(jetstream: JetStreamContext, institution: str) -> int:
    try:
        stream = await jetstream.stream_info(EVENTS)
    except NotFoundError:
        await ensure_streams(jetstream, institution)
        stream = await jetstream.stream_info(EVENTS)
    return stream.state.last_seq


async def _last(jetstream: JetStreamContext, sequence: int) -> RawStreamMsg | None:
    """The stream's last message; none if it is gone by age."""
    try:
        return await jetstream.get_msg(EVENTS, sequence)
    except NotFoundError:
        return None


class _Told(Struct, frozen=True):
    """Which event a message tells of. A restored log uses its id again, but not its time."""

    id: str
    time: datetime


async def _position_of(last: RawStreamMsg, held: Turn) -> int:
    """Where the event stands in this log that the message tells of."""
    name = (last.headers or {}).get(MESSAGE_ID, "")
    if not name.isdecimal() or len(name) > LONGEST_POSITION:
        raise Foreign
    position = int(name)
    try:
        told = msgspec.json.decode(last.data or b"", type=_Told)
    except msgspec.DecodeError:
        raise Foreign from None
    rows = await reading.between(held.connection, position, position, PUBLISHED, 1)
    for _, case, version, _, recorded_at, _ in rows:
        if told == _Told(f"{case}/{version}", recorded_at):
            return position
    raise Foreign
