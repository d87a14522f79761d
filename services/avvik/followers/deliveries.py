"""What became of telling people, as the notifier reports it, into the log of each case.

A report is acknowledged once its event is durable; the same report again changes nothing.
One that cannot be understood is set aside: it stays on the stream for as long as the stream keeps
messages, under the sequence number that is logged here, and is not delivered again.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
import nats.errors
import structlog
from msgspec import Meta, Struct
from nats.aio.client import Client
from nats.aio.msg import Msg
from prometheus_client import Counter

from avvik.adapters.postgres.connection import acquired
from avvik.application.ports import (
    NO_FACTS,
    Appended,
    Commit,
    Conflict,
    IdentityTaken,
    Log,
    NewEvent,
    Seen,
    Unavailable,
)
from avvik.application.streams import deliveries_stream, system_actor
from avvik.domain.events import DeliveryRecorded
from avvik.followers.publish.streams import AVVIK, DELIVERIES
from avvik.followers.reading import Connection
from avvik.followers.recipients import TOLD_AS

FOLLOWER = "deliveries"
PATIENCE = 1.0
CONSUMED = Counter("avvik_deliveries_total", "Reports of deliveries that are in the log.")
PARKED = Counter("avvik_deliveries_parked_total", "Reports of deliveries that were set aside.")

# By how much the notifier's clock and ours may differ.
SLACK = timedelta(days=1)

_IS_UNIT = "select exists (select from avvik.units where unit = $1)"
_EVENT = """
    select recorded_at, now() as now
    from avvik.events
    join avvik.cases on cases.id = originator_id
    where originator_id = $1 and originator_version = $2
"""
_NEXT = """
    select coalesce(max(originator_version), 0) + 1 from avvik.events where originator_id = $1
"""

_log = structlog.get_logger(__name__)

# What is stored is for ever, and read by others: printable, and nothing else.
Code: TypeAlias = Annotated[str, Meta(max_length=100, pattern=r"^[ -~]*$")]
Traceparent: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
]
# Of SMTP: what is done, wanted, refused for now, refused.
Reply: TypeAlias = Annotated[int, Meta(ge=200, le=599)]
Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class Delivery(Struct, frozen=True, kw_only=True):
    """What became of telling one person of one event by one channel, or why nobody was told."""

    delivery: UUID
    event_id: Annotated[str, Meta(pattern="^[0-9a-f-]{36}/[1-9][0-9]{0,9}$")]
    case: UUID
    role: Code
    unit: Code | None
    person: Code | None
    channel: Code
    outcome: Literal["accepted", "refused", "no_address", "expired", "not_needed", "unreachable"]
    code: Reply | None
    enhanced: Annotated[str, Meta(max_length=20, pattern=r"^[ -~]*$")] | None
    at: Moment
    message_id: str | None = None


class DeliveryMessage(Struct, frozen=True, kw_only=True):
    """The CloudEvent around it."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: Literal["delivery_recorded.v1"]
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    traceparent: Traceparent | msgspec.UnsetType = msgspec.UNSET
    data: Delivery


class Unreadable(Exception):
    """A report that makes no sense here, for a reason that quotes nothing of it."""


_decoder = msgspec.json.Decoder(DeliveryMessage)


async def consume(client: Client, institution: str, log: Log, pool: asyncpg.Pool) -> None:
    """Take reports as they come, until something is in the way."""
    if not client.is_connected:
        # Whatever is asked meanwhile, the client would keep and send later.
        raise nats.errors.ConnectionReconnectingError
    subscription = await client.jetstream().pull_subscribe_bind(consumer=AVVIK, stream=DELIVERIES)
    try:
        while client.is_connected:
            try:
                # One at a time: a fault leaves nothing else waiting for its redelivery.
                (report,) = await subscription.fetch(1, timeout=PATIENCE)
            except TimeoutError:
                continue
            await _take(report, institution, log, pool)
    finally:
        await subscription.unsubscribe()


async def _take(report: Msg, institution: str, log: Log, pool: asyncpg.Pool) -> None:
    try:
        message = _read(report.data)
        await _record(message, institution, log, pool)
    except Unreadable as why:
        sequence = report.metadata.sequence.stream
        _log.error("delivery_parked", reason=str(why), stream=DELIVERIES, sequence=sequence)
        PARKED.inc()
        await report.term()
    except (Unavailable, asyncio.CancelledError):
        # Or else it came again only after the stream's patience.
        await report.nak(delay=PATIENCE)
        raise
    else:
        await report.ack_sync()
        CONSUMED.inc()


def _read(body: bytes) -> DeliveryMessage:
    try:
        message = _decoder.decode(body)
    except (msgspec.ValidationError, RecursionError) as reason:
        raise Unreadable("not delivery_recorded.v1") from reason
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Unreadable("not JSON") from reason
    if message.id != message.data.delivery:
        raise Unreadable("two ids")
    if message.data.event_id.rpartition("/")[0] != str(message.data.case):
        raise Unreadable("an event of another case")
    if message.data.role not in TOLD_AS:
        raise Unreadable("no such role")
    return message


async def _record(message: DeliveryMessage, institution: str, log: Log, pool: asyncpg.Pool) -> None:
    """Append it once, after whatever else is told of the case meanwhile."""
    delivery = message.data
    async with acquired(pool) as connection:
        await _require_true(delivery, connection)
    stream = deliveries_stream(institution, delivery.case)
    while True:
        async with acquired(pool) as connection:
            version = await connection.fetchval(_NEXT, stream)
        match await log.append(_commit(message, stream, version)):
            case Appended() | Seen():
                return
            case Conflict():
                continue
            case IdentityTaken():
                raise AssertionError("nobody is registered here")


async def _require_true(delivery: Delivery, connection: Connection) -> None:
    """Set aside what cannot have been."""
    version = int(delivery.event_id.rpartition("/")[2])
    event = await connection.fetchrow(_EVENT, delivery.case, version)
    if event is None:
        raise Unreadable("no such event")
    if not event["recorded_at"] - SLACK <= delivery.at <= event["now"] + SLACK:
        raise Unreadable("at no such time")
    if delivery.unit and not await connection.fetchval(_IS_UNIT, delivery.unit):
        raise Unreadable("no such unit")


def _commit(message: DeliveryMessage, stream: UUID, version: int) -> Commit:
    delivery = message.data
    event = DeliveryRecorded(
        event_id=delivery.event_id,
        role=delivery.role,
        unit=delivery.unit,
        person=delivery.person,
        channel=delivery.channel,
        outcome=delivery.outcome,
        code=delivery.code,
        enhanced=delivery.enhanced,
        at=delivery.at,
    )
    return Commit(
        command_id=delivery.delivery,
        actor=system_actor(FOLLOWER),
        events=(NewEvent(stream=stream, version=version, event=event),),
        facts_position=NO_FACTS,
        traceparent=message.traceparent or None,
    )
