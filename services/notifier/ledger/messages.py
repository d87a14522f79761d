"""Messages seen, with the duties that follow from them; what is missing; what was set aside."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import structlog

from notifier.database import Connection, Pool, transaction
from notifier.incoming import Envelope, Gap
from notifier.ledger.reports import withdraw
from notifier.policy import Duty

_log = structlog.get_logger(__name__)


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was set aside."""

    digest: bytes
    body: bytes


class Messages:
    """What came from avvik, every message once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def accept(
        self, envelope: Envelope, body: bytes, duties: Sequence[Duty], now: datetime
    ) -> bool:
        """Record a message and what is owed for it. False: it was seen before."""
        async with transaction(self._pool) as connection:
            if not await _see(connection, envelope, body, now):
                return False
            await _owe(connection, envelope.id, duties, now)
            return True

    async def park(
        self, body: bytes, reason: str, envelope: Envelope | None, now: datetime
    ) -> bool:
        """Set a message aside. If its place in the log is known, it leaves no gap."""
        async with transaction(self._pool) as connection:
            if envelope is not None and not await _see(connection, envelope, body, now):
                return False
            parked = await connection.fetchval(
                "INSERT INTO parked (digest, event_id, reason, body, parked_at)"
                " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true",
                hashlib.sha256(body).digest(),
                envelope and envelope.id,
                reason,
                body,
                now,
            )
            return bool(parked)

    async def parked(self) -> list[Parked]:
        """All that was set aside, oldest first."""
        rows = await self._pool.fetch("SELECT digest, body FROM parked ORDER BY parked_at, digest")
        return [Parked(digest=row["digest"], body=row["body"]) for row in rows]

    async def count_parked(self) -> int:
        """How many were set aside."""
        count: int = await self._pool.fetchval("SELECT count(*) FROM parked")
        return count

    async def unpark(
        self, parked: Parked, envelope: Envelope, duties: Sequence[Duty], now: datetime
    ) -> None:
        """Record what is owed for a message that can be read by now."""
        async with transaction(self._pool) as connection:
            await _see(connection, envelope, parked.body, now)
            await _owe(connection, envelope.id, duties, now)
            await connection.execute("DELETE FROM parked WHERE digest = $1", parked.digest)

    async def gap(self, now: datetime, patience: timedelta) -> Gap | None:
        """The oldest gap that stayed open for so long; it is not named again for as long."""
        async with transaction(self._pool) as connection:
            await connection.execute(
                "DELETE FROM gap WHERE EXISTS (SELECT FROM inbox WHERE sequence = missing)"
            )
            row = await connection.fetchrow(
                "UPDATE gap SET noticed_at = $1 WHERE missing = ("
                " SELECT missing FROM gap WHERE noticed_at <= $2"
                " ORDER BY missing LIMIT 1 FOR UPDATE SKIP LOCKED)"
                " RETURNING shown_by,"
                " (SELECT max(sequence) FROM inbox WHERE sequence < missing) AS after",
                now,
                now - patience,
            )
            return None if row is None else Gap(after=row["after"], before=row["shown_by"])


async def _see(connection: Connection, envelope: Envelope, body: bytes, now: datetime) -> bool:
    sequence, previous = int(envelope.sequence), int(envelope.previous)
    await _forget(connection, envelope)
    new = await connection.fetchval(
        "INSERT INTO inbox (event_id, sequence, previous, happened_at, body, received_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true",
        envelope.id,
        sequence,
        previous,
        envelope.time,
        body,
        now,
    )
    if not new:
        return False
    # The ledger starts at its first message: nothing before that is missing.
    await connection.execute(
        "INSERT INTO gap (missing, shown_by, noticed_at) SELECT $1, $2, $3"
        " WHERE $1 > (SELECT min(sequence) FROM inbox)"
        " AND NOT EXISTS (SELECT FROM inbox WHERE sequence = $1) ON CONFLICT DO NOTHING",
        previous,
        sequence,
        now,
    )
    return True


async def _forget(connection: Connection, envelope: Envelope) -> None:
    """What cannot stand in one log with this message never happened: avvik's log was restored to
    before it, and went on otherwise. Times grow with positions, and an id is used once; between a
    message and the one before it there is none."""
    about = envelope.id, int(envelope.previous), envelope.time
    if not await connection.fetchval(IS_REPLACED, *about):
        return
    gone = [row["event_id"] for row in await connection.fetch(_REPLACED, *about)]
    _log.warning("events_replaced", event_ids=gone)
    # Duty before delivery, as everywhere: else a sender and this could wait for each other.
    await connection.execute(
        "SELECT FROM duty WHERE event_id = ANY ($1) ORDER BY id FOR UPDATE", gone
    )
    await withdraw(connection, gone)
    for table in ("delivery", "duty", "parked", "inbox"):
        await connection.execute(
            f"DELETE FROM {table} WHERE event_id = ANY ($1)",  # noqa: S608 -- one of the above
            gone,
        )


# Whatever comes in asks this: of what stands behind it only the next is looked at.
IS_REPLACED = """
SELECT EXISTS (SELECT FROM inbox WHERE event_id = $1 AND happened_at < $3)
    OR (SELECT happened_at < $3 FROM inbox WHERE sequence > $2 ORDER BY sequence LIMIT 1)
"""
_REPLACED = """
SELECT event_id FROM inbox WHERE (event_id = $1 OR sequence > $2) AND happened_at < $3
"""


async def _owe(
    connection: Connection, event_id: str, duties: Sequence[Duty], now: datetime
) -> None:
    await connection.executemany(
        "INSERT INTO duty (event_id, role, unit, asks, channel, next_attempt_at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [(event_id, duty.role, duty.unit, duty.asks, duty.channel, now) for duty in duties],
    )
