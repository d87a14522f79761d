"""The publisher: the log, all of it, in order, on the stream, whatever happens on the way."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path

import asyncpg
import msgspec
import pytest
from nats.aio.client import Client

from avvik.adapters.postgres.codec import topic_of, write
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.followers.broker import connected
from avvik.followers.publish.jetstream import (
    FOLLOWER,
    MESSAGE_ID,
    WINDOW,
    Chain,
    Foreign,
    NotTaken,
    Place,
    publish,
    resumed,
)
from avvik.followers.publish.messages import PUBLISHED
from avvik.followers.publish.streams import EVENTS, ensure_streams
from avvik.followers.turn import Connect, Turn, turn
from tests.avvik.adapters.commits import acting, case_id, directory, reporting
from tests.avvik.followers.running import published, publishing, stored
from tests.builders import reported
from tests.servers import INSTITUTION, Jetstream, eventually, start_jetstream


@pytest.fixture
def own_nats(workspace: Path) -> Iterator[Jetstream]:
    """A server that a test may kill."""
    directory = workspace / f"nats-{case_id()}"
    server = start_jetstream(directory)
    yield server
    server.stop()


@asynccontextmanager
async def reconnecting(server: Jetstream) -> AsyncIterator[Client]:
    """A connection as the worker has it."""
    async with connected(Client(), server.url, server.ca_file, server.seeds["avvik"]) as client:
        yield client


def again(server: Jetstream) -> Jetstream:
    """The same server, started anew on the same port."""
    return start_jetstream(server.ca_file.parent, port=server.server.port)


async def report(log: PostgresLog, count: int) -> None:
    """So many cases, each acknowledged at once."""
    reports = [reporting(case_id()) for _ in range(count)]
    await asyncio.gather(*(log.append(each) for each in reports))
    await asyncio.gather(*(log.append(acting(each.case)) for each in reports if each.case))


async def complete(client: Client, log: PostgresLog) -> None:
    """Until the stream holds the whole log; then it holds each message once, in a chain."""
    events = await log.recorded(0, 100_000)
    expected = [each.position for each in events if topic_of(each.event) in PUBLISHED]
    messages = await published(client, len(expected))
    assert [int(each["sequence"]) for each in messages] == expected
    assert [int(each["previous"]) for each in messages] == [0, *expected][:-1]


async def all_tracked(log: PostgresLog) -> None:
    """Until the tracking row has followed."""
    last = await log.max_notification_id()
    tracked = "select notification_id = $1 from avvik.tracking"
    await eventually(lambda: log.pool.fetchval(tracked, last))


async def test_publishes_what_others_may_hear_of_and_nothing_else(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    await log.append(directory())
    await report(log, 1)
    async with jetstream.connect("avvik") as client, publishing(client, connecting):
        first, second = await published(client, 2)
        assert first["type"] == "deviation_reported.v1"
        assert second["type"] == "deviation_acknowledged.v1"
        await complete(client, log)


async def test_what_is_appended_while_it_runs_follows_window_by_window(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    await report(log, WINDOW)
    async with jetstream.connect("avvik") as client, publishing(client, connecting):
        await report(log, 20)
        await complete(client, log)
        await report(log, 1)
        await complete(client, log)
        await all_tracked(log)


async def test_nothing_is_lost_or_doubled_when_nats_is_killed_on_the_way(
    log: PostgresLog, connecting: Connect, own_nats: Jetstream
) -> None:
    async with reconnecting(own_nats) as client, publishing(client, connecting):
        appending = asyncio.create_task(report(log, 3 * WINDOW))
        await published(client, 10)
        own_nats.server.process.kill()
        own_nats.server.process.wait()
        await appending
        await report(log, 5)
        restarted = again(own_nats)
        try:
            await complete(client, log)
        finally:
            restarted.stop()


async def test_a_store_that_was_wiped_is_filled_again_without_anything_new(
    log: PostgresLog, connecting: Connect, own_nats: Jetstream
) -> None:
    async with reconnecting(own_nats) as client, publishing(client, connecting):
        await report(log, 10)
        await complete(client, log)
        own_nats.stop()
        shutil.rmtree(own_nats.ca_file.parent / "jetstream")
        restarted = again(own_nats)
        try:
            await complete(client, log)
        finally:
            restarted.stop()


async def test_a_connection_that_was_made_anew_unseen_ends_the_turn_and_the_stream_is_asked_again(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    async with jetstream.connect("avvik") as client:
        task = asyncio.create_task(publish(client, INSTITUTION, connecting))
        await report(log, 1)
        await complete(client, log)
        # As the client leaves it that lost its server and found it again between two looks.
        client.stats["reconnects"] += 1
        async with asyncio.timeout(10):
            await task


async def test_a_stream_that_was_deleted_is_made_and_filled_again(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    async with jetstream.connect("avvik") as client, publishing(client, connecting):
        await report(log, 3)
        await complete(client, log)
        await jetstream.wipe()
        await report(log, 1)
        await complete(client, log)


async def test_what_the_stream_no_longer_keeps_is_not_published_again(
    log: PostgresLog, log_dsn: str, connecting: Connect, jetstream: Jetstream
) -> None:
    connection = await asyncpg.connect(log_dsn)
    await connection.execute(
        "insert into avvik.events (originator_id, originator_version, topic, state, recorded_at)"
        " values ($1, 1, $2, $3, now() - interval '91 days')",
        case_id(),
        *write(reported()),
    )
    await connection.close()
    await report(log, 1)
    async with jetstream.connect("avvik") as client, publishing(client, connecting):
        first, _ = await published(client, 2)
    assert first["previous"] == f"{1:020}"
    assert int(first["sequence"]) > 1


@pytest.mark.parametrize("position", [0, 2**40], ids=["behind", "ahead"])
async def test_the_stream_is_believed_and_not_the_tracking_row(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream, position: int
) -> None:
    async with jetstream.connect("avvik") as client:
        async with publishing(client, connecting):
            await report(log, 3)
            await complete(client, log)
        async with turn(connecting, FOLLOWER) as held:
            await held.advance(position)
        await report(log, 2)
        async with publishing(client, connecting):
            await complete(client, log)


async def test_after_all_messages_aged_out_it_goes_on_from_the_tracking_row(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    async with jetstream.connect("avvik") as client, jetstream.connect("admin") as admin:
        async with publishing(client, connecting):
            await report(log, 2)
            await complete(client, log)
            await all_tracked(log)
        last = await log.max_notification_id()
        kept = (await admin.jetstream().stream_info(EVENTS)).config
        await admin.jetstream().update_stream(kept, max_age=0.2, duplicate_window=0.1)

        async def is_empty() -> bool:
            return not (await admin.jetstream().stream_info(EVENTS)).state.messages

        await eventually(is_empty)
        await admin.jetstream().update_stream(kept)
        await report(log, 1)
        async with publishing(client, connecting):
            first, _ = await published(client, 2)
    assert int(first["previous"]) == last


async def test_a_publisher_that_lost_its_turn_cannot_get_a_word_in(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    async with (
        jetstream.connect("avvik") as client,
        turn(connecting, "one") as one,
        turn(connecting, "two") as two,
    ):
        await ensure_streams(client.jetstream(), INSTITUTION)
        await report(log, 2)
        async with resumed(client, INSTITUTION, one) as first:
            async with resumed(client, INSTITUTION, two) as late:
                await first.catch_up()
                before = await stored(client)
                # What comes too late is known to the server already,
                await late.catch_up()
                assert await stored(client) == before
            # and when it has forgotten the ids, does not follow on its last message.
            await forget(jetstream)
            acks = await client.subscribe(client.new_inbox())
            beginning = Place(position=0, last_sequence=0)

            async def is_refused() -> bool:
                try:
                    await Chain(client, INSTITUTION, two, acks, beginning).catch_up()
                except NotTaken:
                    return True
                return False

            await eventually(is_refused)
            assert await stored(client) == before


async def forget(jetstream: Jetstream) -> None:
    """The server remembers ids for a moment only."""
    async with jetstream.connect("admin") as admin:
        kept = (await admin.jetstream().stream_info(EVENTS)).config
        await admin.jetstream().update_stream(kept, duplicate_window=0.1)


async def test_only_one_of_two_workers_publishes_and_the_other_takes_over(
    log: PostgresLog, log_dsn: str, connecting: Connect, jetstream: Jetstream
) -> None:
    end_the_turn = """
        select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and granted
            and database = (select oid from pg_database where datname = current_database())
    """
    async with (
        jetstream.connect("avvik") as client,
        jetstream.connect("avvik") as other,
        publishing(client, connecting),
        publishing(other, connecting),
    ):
        killer = await asyncpg.connect(log_dsn)
        for _ in range(5):
            await report(log, 20)
            await eventually(lambda: killer.fetchval(end_the_turn))
            await complete(client, log)
        await killer.close()


async def test_a_message_of_somebody_else_stops_the_publisher(
    log: PostgresLog, connecting: Connect, jetstream: Jetstream
) -> None:
    await report(log, 1)
    async with jetstream.connect("avvik") as client, turn(connecting, FOLLOWER) as held:
        await ensure_streams(client.jetstream(), INSTITUTION)
        subject = f"avvik.event.{INSTITUTION}.deviation_closed.v1"
        for headers in ({}, {"Nats-Msg-Id": "12345"}):
            await client.jetstream().publish(subject, b"{}", headers=headers)
            with pytest.raises(Foreign):
                await _resume(client, held)


@pytest.mark.parametrize(
    ("told_of", "earlier", "is_ours"),
    [
        ("this event", timedelta(), True),
        ("this event", timedelta(hours=1), False),
        ("another event", timedelta(), False),
    ],
)
async def test_a_restored_log_that_has_grown_past_the_stream_stops_the_publisher(
    told_of: str,
    earlier: timedelta,
    is_ours: bool,
    *,
    log: PostgresLog,
    connecting: Connect,
    jetstream: Jetstream,
) -> None:
    await report(log, 1)
    event, *_ = [each for each in await log.recorded(0, 9) if topic_of(each.event) in PUBLISHED]
    told = {
        "id": event.id if told_of == "this event" else f"{case_id()}/1",
        "time": event.recorded_at - earlier,
    }
    async with jetstream.connect("avvik") as client, turn(connecting, FOLLOWER) as held:
        await ensure_streams(client.jetstream(), INSTITUTION)
        await client.jetstream().publish(
            f"avvik.event.{INSTITUTION}.deviation_reported.v1",
            msgspec.json.encode(told),
            headers={MESSAGE_ID: str(event.position)},
        )
        with nullcontext() if is_ours else pytest.raises(Foreign):
            await _resume(client, held)


async def _resume(client: Client, held: Turn) -> None:
    async with resumed(client, INSTITUTION, held):
        pass
