"""How many cases await somebody: untriaged ones that are on their desk."""

from msgspec import Struct

from avvik.views.reading import Connection

AT_MOST = 100


class Desk(Struct, frozen=True, kw_only=True):
    """Which of the cases that the reader sees are theirs to act on."""

    # Those that reached these units, which they lead, or answer for while nobody does.
    reached: frozenset[str]
    # All that belong to these.
    received: frozenset[str]
    # And of the physical environment, to these.
    physical: frozenset[str]
    # Those that nobody else answers for.
    is_last: bool


async def count(connection: Connection, desk: Desk, physical: str) -> int:
    """How many there are; `physical` is that category. Beyond `AT_MOST` nobody counts."""
    if desk == NONE:
        return 0
    found: int = await connection.fetchval(
        """
        select count(*) from (
            select from avvik.cases
            where status = 'reported' and (
                reached = any ($1)
                or unit = any ($2)
                or (unit = any ($3) and category = $4)
                or (
                    $5 and (
                        unit = any (avvik.units_without_leader())
                        or (disqualified <> '{}' and avvik.is_everybody_out(unit, disqualified))
                    )
                )
            )
            limit $6
        ) as found
        """,
        sorted(desk.reached),
        sorted(desk.received),
        sorted(desk.physical),
        physical,
        desk.is_last,
        AT_MOST,
    )
    return found


NONE = Desk(reached=frozenset(), received=frozenset(), physical=frozenset(), is_last=False)
