"""The streams: made and repaired, and closed to whoever has no business there."""

import asyncio

import pytest
from nats.errors import Error as NatsError
from nats.js.api import StorageType
from nats.js.errors import NotFoundError

from avvik.followers.publish.streams import AVVIK, DELIVERIES, EVENTS, NOTIFIER, ensure_streams
from tests.servers import INSTITUTION, Jetstream


async def test_streams_and_consumers_are_made_once_and_found_again(jetstream: Jetstream) -> None:
    async with jetstream.connect("avvik") as client:
        for _ in range(2):
            await ensure_streams(client.jetstream(), INSTITUTION)
        events = (await client.jetstream().stream_info(EVENTS)).config
        assert events.subjects == [f"avvik.event.{INSTITUTION}.>"]
        assert events.storage == StorageType.FILE
        assert events.max_age == 90 * 24 * 60 * 60
        assert events.deny_delete
        assert events.deny_purge
        for stream, name in ((EVENTS, NOTIFIER), (DELIVERIES, AVVIK)):
            consumer = (await client.jetstream().consumer_info(stream, name)).config
            assert (consumer.max_deliver, consumer.ack_wait) == (-1, 30)


async def test_what_somebody_changed_is_set_right(jetstream: Jetstream) -> None:
    async with jetstream.connect("avvik") as client, jetstream.connect("admin") as admin:
        await ensure_streams(client.jetstream(), INSTITUTION)
        changed = (await admin.jetstream().stream_info(EVENTS)).config
        await admin.jetstream().update_stream(changed, max_age=3600, subjects=["avvik.event.x.>"])
        await admin.jetstream().delete_consumer(EVENTS, NOTIFIER)
        await admin.jetstream().add_consumer(DELIVERIES, durable_name=AVVIK, ack_wait=1)
        await ensure_streams(client.jetstream(), INSTITUTION)
        repaired = (await client.jetstream().stream_info(EVENTS)).config
        assert repaired.max_age == 90 * 24 * 60 * 60
        assert repaired.subjects == [f"avvik.event.{INSTITUTION}.>"]
        await client.jetstream().consumer_info(EVENTS, NOTIFIER)
        assert (await client.jetstream().consumer_info(DELIVERIES, AVVIK)).config.ack_wait == 30


async def test_the_notifier_cannot_write_where_avvik_publishes(jetstream: Jetstream) -> None:
    refused: list[str] = []
    heard = asyncio.Event()

    async def note(error: Exception) -> None:
        refused.append(str(error))
        heard.set()

    async with (
        jetstream.connect("avvik") as client,
        jetstream.connect("notifier", note) as notifier,
    ):
        await ensure_streams(client.jetstream(), INSTITUTION)
        await notifier.publish(f"avvik.event.{INSTITUTION}.deviation_closed.v1", b"{}")
        async with asyncio.timeout(5):
            await heard.wait()
        assert "permissions violation" in refused[0].lower()
        assert (await client.jetstream().stream_info(EVENTS)).state.messages == 0


async def test_even_the_owner_can_take_nothing_off_the_stream(jetstream: Jetstream) -> None:
    async with jetstream.connect("avvik") as client, jetstream.connect("admin") as admin:
        await ensure_streams(client.jetstream(), INSTITUTION)
        await client.jetstream().publish(f"avvik.event.{INSTITUTION}.deviation_closed.v1", b"{}")
        with pytest.raises(NatsError):
            await admin.jetstream().purge_stream(EVENTS)
        with pytest.raises(NatsError):
            await admin.jetstream().delete_msg(EVENTS, 1)
        assert (await admin.jetstream().stream_info(EVENTS)).state.messages == 1


async def test_nothing_is_there_before_it_is_made(jetstream: Jetstream) -> None:
    async with jetstream.connect("avvik") as client:
        with pytest.raises(NotFoundError):
            await client.jetstream().stream_info(EVENTS)
