"""How many cases await somebody: untriaged ones that reached their desk."""

from collections.abc import Collection

from avvik.views.reading import Connection

AT_MOST = 100


async def count(connection: Connection, *, reached: Collection[str], units: Collection[str]) -> int:
    """Of the cases that the reader sees, those that reached these units or belong to those.

    Beyond `AT_MOST` nobody counts.
    """
    if not reached and not units:
        return 0
    found: int = await connection.fetchval(
        """
        select count(*) from (
            select from avvik.cases
            where status = 'reported' and (reached = any ($1) or unit = any ($2))
            limit $3
        ) as found
        """,
        sorted(reached),
        sorted(units),
        AT_MOST,
    )
    return found
