"""The log as an auditor reads it: stored rows, in the order of their positions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from avvik.views.reading import Connection


class Wanted(Struct, frozen=True, kw_only=True):
    """Which events are asked for; what is unset does not narrow it."""

    streams: tuple[UUID, ...] | None = None
    topic: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    units: frozenset[str] | None = None


class Stored(Struct, frozen=True, kw_only=True):
    """A row of the log, and the case it belongs to, if any."""

    position: int
    stream: UUID
    version: int
    topic: str
    recorded_at: datetime
    actor: str
    command_id: UUID
    traceparent: str | None
    state: bytes
    case: UUID | None


async def after(connection: Connection, position: int, wanted: Wanted, limit: int) -> list[Stored]:
    """At most `limit` events that follow a position."""
    rows = await connection.fetch(
        """
        select events.*, coalesce(own.id, told.id) as about
        from avvik.events
        left join avvik.cases as own on own.id = events.originator_id
        left join avvik.cases as told on told.deliveries = events.originator_id
        where notification_id > $1
            and ($2::uuid[] is null or originator_id = any ($2))
            and ($3::text is null or topic = $3)
            and ($4::timestamptz is null or recorded_at >= $4)
            and ($5::timestamptz is null or recorded_at < $5)
            and ($6::text[] is null or coalesce(own.unit, told.unit) = any ($6))
        order by notification_id
        limit $7
        """,
        position,
        None if wanted.streams is None else list(wanted.streams),
        wanted.topic,
        wanted.since,
        wanted.until,
        None if wanted.units is None else sorted(wanted.units),
        limit,
    )
    return [_stored(row) for row in rows]


def _stored(row: Any) -> Stored:
    return Stored(
        position=row["notification_id"],
        stream=row["originator_id"],
        version=row["originator_version"],
        topic=row["topic"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        command_id=row["command_id"],
        traceparent=row["traceparent"],
        state=row["state"],
        case=row["about"],
    )
