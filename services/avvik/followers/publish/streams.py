"""The institution's streams and consumers on JetStream: made, and repaired, from here."""

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import BadRequestError

EVENTS = "AVVIK"
DELIVERIES = "AVVIK_DELIVERIES"
NOTIFIER = "notifier"
AVVIK = "avvik"

DAY = 24 * 60 * 60
RETENTION_DAYS = 90
DUPLICATE_WINDOW = 120
ACK_WAIT = 30
UNLIMITED = -1

_NAME_IN_USE = 10058


async def ensure_streams(jetstream: JetStreamContext, institution: str) -> None:
    """Make what is missing, and set right what differs."""
    await _ensure_stream(jetstream, EVENTS, f"avvik.event.{institution}.>")
    await _ensure_stream(jetstream, DELIVERIES, f"avvik.delivery.{institution}")
    await jetstream.add_consumer(EVENTS, _consumer(NOTIFIER))
    await jetstream.add_consumer(DELIVERIES, _consumer(AVVIK))


async def _ensure_stream(jetstream: JetStreamContext, name: str, subject: str) -> None:
    config = StreamConfig(
        name=name,
        subjects=[subject],
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        max_age=RETENTION_DAYS * DAY,
        duplicate_window=DUPLICATE_WINDOW,
        deny_delete=True,
        deny_purge=True,
    )
    try:
        await jetstream.add_stream(config)
    except BadRequestError as refusal:
        if refusal.err_code != _NAME_IN_USE:
            raise
        await jetstream.update_stream(config)


def _consumer(name: str) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=name,
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
        max_deliver=UNLIMITED,
        max_ack_pending=UNLIMITED,
    )
