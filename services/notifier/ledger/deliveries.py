"""Who is told of what: intended before the mail is sent, and recorded whatever comes of it."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from notifier.database import Pool, transaction
from notifier.ledger.duties import Claim, hold
from notifier.ledger.reports import Entry, report
from notifier.mail import Answer
from notifier.policy import TOLD_ALL

# More time than a mail server is given: meanwhile nobody else may tell the same person.
TELLING = timedelta(seconds=60)

Intention = Literal["intended", "accepted", "refused", "no_address", "expired", "elsewhere"]


class Intended(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person's delivery stands; `elsewhere`: another duty is at it right now."""

    state: Intention
    since: datetime


class Deliveries:
    """One for each person whom an event is told to by a channel, whatever roles they hold."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def intend(self, claim: Claim, event_id: str, person: str, now: datetime) -> Intended:
        """Put on record that this person is about to be told, and hold the duty for as long."""
        async with transaction(self._pool) as connection:
            await hold(connection, claim, "lease_until = $3", now + TELLING)
            row = await connection.fetchrow(
                _INTEND, event_id, person, claim.channel, claim.id, now
            ) or await connection.fetchrow(_STANDS, event_id, person, claim.channel)
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
        now: datetime,
    ) -> None:
        """Put on record what became of a delivery: true even if the lease was lost meanwhile."""
        async with transaction(self._pool) as connection:
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
                await report(connection, entry)
            if answer.result == "accepted":
                await connection.execute(
                    "UPDATE duty SET state = 'told'"
                    " WHERE id = $1 AND state = 'waiting' AND role <> ALL ($2)",
                    claim.id,
                    TOLD_ALL,
                )


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

_STANDS = """
SELECT CASE state WHEN 'intended' THEN 'elsewhere' ELSE state END AS state, intended_at
FROM delivery WHERE event_id = $1 AND person = $2 AND channel = $3
"""
