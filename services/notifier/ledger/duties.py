"""What is owed: who holds a duty and for how long, and how it ends."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from notifier.database import Connection, Pool, transaction
from notifier.ledger.reports import Entry, report
from notifier.policy import OUTSIDERS

# Time to ask avvik who it is. Whoever takes longer tells nobody.
ASKING = timedelta(seconds=10)


class LeaseLost(Exception):
    """Somebody else holds this duty by now: leave it to them."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that is ours until the lease ends, and the message that it comes from."""

    id: int
    fence: int
    role: str
    unit: str
    asks: int
    channel: str
    attempts: int
    body: bytes


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Duties not settled yet; those by which somebody was not reached, by role."""

    waiting: int
    unreachable: Mapping[str, int]


class Duties:
    """Each is held by one sender at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def claim(self, now: datetime, spared: Collection[int] = ()) -> Claim | None:
        """Take the duty that waited longest, but none of these."""
        row = await self._pool.fetchrow(CLAIM, now, now + ASKING, list(spared), OUTSIDERS)
        return None if row is None else Claim(**dict(row))

    async def postpone(self, claim: Claim, until: datetime) -> None:
        """Let go of a duty until later."""
        async with transaction(self._pool) as connection:
            later = "next_attempt_at = $3, attempts = attempts + 1, lease_until = '-infinity'"
            await hold(connection, claim, later, until)

    async def settle(self, claim: Claim, state: Literal["told", "not_told", "not_needed"]) -> None:
        """End a duty by what is on record of its people: told, beyond reach, or none there are."""
        async with transaction(self._pool) as connection:
            await hold(connection, claim, "state = $3", state)

    async def give_up(
        self, claim: Claim, state: Literal["not_needed", "unreachable"], entry: Entry
    ) -> None:
        """Settle a duty that ends without a delivery."""
        async with transaction(self._pool) as connection:
            await hold(connection, claim, "state = $3", state)
            await report(connection, entry)

    async def requeue(self, now: datetime) -> int:
        """Owe again what did not reach somebody, as if nobody had been tried; how many duties."""
        async with transaction(self._pool) as connection:
            return len(await connection.fetch(_REQUEUE, now))

    async def counts(self) -> Counts:
        """How many wait, and how many did not reach somebody."""
        unreachable = await self._pool.fetch(UNREACHABLE)
        return Counts(
            waiting=await self._pool.fetchval(WAITING),
            unreachable={each["role"]: each["duties"] for each in unreachable},
        )


async def hold(connection: Connection, claim: Claim, change: str, value: datetime | str) -> None:
    """Change a duty, which only whoever holds it may."""
    held = await connection.fetchval(
        f"UPDATE duty SET {change}"  # noqa: S608 -- only sentences of the ledger
        " WHERE id = $1 AND fence = $2 AND state = 'waiting' RETURNING true",
        claim.id,
        claim.fence,
        value,
    )
    if not held:
        raise LeaseLost


# A duty whose holder falls silent comes again after all that waited with it. What asks nothing of
# anybody waits until all officials who are asked for something know: it may be one of them.
CLAIM = """
WITH due AS MATERIALIZED (
    SELECT id FROM duty
    WHERE state = 'waiting' AND next_attempt_at <= $1 AND lease_until <= $1 AND id <> ALL ($3)
        AND (asks > 0 OR NOT EXISTS (
            SELECT FROM duty AS asking WHERE asking.event_id = duty.event_id
            AND asking.state = 'waiting' AND asking.asks > 0 AND asking.role <> ALL ($4)
        ))
    ORDER BY next_attempt_at, asks DESC LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE duty SET lease_until = $2, next_attempt_at = $1, fence = fence + 1
FROM due, inbox
WHERE duty.id = due.id AND inbox.event_id = duty.event_id
RETURNING duty.id, fence, role, unit, asks, channel, attempts, body
"""

WAITING = "SELECT count(*) FROM duty WHERE state = 'waiting'"
UNREACHABLE = """
SELECT role, count(*) AS duties FROM duty WHERE state IN ('unreachable', 'not_told') GROUP BY role
"""

# Who could not be told may be reached by now: with the row goes its refusal, and its patience.
_REQUEUE = """
WITH again AS (
    UPDATE duty SET state = 'waiting', attempts = 0, next_attempt_at = $1, lease_until = '-infinity'
    WHERE state IN ('unreachable', 'not_told') RETURNING id, event_id
), forgotten AS (
    DELETE FROM delivery USING again WHERE delivery.event_id = again.event_id
    AND (delivery.state IN ('refused', 'no_address', 'expired')
        OR delivery.state = 'intended' AND delivery.duty = again.id)
)
SELECT FROM again
"""
