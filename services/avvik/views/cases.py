"""The cases as they are now, one or a page of them. Written by the log's append."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.application.ports import CaseRow
from avvik.domain.deviation import Case
from avvik.views.reading import Connection

COLUMNS = """
    id, version, reporter, supporters, state, severity, reported_at, changed_at, due, deliveries
"""

_cases: msgspec.json.Decoder[Case] = msgspec.json.Decoder(Case)


class Found(Struct, frozen=True, kw_only=True):
    """A case, with what the log's columns add to its fold."""

    row: CaseRow
    severity: str | None
    reported_at: datetime
    changed_at: datetime
    due: datetime | None
    deliveries: UUID


class Wanted(Struct, frozen=True, kw_only=True):
    """Which cases a list asks for; what is unset does not narrow it."""

    units: frozenset[str] | None = None
    status: str | None = None
    category: str | None = None
    severity: str | None = None
    # Those that are overdue at this time, or those that are not.
    overdue: bool | None = None
    now: datetime


class Place(Struct, frozen=True, kw_only=True):
    """Where a page begins: after a case in the list's order, or before it going back."""

    case: UUID
    back: bool = False


async def one(connection: Connection, case: UUID) -> Found | None:
    """The case, if the transaction's reader may know of it."""
    row = await connection.fetchrow(f"select {COLUMNS} from avvik.cases where id = $1", case)  # noqa: S608 (constant columns)
    return _found(row) if row else None


async def page(
    connection: Connection, wanted: Wanted, place: Place | None, limit: int
) -> list[Found]:
    """At most `limit` cases, newest first."""
    conditions, values = _conditions(wanted, place)
    back = place is not None and place.back
    query = f"""
        select {COLUMNS} from avvik.cases
        where {" and ".join(conditions) or "true"}
        order by id {"asc" if back else "desc"} limit {limit:d}
    """  # noqa: S608 (constant columns and conditions; values are parameters)
    rows = [_found(row) for row in await connection.fetch(query, *values)]
    return rows[::-1] if back else rows


def _conditions(wanted: Wanted, place: Place | None) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    values: list[Any] = []

    def narrow(condition: str, value: Any) -> None:
        values.append(value)
        conditions.append(condition.format(f"${len(values)}"))

    if wanted.units is not None:
        narrow("unit = any ({})", sorted(wanted.units))
    for column in ("status", "category", "severity"):
        if (value := getattr(wanted, column)) is not None:
            narrow(f"{column} = {{}}", value)
    if wanted.overdue is not None:
        narrow("due < {}" if wanted.overdue else "(due is null or due >= {})", wanted.now)
    if place is not None:
        narrow("id > {}" if place.back else "id < {}", place.case)
    return conditions, values


def _found(row: Any) -> Found:
    return Found(
        row=CaseRow(
            id=row["id"],
            version=row["version"],
            reporter=row["reporter"],
            supporters=tuple(row["supporters"]),
            case=_cases.decode(row["state"]),
        ),
        severity=row["severity"],
        reported_at=row["reported_at"],
        changed_at=row["changed_at"],
        due=row["due"],
        deliveries=row["deliveries"],
    )
