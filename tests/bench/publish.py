"""Publishing the log to JetStream, beside nats-py's `publish_async` of the same bytes."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg
from msgspec import Struct
from nats.aio.client import Client

from avvik.followers import reading
from avvik.followers.publish.jetstream import FOLLOWER, resumed
from avvik.followers.publish.messages import PUBLISHED
from avvik.followers.publish.outgoing import Outgoing, outgoing
from avvik.followers.publish.streams import EVENTS, ensure_streams
from avvik.followers.turn import turn
from avvik.settings import Store
from tests import servers
from tests.bench.harness import Compared, Row, per_second, side_by_side
from tests.bench.stage import Stage

WINDOW = 256
# The server's own default, and what production runs with.
DEFAULT, ALWAYS = "2m", "always"
# With an fsync for each message it takes ten times as long.
FEWER = 10


class Publishing(Struct, frozen=True, kw_only=True):
    """What both sides publish, and where to."""

    store: Store
    server: servers.Jetstream
    messages: Sequence[Outgoing]


async def measure(stage: Stage) -> Row:
    store = await stage.filled(stage.size.messages)
    messages = await _messages(store)
    compared = await _compare(stage, store, messages, DEFAULT)
    fewer = await stage.filled(stage.size.messages // FEWER)
    always = await _compare(stage, fewer, await _messages(fewer), ALWAYS)
    return Row(
        name="publish_vs_nats_py",
        ratio=compared.ratio,
        limit=1.5,
        ours=per_second(compared.ours),
        theirs=per_second(compared.theirs),
        remarks=(_remark(always),),
    )


def _remark(always: Compared) -> str:
    return (
        f"with `sync_interval: always` {per_second(always.ours)} beside "
        f"{per_second(always.theirs)}, ratio {always.ratio:.2f}"
    )


async def _compare(
    stage: Stage, store: Store, messages: Sequence[Outgoing], sync_interval: str
) -> Compared:
    server = servers.start_jetstream(
        stage.directory / f"nats-{sync_interval}", sync_interval=sync_interval
    )
    try:
        work = Publishing(store=store, server=server, messages=messages)
        return await side_by_side(lambda: _ours(work), lambda: _theirs(work), stage.size.rounds)
    finally:
        server.stop()


async def _messages(store: Store) -> Sequence[Outgoing]:
    """All that our follower publishes of this log."""
    connection = await asyncpg.connect(store.database_url)
    try:
        rows = await reading.between(connection, 0, 2**63 - 1, PUBLISHED, 2**31)
        return await outgoing(connection, rows, 0, servers.INSTITUTION)
    finally:
        await connection.close()


async def _ours(work: Publishing) -> float:
    """The follower's whole turn: it takes the lock, reads the log, publishes, keeps its place."""
    async with _empty_stream(work) as client:
        began = time.perf_counter()
        async with (
            turn(lambda: asyncpg.connect(work.store.database_url), FOLLOWER) as held,
            resumed(client, servers.INSTITUTION, held) as chain,
        ):
            await chain.catch_up()
        took = time.perf_counter() - began
        await _require_all(work, client)
    return len(work.messages) / took


async def _theirs(work: Publishing) -> float:
    """The same bodies, ready in memory, without headers."""
    async with _empty_stream(work) as client:
        jetstream = client.jetstream(publish_async_max_pending=WINDOW)
        began = time.perf_counter()
        for message in work.messages:
            await jetstream.publish_async(message.subject, message.body)
        await jetstream.publish_async_completed()
        took = time.perf_counter() - began
        await _require_all(work, client)
    return len(work.messages) / took


@asynccontextmanager
async def _empty_stream(work: Publishing) -> AsyncIterator[Client]:
    """A connection to a server whose streams were just made, with nothing tracked."""
    await work.server.wipe()
    connection = await asyncpg.connect(work.store.database_url)
    await connection.execute("delete from avvik.tracking")
    await connection.close()
    async with work.server.connect("avvik") as client:
        await ensure_streams(client.jetstream(), servers.INSTITUTION)
        yield client


async def _require_all(work: Publishing, client: Client) -> None:
    stream = await client.jetstream().stream_info(EVENTS)
    assert stream.state.messages == len(work.messages)
