"""What units were called in the course of time, for histories to call them what they were."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TypeAlias

import msgspec
from msgspec import Struct

from avvik.domain.events import UnitDefined
from avvik.domain.values import Labels
from avvik.views.reading import Connection

_defined = msgspec.json.Decoder(UnitDefined)


class Named(Struct, frozen=True, kw_only=True):
    """What a unit is called since this moment."""

    since: datetime
    names: Labels


# Of each unit, oldest first.
UnitNames: TypeAlias = Mapping[str, tuple[Named, ...]]


async def unit_names(connection: Connection, units: Collection[str]) -> UnitNames:
    """Every name that these units have had."""
    rows = await connection.fetch(
        """
        select unit, recorded_at, state
        from avvik.unit_definitions
        join avvik.events on notification_id = position
        where unit = any ($1)
        order by unit, position
        """,
        list(units),
    )
    found: dict[str, tuple[Named, ...]] = {}
    for row in rows:
        named = Named(since=row["recorded_at"], names=_defined.decode(row["state"]).names)
        found[row["unit"]] = (*found.get(row["unit"], ()), named)
    return found


def name_on(names: tuple[Named, ...], moment: datetime) -> Labels:
    """What the unit was called then; before its first name, that."""
    later = bisect_right(names, moment, key=lambda named: named.since)
    return names[max(later - 1, 0)].names
