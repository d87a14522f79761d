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
    id, version, reporter, supporters, support, state, reported_at, changed_at, deliveries
"""

_cases: msgspec.json.Decoder[Case] = msgspec.json.Decoder(Case)


class Found(Struct, frozen=True, kw_only=True):
    """A case, with what the log's columns add to its fold."""

    row: CaseRow
    reported_at: datetime
    changed_at: datetime
    deliveries: UUID


class Wanted(Struct, frozen=True, kw_only=True):
    """Which cases a list asks for; what is unset does not narrow it."""

    units: frozenset[str] | None = None
    status: str | None = None
    category: str | None = None
    severity: str | None = None
    # Those that are overdue at this time, or those that are not.
    overdue: bool | None = None
    # Only those that the reader works on.
    is_handler: bool = False
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
    back = place is not None and place.back
    conditions, values = _conditions(wanted, place)
    query = _QUERY.format(
        columns=COLUMNS,
        narrowed=" and ".join(["true", *conditions]),
        order=f"order by id {'asc' if back else 'desc'} limit {limit:d}",
    )
    units = None if wanted.units is None else sorted(wanted.units)
    rows = [_found(row) for row in await connection.fetch(query, units, *values)]
    return rows[::-1] if back else rows


# Row-level security decides what is shown. It is asked only about cases that one of the reasons
# to see any leads to, each by an index of its own: the table may be large, and a reader's part
# of it small.
_QUERY = """
    select distinct on (id) {columns} from (
        (
            select {columns} from avvik.cases
            where reporter = (select avvik.reader()) and ($1::text[] is null or unit = any ($1))
                and {narrowed} {order}
        )
        union all (
            select {columns} from avvik.cases
            where supporters <> '{{}}' and ($1::text[] is null or unit = any ($1))
                and {narrowed} {order}
        )
        union all (
            select {columns} from avvik.cases
            where disqualified <> '{{}}' and ($1::text[] is null or unit = any ($1))
                and (select avvik.reader_holds('independent_recipient')) and {narrowed} {order}
        )
        union all (
            select page.* from unnest(avvik.units_in_sight()) as within
            cross join lateral (
                select {columns} from avvik.cases where unit = within and {narrowed} {order}
            ) as page
            where $1::text[] is null or within = any ($1) {order}
        )
    ) as found
    {order}
"""


def _conditions(wanted: Wanted, place: Place | None) -> tuple[list[str], list[Any]]:
    """Conditions on columns, and the query's values from the second on."""
    conditions: list[str] = []
    values: list[Any] = []

    def narrow(condition: str, value: Any) -> None:
        values.append(value)
        conditions.append(condition.format(f"${len(values) + 1}"))

    for column in ("status", "category", "severity"):
        if (value := getattr(wanted, column)) is not None:
            narrow(f"{column} = {{}}", value)
    if wanted.overdue is not None:
        narrow("due < {}" if wanted.overdue else "(due is null or due >= {})", wanted.now)
    if wanted.is_handler:
        conditions.append("handlers @> array[(select avvik.reader())]")
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
            support=row["support"],
            case=_cases.decode(row["state"]),
        ),
        reported_at=row["reported_at"],
        changed_at=row["changed_at"],
        deliveries=row["deliveries"],
    )
