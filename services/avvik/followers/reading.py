"""Reading the log in order, on whichever connection the reader has."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import TypeAlias
from uuid import UUID

import asyncpg

from avvik.adapters.postgres.recorder import recorded_in
from avvik.application.ports import Recorded
from avvik.domain.events import Event

Connection: TypeAlias = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
# Position, stream, version, state, recorded_at, traceparent.
Row: TypeAlias = asyncpg.Record

_BETWEEN = """
    select notification_id, originator_id, originator_version, state, recorded_at, traceparent
    from avvik.events
    where notification_id between $1 and $2 and topic = any ($3)
    order by notification_id limit $4
"""
_OF_STREAMS = """
    select originator_id, originator_version, state from avvik.events
    where originator_id = any ($1) and topic = any ($2)
    order by originator_id, originator_version
"""
_ONE = "select * from avvik.events where originator_id = $1 and originator_version = $2"
_LAST_OF = """
    select notification_id from avvik.events where notification_id <= $1 and topic = any ($2)
    order by notification_id desc limit 1
"""
# Times grow with positions: walking back, the first event that is old enough is the one.
_LAST_BEFORE = """
    select notification_id from avvik.events
    where recorded_at < now() - $1::interval
        and (select recorded_at from avvik.events order by notification_id limit 1)
            < now() - $1::interval
    order by notification_id desc limit 1
"""


async def between(
    connection: Connection, first: int, last: int, topics: Collection[str], limit: int
) -> Sequence[Row]:
    """Events of these kinds from one position to another, both included, as stored."""
    return await connection.fetch(_BETWEEN, first, last, topics, limit)


async def of_streams(
    connection: Connection, streams: Collection[UUID], topics: Collection[str]
) -> Sequence[Row]:
    """Stream, version and state of the events of these kinds in some streams, in their order."""
    return await connection.fetch(_OF_STREAMS, streams, topics)


async def one(connection: Connection, stream: UUID, version: int) -> Recorded[Event] | None:
    row = await connection.fetchrow(_ONE, stream, version)
    return recorded_in(row) if row else None


async def last_of(connection: Connection, topics: Collection[str], position: int) -> int:
    """The position of the last event of these kinds, up to a position; 0: there is none."""
    return await connection.fetchval(_LAST_OF, position, topics) or 0


async def last_before(connection: Connection, age: timedelta) -> int:
    """The position of the last event older than this; 0: there is none."""
    return await connection.fetchval(_LAST_BEFORE, age) or 0
