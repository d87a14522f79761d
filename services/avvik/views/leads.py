"""What those who read a case are told of the one in which it is followed up."""

from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.domain.values import ReporterText, Sealed
from avvik.views.reading import Connection


class Answered(Struct, frozen=True, kw_only=True):
    """What a closed case tells of itself where another one is read; nothing else of it."""

    lead: UUID
    outcome: str
    public_answer: ReporterText


async def kept(connection: Connection, followed: UUID) -> frozenset[UUID]:
    """The leads of this case, now or once, that must not exist for the transaction's reader."""
    rows = await connection.fetch("select avvik.leads_kept_from_reader($1) as lead", followed)
    return frozenset(row["lead"] for row in rows)


async def answered(connection: Connection, followed: UUID) -> Answered | None:
    """How the lead of this case was closed, if the transaction's reader may know of both."""
    row = await connection.fetchrow("select * from avvik.answered_by_lead($1)", followed)
    if row is None:
        return None
    return Answered(
        lead=row["lead"],
        outcome=row["outcome"],
        public_answer=msgspec.json.decode(row["public_answer"], type=Sealed),
    )
