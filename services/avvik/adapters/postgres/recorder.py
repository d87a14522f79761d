"""The log in PostgreSQL: the library's table and types, over asyncpg."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

import asyncpg
from msgspec import structs

from avvik.adapters.postgres.batch import seen_in
from avvik.adapters.postgres.codec import decode_event
from avvik.adapters.postgres.connection import acquired, open_pool
from avvik.adapters.postgres.group_commit import GroupCommitter
from avvik.adapters.postgres.library import Notification, StoredEvent
from avvik.application.case_state import decode_case
from avvik.application.ports import CaseRow, Recorded, Repeatable, Seen
from avvik.domain.events import Event

CASE = "select id, version, reporter, supporters, support, state from avvik."
REMEMBER = "select * from avvik.remember($1, $2, $3, $4)"


class PostgresLog:
    """Appends through one committer, reads through a pool."""

    def __init__(self, pool: asyncpg.Pool, committer: GroupCommitter) -> None:
        self.pool = pool
        self._committer = committer
        self.append = committer.append

    @classmethod
    async def open(cls, dsn: str, role: str | None = None) -> Self:
        """Connects when it is used: PostgreSQL may be away now."""
        return cls(await open_pool(dsn, role), GroupCommitter(dsn, role))

    async def close(self) -> None:
        await self._committer.close()
        await self.pool.close()

    async def case(self, case_id: UUID, reader: UUID | None) -> CaseRow | None:
        async with acquired(self.pool) as connection:
            if reader is None:
                row = await connection.fetchrow(f"{CASE}cases where id = $1", case_id)
            else:
                row = await connection.fetchrow(f"{CASE}case_for($1, $2)", reader, case_id)
        return _case_row(row) if row else None

    async def joinable(self, case_id: UUID | None, support: bytes | None) -> CaseRow | None:
        async with acquired(self.pool) as connection:
            row = await connection.fetchrow(f"{CASE}joinable($1, $2)", case_id, support)
        return _case_row(row) if row else None

    async def seen(self, command_id: UUID) -> Seen | None:
        async with acquired(self.pool) as connection:
            return seen_in(await connection.fetchrow("select * from avvik.seen($1)", command_id))

    async def remember(self, command_id: UUID, repeatable: Repeatable) -> Seen:
        caller, fingerprint, answer = structs.astuple(repeatable)
        async with acquired(self.pool) as connection:
            row = await connection.fetchrow(REMEMBER, command_id, caller, fingerprint, answer)
        seen = seen_in(row)
        assert seen is not None
        return seen

    async def recorded(self, after: int, limit: int) -> list[Recorded[Event]]:
        """The events that follow a position, in the log's order."""
        query = """
            select * from avvik.events
            where notification_id > $1 order by notification_id limit $2
        """
        async with acquired(self.pool) as connection:
            return [recorded_in(row) for row in await connection.fetch(query, after, limit)]

    async def select_events(
        self, stream: UUID, *, gt: int | None = None, lte: int | None = None
    ) -> Sequence[StoredEvent]:
        """One stream, as stored."""
        query = """
            select originator_id, originator_version, topic, state from avvik.events
            where originator_id = $1
                and originator_version > coalesce($2, -1)
                and originator_version <= coalesce($3, 9223372036854775807)
            order by originator_version
        """
        async with acquired(self.pool) as connection:
            return [StoredEvent(*row) for row in await connection.fetch(query, stream, gt, lte)]

    async def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The log as stored, with the parameters of the library's recorders."""
        after = -1 if start is None else start - inclusive_of_start
        query = """
            select originator_id, originator_version, topic, state, notification_id
            from avvik.events
            where notification_id > $1
                and notification_id <= coalesce($2, 9223372036854775807)
                and (cardinality($3::text[]) = 0 or topic = any ($3))
            order by notification_id
            limit $4
        """
        async with acquired(self.pool) as connection:
            rows = await connection.fetch(query, after, stop, list(topics), limit)
        return [Notification(*row) for row in rows]

    async def max_notification_id(self) -> int | None:
        async with acquired(self.pool) as connection:
            position: int | None = await connection.fetchval(
                "select max(notification_id) from avvik.events"
            )
        return position


def recorded_in(row: Any) -> Recorded[Event]:
    """A row of `events`, decoded."""
    return Recorded(
        position=row["notification_id"],
        stream=row["originator_id"],
        version=row["originator_version"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        command_id=row["command_id"],
        traceparent=row["traceparent"],
        event=decode_event(row["topic"], row["state"]),
    )


def _case_row(row: Any) -> CaseRow:
    return CaseRow(
        id=row["id"],
        version=row["version"],
        reporter=row["reporter"],
        supporters=tuple(row["supporters"]),
        support=row["support"],
        case=decode_case(row["state"]),
    )
