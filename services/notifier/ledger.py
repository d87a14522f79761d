"""The ledger in PostgreSQL: what was seen, owed, tried and settled. No person's data is in it.

Any number of processes may use it at once: every fact is unique, duties are claimed with
SKIP LOCKED, and a sender that lost its lease cannot change a duty any more.
"""

import hashlib
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Literal, TypeAlias
from uuid import UUID

import asyncpg
import msgspec

from notifier.incoming import Envelope
from notifier.mail import Answer
from notifier.policy import Duty

# Time to ask avvik who it is. Whoever takes longer tells nobody.
ASKING = timedelta(seconds=10)
# More time than a mail server is given: meanwhile nobody else may tell the same person.
TELLING = timedelta(seconds=60)
# Deliveries that can be told again if avvik's stream is lost before avvik has read them.
KEPT = 10_000

Intention = Literal["intended", "accepted", "refused", "no_address", "expired", "elsewhere"]

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"


class LeaseLost(Exception):
    """Somebody else holds this duty by now: leave it to them."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that is ours until the lease ends, and the message that it comes from."""

    id: int
    fence: int
    role: str
    unit: str
    channel: str
    attempts: int
    body: bytes


class Intended(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person's delivery stands; `elsewhere`: another duty is at it right now."""

    state: Intention
    since: datetime


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Something between these two messages is missing. Both ends were seen."""

    after: int
    before: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something for the outbox, already encoded."""

    id: UUID
    body: bytes


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was set aside."""

    digest: bytes
    body: bytes


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What an operator watches; duties that reached nobody by role."""

    waiting: int
    unreachable: Mapping[str, int]
    parked: int


class Ledger:
    """All reading and writing of the ledger's tables."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def accept(
        self, envelope: Envelope, body: bytes, duties: Sequence[Duty], now: datetime
    ) -> bool:
        """Record a message and what is owed for it. False: it was seen before."""
        async with self._transaction() as connection:
            if not await _see(connection, envelope, body, now):
                return False
            await _owe(connection, envelope.id, duties, now)
            return True

    async def park(
        self, body: bytes, reason: str, envelope: Envelope | None, now: datetime
    ) -> bool:
        """Set a message aside. If its place in the log is known, it leaves no gap."""
        async with self._transaction() as connection:
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

    async def unpark(
        self, parked: Parked, envelope: Envelope, duties: Sequence[Duty], now: datetime
    ) -> None:
        """Record what is owed for a message that can be read by now."""
        async with self._transaction() as connection:
            await _see(connection, envelope, parked.body, now)
            await _owe(connection, envelope.id, duties, now)
            await connection.execute("DELETE FROM parked WHERE digest = $1", parked.digest)

    async def gap(self, now: datetime, patience: timedelta) -> Gap | None:
        """The oldest gap that stayed open for so long; it is not named again for as long."""
        async with self._transaction() as connection:
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

    async def claim(self, now: datetime, spared: Collection[int] = ()) -> Claim | None:
        """Take the duty that waited longest, but none of these."""
        row = await self._pool.fetchrow(CLAIM, now, now + ASKING, list(spared))
        return None if row is None else Claim(**dict(row))

    async def intend(self, claim: Claim, event_id: str, person: str, now: datetime) -> Intended:
        """Put on record that this person is about to be told, and hold the duty for as long."""
        async with self._transaction() as connection:
            await _hold(connection, claim, "lease_until = $3", now + TELLING)
            row = await connection.fetchrow(
                _INTEND, event_id, person, claim.channel, claim.id, now
            ) or await connection.fetchrow(
                "SELECT CASE state WHEN 'intended' THEN 'elsewhere' ELSE state END AS state,"
                " intended_at FROM delivery"
                " WHERE event_id = $1 AND person = $2 AND channel = $3",
                event_id,
                person,
                claim.channel,
            )
            assert row is not None
            return Intended(state=row["state"], since=row["intended_at"])

    async def record(  # noqa: PLR0913 -- one row's columns
        self,
        claim: Claim,
        event_id: str,
        person: str,
        *,
        answer: Answer,
        entry: Entry,
        is_last: bool,
        now: datetime,
    ) -> None:
        """Put on record what became of a delivery: true even if the lease was lost meanwhile.

        Unless others are to be told too, who was told has ended the duty.
        """
        async with self._transaction() as connection:
            # Duty before delivery, as everywhere: else two senders could wait for each other.
            await connection.execute("SELECT FROM duty WHERE id = $1 FOR UPDATE", claim.id)
            settled = await connection.fetchval(
                "UPDATE delivery SET state = $4, code = $5, enhanced = $6, settled_at = $7"
                " WHERE event_id = $1 AND person = $2 AND channel = $3 AND state = 'intended'"
                " RETURNING true",
                event_id,
                person,
                claim.channel,
                answer.result,
                answer.code,
                answer.enhanced,
                now,
            )
            if settled:
                await _report(connection, entry)
            if is_last and answer.result == "accepted":
                await connection.execute(
                    "UPDATE duty SET state = 'told' WHERE id = $1 AND state = 'waiting'", claim.id
                )

    async def settle(self, claim: Claim, state: Literal["told", "not_told"]) -> None:
        """End a duty by what is on record of its person: told in another role, or beyond reach."""
        async with self._transaction() as connection:
            await _hold(connection, claim, "state = $3", state)

    async def give_up(
        self, claim: Claim, state: Literal["not_needed", "unreachable"], entry: Entry
    ) -> None:
        """Settle a duty that ends without a delivery."""
        async with self._transaction() as connection:
            await _hold(connection, claim, "state = $3", state)
            await _report(connection, entry)

    async def postpone(self, claim: Claim, until: datetime) -> None:
        """Let go of a duty until later."""
        async with self._transaction() as connection:
            later = "next_attempt_at = $3, attempts = attempts + 1, lease_until = '-infinity'"
            await _hold(connection, claim, later, until)

    async def requeue(self, now: datetime) -> int:
        """Owe again what reached nobody, as if nobody had been tried; how many duties that is."""
        async with self._transaction() as connection:
            return len(await connection.fetch(_REQUEUE, now))

    async def unsent(self, limit: int) -> list[Entry]:
        """What the outbox still holds, oldest first."""
        rows = await self._pool.fetch(
            "SELECT delivery, body FROM outbox WHERE sequence IS NULL ORDER BY position LIMIT $1",
            limit,
        )
        return [Entry(id=row["delivery"], body=row["body"]) for row in rows]

    async def sent(self, delivery: UUID, sequence: int) -> None:
        """avvik's stream has it, under this number; what had a later one lay on a lost stream."""
        async with self._transaction() as connection:
            await connection.execute(
                "UPDATE outbox SET sequence = NULL WHERE sequence >= $1 AND delivery <> $2",
                sequence,
                delivery,
            )
            await connection.execute(
                "UPDATE outbox SET sequence = $1 WHERE delivery = $2", sequence, delivery
            )
            await connection.execute("DELETE FROM outbox WHERE sequence <= $1", sequence - KEPT)

    async def counts(self) -> Counts:
        """How much waits, is unreachable, is set aside."""
        row = await self._pool.fetchrow(
            "SELECT (SELECT count(*) FROM duty WHERE state = 'waiting') AS waiting,"
            " (SELECT count(*) FROM parked) AS parked"
        )
        assert row is not None
        unreachable = await self._pool.fetch(UNREACHABLE)
        return Counts(
            waiting=row["waiting"],
            unreachable={each["role"]: each["duties"] for each in unreachable},
            parked=row["parked"],
        )

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Connection]:
        async with self._pool.acquire() as connection, connection.transaction():
            yield connection


CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM duty
    WHERE state = 'waiting' AND next_attempt_at <= $1 AND lease_until <= $1 AND id <> ALL ($3)
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE duty SET lease_until = $2, fence = fence + 1
FROM due, inbox
WHERE duty.id = due.id AND inbox.event_id = duty.event_id
RETURNING duty.id, fence, role, unit, channel, attempts, body
"""

UNREACHABLE = "SELECT role, count(*) AS duties FROM duty WHERE state = 'unreachable' GROUP BY role"

# An intention whose owner lost interest (its lease ended, or it told somebody else) is taken over.
_INTEND = """
INSERT INTO delivery (event_id, person, channel, duty, intended_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (event_id, person, channel) DO UPDATE SET duty = excluded.duty
WHERE delivery.state = 'intended' AND (
    delivery.duty = excluded.duty OR NOT EXISTS (
        SELECT FROM duty WHERE id = delivery.duty AND state = 'waiting' AND lease_until > $5
    )
)
RETURNING state, intended_at
"""

# Who could not be told may be reached by now: with the row goes its refusal, and its patience.
_REQUEUE = """
WITH again AS (
    UPDATE duty SET state = 'waiting', attempts = 0, next_attempt_at = $1, lease_until = '-infinity'
    WHERE state = 'unreachable' RETURNING event_id
), forgotten AS (
    DELETE FROM delivery USING again WHERE delivery.event_id = again.event_id
    AND delivery.state IN ('refused', 'no_address', 'expired')
)
SELECT FROM again
"""


async def _see(connection: Connection, envelope: Envelope, body: bytes, now: datetime) -> bool:
    sequence, previous = int(envelope.sequence), int(envelope.previous)
    new = await connection.fetchval(
        "INSERT INTO inbox (event_id, sequence, previous, body, received_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING true",
        envelope.id,
        sequence,
        previous,
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


async def _owe(
    connection: Connection, event_id: str, duties: Sequence[Duty], now: datetime
) -> None:
    await connection.executemany(
        "INSERT INTO duty (event_id, role, unit, channel, next_attempt_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [(event_id, duty.role, duty.unit, duty.channel, now) for duty in duties],
    )


async def _hold(connection: Connection, claim: Claim, change: str, value: datetime | str) -> None:
    held = await connection.fetchval(
        f"UPDATE duty SET {change}"  # noqa: S608 -- only sentences of this module
        " WHERE id = $1 AND fence = $2 AND state = 'waiting' RETURNING true",
        claim.id,
        claim.fence,
        value,
    )
    if not held:
        raise LeaseLost


async def _report(connection: Connection, entry: Entry) -> None:
    await connection.execute(
        "INSERT INTO outbox (delivery, body) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        entry.id,
        entry.body,
    )
