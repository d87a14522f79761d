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


class Withheld(Struct, frozen=True, kw_only=True):
    """Something stands there, and it is not the reader's to see."""

    position: int


# How much of the log one query looks through: what is sought may be rare.
STRETCH = 50_000


# The case is looked up event by event, so that the log is read in order, and no further than the
# limit.
_ABOUT = """
    left join lateral (
        select id, unit from avvik.cases
        where id = case topic
            when 'delivery_recorded' then avvik.case_delivered(events.state)
            else originator_id
        end
    ) as about on true
"""


async def whole(connection: Connection, position: int, limit: int) -> list[Stored | Withheld]:
    """What stands at the next `limit` positions, without a gap."""
    rows = await connection.fetch(
        f"""
        select place.position, events.*, about.id as about
        from avvik.positions($1, $2) as place (position)
        left join avvik.events on notification_id = place.position
        {_ABOUT}
        order by place.position
        """,  # noqa: S608 (constant parts; values are parameters)
        position,
        limit,
    )
    return [
        Withheld(position=row["position"]) if row["notification_id"] is None else _stored(row)
        for row in rows
    ]


async def after(connection: Connection, position: int, wanted: Wanted, limit: int) -> list[Stored]:
    """At most `limit` events that follow a position, of those that are asked for."""
    end = await connection.fetchval("select max(notification_id) from avvik.events") or 0
    # A case's streams have an index of their own.
    stretch = end if wanted.streams else STRETCH
    found: list[Stored] = []
    while position < end and len(found) < limit:
        found += await _between(
            connection, position, position + stretch, wanted, limit - len(found)
        )
        position += stretch
    return found


async def _between(
    connection: Connection, position: int, last: int, wanted: Wanted, limit: int
) -> list[Stored]:
    conditions, values = _conditions(position, last, wanted)
    rows = await connection.fetch(
        f"""
        select events.*, about.id as about
        from avvik.events
        {_ABOUT}
        where {" and ".join(conditions)}
        order by notification_id
        limit {limit:d}
        """,  # noqa: S608 (constant conditions; values are parameters)
        *values,
    )
    return [_stored(row) for row in rows]


def _conditions(position: int, last: int, wanted: Wanted) -> tuple[list[str], list[Any]]:
    """Only what is asked for stands in the query, so that the planner can use the right index."""
    asked: dict[str, Any] = {
        "notification_id > {}": position,
        "notification_id <= {}": last,
        "originator_id = any ({})": wanted.streams and list(wanted.streams),
        "topic = {}": wanted.topic,
        "recorded_at >= {}": wanted.since,
        "recorded_at < {}": wanted.until,
        "about.unit = any ({})": wanted.units and sorted(wanted.units),
    }
    given = {condition: value for condition, value in asked.items() if value is not None}
    numbered = [condition.format(f"${number}") for number, condition in enumerate(given, start=1)]
    return numbered, list(given.values())


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
