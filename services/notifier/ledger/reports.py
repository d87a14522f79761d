"""What avvik is to be told, written with what it tells of; kept until its stream surely has it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from notifier.database import Connection, Pool, transaction

# Deliveries that can be told again if avvik's stream is lost before avvik has read them.
KEPT = 10_000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something for the outbox, already encoded."""

    id: UUID
    body: bytes


class Reports:
    """What the outbox still holds, and for a while what it held."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def unsent(self, limit: int) -> list[Entry]:
        """What the outbox still holds, oldest first."""
        rows = await self._pool.fetch(
            "SELECT delivery, body FROM outbox WHERE sequence IS NULL ORDER BY position LIMIT $1",
            limit,
        )
        return [Entry(id=row["delivery"], body=row["body"]) for row in rows]

    async def sent(self, delivery: UUID, sequence: int) -> None:
        """avvik's stream has it, under this number; what had a later one lay on a lost stream."""
        async with transaction(self._pool) as connection:
            await connection.execute(
                "UPDATE outbox SET sequence = NULL WHERE sequence >= $1 AND delivery <> $2",
                sequence,
                delivery,
            )
            await connection.execute(
                "UPDATE outbox SET sequence = $1 WHERE delivery = $2", sequence, delivery
            )
            await connection.execute("DELETE FROM outbox WHERE sequence <= $1", sequence - KEPT)


async def report(connection: Connection, entry: Entry) -> None:
    """Owe avvik this, once what it tells of is on record."""
    await connection.execute(
        "INSERT INTO outbox (delivery, body) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        entry.id,
        entry.body,
    )


async def withdraw(connection: Connection, events: Sequence[str]) -> None:
    """Owe avvik no report of events that its log has no longer."""
    await connection.execute(
        "DELETE FROM outbox WHERE sequence IS NULL AND EXISTS ("
        " SELECT FROM unnest($1::text[]) AS gone"
        " WHERE position(convert_to('\"' || gone || '\"', 'UTF8') IN body) > 0)",
        events,
    )
