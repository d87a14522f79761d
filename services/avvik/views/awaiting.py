"""How many cases await somebody: untriaged ones that are on their desk."""

from typing import Any

from msgspec import Struct

from avvik.application.access import HSE_CATEGORY
from avvik.views.reading import Connection

AT_MOST = 100


class Desk(Struct, frozen=True, kw_only=True):
    """Which of the cases that somebody sees are theirs to act on."""

    # Those that reached these units, which they lead, or answer for while nobody does.
    reached: frozenset[str] = frozenset()
    # All that belong to these.
    received: frozenset[str] = frozenset()
    # And of the physical environment, to these.
    physical: frozenset[str] = frozenset()
    # Those that nobody else answers for.
    is_last: bool = False


async def count(connection: Connection, desk: Desk) -> int:
    """How many there are for the reader; beyond `AT_MOST` nobody counts."""
    conditions, values = _conditions(desk)
    if not conditions:
        return 0
    found: int = await connection.fetchval(
        f"""
        select count(*) from (
            select from avvik.cases
            where status = 'reported' and ({" or ".join(conditions)})
            limit {AT_MOST}
        ) as found
        """,  # noqa: S608 (constant conditions; values are parameters)
        *values,
    )
    return found


def _conditions(desk: Desk) -> tuple[list[str], list[Any]]:
    """Only what is on the desk stands in the query, so that each part can use its index."""
    asked: dict[str, Any] = {
        "reached = any ({})": sorted(desk.reached),
        "unit = any ({})": sorted(desk.received),
        f"(unit = any ({{}}) and category = '{HSE_CATEGORY}')": sorted(desk.physical),
    }
    given = {condition: units for condition, units in asked.items() if units}
    numbered = [condition.format(f"${number}") for number, condition in enumerate(given, start=1)]
    if desk.is_last:
        numbered += [
            "unit = any (avvik.units_without_leader())",
            "(disqualified <> '{}' and avvik.is_everybody_out(unit, disqualified))",
        ]
    return numbered, list(given.values())
