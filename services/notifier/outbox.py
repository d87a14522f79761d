"""The way back: what became of each delivery, told to avvik's stream at least once."""

import asyncio
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from nats.js import JetStreamContext

from notifier.ledger.reports import Entry, Reports
from notifier.loops import wait

Outcome = Literal["accepted", "refused", "no_address", "expired", "not_needed", "unreachable"]

_BATCH = 100


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What became of telling one person, or of a duty for which nobody is or need be told."""

    delivery: UUID
    event_id: str
    case: UUID
    role: str
    unit: str
    person: str | None
    channel: str
    outcome: Outcome
    code: int | None
    enhanced: str | None
    at: datetime
    message_id: str | None


class DeliveryRecorded(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """The message `delivery_recorded.v1`: a CloudEvent whose id is the delivery's."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: Literal["delivery_recorded.v1"] = "delivery_recorded.v1"
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    traceparent: str | msgspec.UnsetType = msgspec.UNSET
    data: Delivery


def delivery_id(event_id: str, whom: str, channel: str, outcome: Outcome) -> UUID:
    """The same for the same outcome, so that telling it twice tells it once."""
    return uuid5(NAMESPACE_URL, f"{event_id} {whom} {channel} {outcome}")


def entry(delivery: Delivery, institution: str, traceparent: str | None) -> Entry:
    """A delivery as the outbox keeps it."""
    message = DeliveryRecorded(
        id=delivery.delivery,
        source=f"/notifier/{institution}",
        time=delivery.at,
        traceparent=traceparent or msgspec.UNSET,
        data=delivery,
    )
    return Entry(id=delivery.delivery, body=msgspec.json.encode(message))


class Outbox:
    """Publishes what the ledger holds for avvik; again, if the stream was lost with its server."""

    def __init__(self, reports: Reports, stream: JetStreamContext, institution: str) -> None:
        self._reports = reports
        self._stream = stream
        self._subject = f"avvik.delivery.{institution}"
        self.filled = asyncio.Event()

    async def turn(self) -> None:
        """Publish what there is, or wait a moment for more."""
        self.filled.clear()
        entries = await self._reports.unsent(_BATCH)
        for each in entries:
            taken = await self._stream.publish(
                self._subject,
                each.body,
                timeout=5,
                stream="AVVIK_DELIVERIES",
                headers={"Nats-Msg-Id": str(each.id)},
            )
            await self._reports.sent(each.id, taken.seq)
        if not entries:
            await wait(self.filled, 1)
