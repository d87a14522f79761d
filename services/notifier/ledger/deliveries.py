"""Who is told of what: intended before the mail is sent, and recorded whatever comes of it."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from notifier import mail
from notifier.database import Pool, transaction
from notifier.ledger.duties import Claim, hold
from notifier.ledger.reports import Entry, report
from notifier.mail import Answer
from notifier.policy import TOLD_ALL

# What may pass between an intention and the mail: whoever takes longer tells nobody.
SLACK = timedelta(seconds=8)

Intention = Literal["intended", "accepted", "refused", "no_address", "expired", "elsewhere"]


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """Someone to tell; with cases of theirs, if it is those that they are told of."""

    person: str
    cases: tuple[UUID, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.person, *map(str, self.cases)))


class Intended(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person's delivery stands, and how often it was begun; `elsewhere`: another duty is
    at it right now."""

    state: Intention
    since: datetime
    tries: int


class Deliveries:
    """One for each person whom an event is told to by a channel, whatever roles they hold.

    Who was told what asks less of them is told what asks more, and not the other way about.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def cases_told(self, claim: Claim) -> set[UUID]:
        """Of which cases somebody has been told already by this duty."""
        return {row["case"] for row in await self._pool.fetch(_CASES_TOLD, claim.id)}

    async def intend(self, claim: Claim, event_id: str, whom: Whom, now: datetime) -> Intended:
        """Put on record that this person is about to be told, and hold the duty for as long."""
        async with transaction(self._pool) as connection:
            await hold(connection, claim, "lease_until = $3", now + _telling(claim))
            key = (event_id, whom.person, claim.channel, whom.cases, claim.asks)
            row = await connection.fetchrow(_ASKED_FOR_MORE, *key)
            row = row or await connection.fetchrow(_INTEND, *key, claim.id, now)
            row = row or await connection.fetchrow(_STANDS, *key)
            assert row is not None
            return Intended(state=row["state"], since=row["intended_at"], tries=row["tries"])

    async def record(  # noqa: PLR0913 -- one row's columns
        self,
        claim: Claim,
        event_id: str,
        whom: Whom,
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
                "UPDATE delivery SET state = $6, code = $7, enhanced = $8, settled_at = $9"
                " WHERE event_id = $1 AND person = $2 AND channel = $3 AND cases = $4"
                " AND asks = $5 AND state = 'intended' RETURNING true",
                event_id,
                whom.person,
                claim.channel,
                whom.cases,
                claim.asks,
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


def _telling(claim: Claim) -> timedelta:
    """More time than a mail server is given: meanwhile nobody else may tell the same person."""
    mailing = mail.PATIENCE + mail.patience(claim.attempts) + mail.FAREWELL
    return SLACK + timedelta(seconds=mailing)


# An intention whose owner lost interest (its lease ended, or it told somebody else) is taken over.
_INTEND = """
INSERT INTO delivery (event_id, person, channel, cases, asks, duty, intended_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (event_id, person, channel, cases, asks) DO UPDATE
SET duty = excluded.duty, tries = delivery.tries + 1
WHERE delivery.state = 'intended' AND (
    delivery.duty = excluded.duty OR NOT EXISTS (
        SELECT FROM duty WHERE id = delivery.duty AND state = 'waiting' AND lease_until > $7
    )
)
RETURNING state, intended_at, tries
"""

_STANDS = """
SELECT CASE state WHEN 'intended' THEN 'elsewhere' ELSE state END AS state, intended_at, tries
FROM delivery WHERE event_id = $1 AND person = $2 AND channel = $3 AND cases = $4 AND asks = $5
"""

# Also while it has to wait: whoever gets that needs nothing else.
_ASKED_FOR_MORE = """
SELECT CASE delivery.state WHEN 'intended' THEN 'elsewhere' ELSE delivery.state END AS state,
    intended_at, tries
FROM delivery JOIN duty ON duty.id = delivery.duty
WHERE delivery.event_id = $1 AND person = $2 AND delivery.channel = $3 AND cases = $4
    AND delivery.asks > $5 AND (delivery.state <> 'intended' OR duty.state = 'waiting')
ORDER BY delivery.state = 'accepted' DESC LIMIT 1
"""

_CASES_TOLD = """
SELECT unnest(cases) AS case FROM delivery JOIN duty ON duty.event_id = delivery.event_id
WHERE duty.id = $1 AND delivery.duty = duty.id AND delivery.state = 'accepted'
"""
