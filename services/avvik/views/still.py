"""Which cases are the reader's to see at this moment."""

from collections.abc import Collection
from uuid import UUID

from avvik.views.reading import Connection


async def still_visible(connection: Connection, cases: Collection[UUID]) -> frozenset[UUID]:
    """Of these cases, those that the transaction's reader may know of."""
    rows = await connection.fetch("select id from avvik.cases where id = any ($1)", list(cases))
    return frozenset(row["id"] for row in rows)
