"""The neutral texts that anybody may read, to join if they saw the same."""

from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.domain.values import CaseText, Sealed
from avvik.views.reading import Connection


class Published(Struct, frozen=True, kw_only=True):
    """A case that others can join, as far as anybody may know of it."""

    id: UUID
    unit: str
    category: str
    supporters: int
    public_text: CaseText


async def published(connection: Connection, before: UUID | None, limit: int) -> list[Published]:
    """At most `limit` of them, newest first."""
    rows = await connection.fetch("select * from avvik.published($1, $2)", before, limit)
    return [
        Published(
            id=row["id"],
            unit=row["unit"],
            category=row["category"],
            supporters=row["supporters"],
            public_text=msgspec.json.decode(row["public_text"], type=Sealed),
        )
        for row in rows
    ]
