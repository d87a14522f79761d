"""What happened to a case: its acts, what came of telling people, and who read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.domain.events import CaseEvent, DeliveryRecorded
from avvik.views.reading import Connection

_events: msgspec.json.Decoder[CaseEvent | DeliveryRecorded] = msgspec.json.Decoder(
    CaseEvent | DeliveryRecorded
)


class Step(Struct, frozen=True, kw_only=True):
    """One event of the case, or of its deliveries."""

    version: int
    at: datetime
    actor: str
    # What one command did stands together.
    command: UUID
    event: CaseEvent | DeliveryRecorded


class Read(Struct, frozen=True, kw_only=True):
    """That somebody was shown the case, or who has read it."""

    id: int
    at: datetime
    reader: str
    purpose: str | None
    route: str

    @property
    def is_of_readers(self) -> bool:
        return self.route.endswith("/readers")


async def steps(connection: Connection, *streams: UUID) -> list[Step]:
    """The streams' events as far as the reader may see them, in the log's order."""
    rows = await connection.fetch(
        """
        select originator_version, recorded_at, actor, command_id, state from avvik.events
        where originator_id = any ($1) order by notification_id
        """,
        list(streams),
    )
    return [_step(row) for row in rows]


async def reads(connection: Connection, case: UUID, before: int | None, limit: int) -> list[Read]:
    """The last `limit` times that somebody was shown the case, latest first."""
    rows = await connection.fetch("select * from avvik.readers_of($1, $2, $3)", case, before, limit)
    return [Read(**row) for row in rows]


def _step(row: Any) -> Step:
    return Step(
        version=row["originator_version"],
        at=row["recorded_at"],
        actor=row["actor"],
        command=row["command_id"],
        event=_events.decode(row["state"]),
    )
