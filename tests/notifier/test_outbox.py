"""The way back: what became of a delivery reaches avvik's stream, once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

import msgspec
import nats.errors
import pytest
from cloudevents.core.formats.json import JSONFormat
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # has no types
from msgspec.structs import replace
from nats.js import JetStreamContext

from notifier import outbox
from notifier.incoming import read
from notifier.ledger import Ledger
from notifier.ledger.reports import Entry
from notifier.outbox import Delivery, DeliveryRecorded, Outbox, Outcome, delivery_id
from notifier.policy import Duty
from tests.notifier import given
from tests.notifier.conftest import make_streams
from tests.servers import INSTITUTION, Jetstream

EVENT = given.event_id(1)
DELIVERY = Delivery(
    delivery=delivery_id(EVENT, "head", "email", "accepted"),
    event_id=EVENT,
    case=UUID(given.CASE),
    role="line_leader",
    unit="ntnu.ie.idi",
    person="head",
    channel="email",
    outcome="accepted",
    code=250,
    enhanced="2.0.0",
    at=given.NOW,
    message_id="<x@example.org>",
)
ENTRY = outbox.entry(DELIVERY, INSTITUTION, f"00-{given.TRACE}-b7ad6b7169203331-01")


def test_each_outcome_of_each_delivery_has_an_id_of_its_own() -> None:
    told = [(event, who) for event in ("e/1", "e/2") for who in ("head", "dean")]
    ids = [delivery_id(*each, "email", outcome) for each in told for outcome in get_args(Outcome)]
    again = [delivery_id(*each, "email", outcome) for each in told for outcome in get_args(Outcome)]
    assert ids == again
    assert len(set(ids)) == len(ids)


def test_a_delivery_travels_as_a_cloudevent() -> None:
    event = JSONFormat().read(None, ENTRY.body)
    assert event.get_id() == str(DELIVERY.delivery)
    assert event.get_source() == "/notifier/ntnu"
    assert event.get_type() == "delivery_recorded.v1"
    assert event.get_extension("traceparent") == f"00-{given.TRACE}-b7ad6b7169203331-01"


def test_a_delivery_fits_the_schema_of_its_struct() -> None:
    schema = msgspec.json.schema(DeliveryRecorded)
    validator = Draft202012Validator(schema)
    validator.validate(msgspec.json.decode(ENTRY.body))
    assert not validator.is_valid({})


@dataclass
class Scene:
    """An outbox on a real stream."""

    ledger: Ledger
    stream: JetStreamContext
    outbox: Outbox

    async def settle(self, sequence: int = 1, entry: Entry = ENTRY) -> None:
        """Something to tell avvik."""
        body = given.message(sequence, sequence - 1)
        envelope = read(body).envelope
        duty = Duty(role="line_leader", unit="ntnu.ie.idi")
        await self.ledger.messages.accept(envelope, body, [duty], given.NOW)
        claim = await self.ledger.duties.claim(given.NOW)
        assert claim is not None
        await self.ledger.duties.give_up(claim, "unreachable", entry)

    async def published(self) -> list[bytes]:
        """What lies in avvik's stream."""
        info = await self.stream.stream_info("AVVIK_DELIVERIES")
        messages = [
            await self.stream.get_msg("AVVIK_DELIVERIES", number)
            for number in range(info.state.first_seq, info.state.last_seq + 1)
        ]
        return [message.data or b"" for message in messages]


@pytest.fixture
async def scene(streams: Jetstream, ledger: Ledger) -> AsyncIterator[Scene]:
    """Nothing published yet."""
    async with streams.connect("admin") as admin, streams.connect("notifier") as notifier:
        context = notifier.jetstream()
        yield Scene(ledger, admin.jetstream(), Outbox(ledger.reports, context, INSTITUTION))


async def test_what_is_published_is_sent(scene: Scene) -> None:
    await scene.settle()
    await scene.outbox.turn()
    assert await scene.published() == [ENTRY.body]
    assert await scene.ledger.reports.unsent(10) == []


async def test_what_is_published_twice_is_there_once(scene: Scene, streams: Jetstream) -> None:
    await scene.settle()
    async with streams.connect("notifier") as other:
        # Dies after the stream has it and before the ledger knows.
        await other.jetstream().publish(
            f"avvik.delivery.{INSTITUTION}", ENTRY.body, headers={"Nats-Msg-Id": str(ENTRY.id)}
        )
    await scene.outbox.turn()
    assert await scene.published() == [ENTRY.body]


async def test_what_lay_on_a_lost_stream_is_published_again(
    scene: Scene, streams: Jetstream
) -> None:
    await scene.settle()
    await scene.outbox.turn()
    await scene.stream.delete_stream("AVVIK_DELIVERIES")
    await make_streams(streams)
    later = replace(DELIVERY, delivery=delivery_id(EVENT, "head", "email", "expired"))
    other = outbox.entry(later, INSTITUTION, None)
    await scene.settle(2, other)
    await scene.outbox.turn()
    await scene.outbox.turn()
    assert await scene.published() == [other.body, ENTRY.body]
    assert await scene.ledger.reports.unsent(10) == []


async def test_what_the_stream_does_not_take_is_kept(scene: Scene) -> None:
    await scene.settle()
    await scene.stream.delete_stream("AVVIK_DELIVERIES")
    with pytest.raises(nats.errors.Error):
        await scene.outbox.turn()
    assert await scene.ledger.reports.unsent(10) == [ENTRY]
