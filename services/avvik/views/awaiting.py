"""How many cases await somebody: untriaged ones that reached their desk."""

from collections.abc import Collection

from avvik.views.reading import Connection


async def count(connection: Connection, *, reached: Collection[str], units: Collection[str]) -> int:
    """Of the cases that the reader sees, those that reached these units or belong to those."""
    if not reached and not units:
        return 0
    found: int = await connection.fetchval(
        """
        select count(*) from avvik.cases
        where status = 'reported' and (reached = any ($1) or unit = any ($2))
        """,
        sorted(reached),
        sorted(units),
    )
    return found
