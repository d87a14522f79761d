"""The cases as they are now, one or a page of them. Written by the log's append."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from avvik.application.case_state import decode_case
from avvik.application.ports import CaseRow
from avvik.views.reading import Connection

COLUMNS = """
    id, version, reporter, supporters, support, state, reported_at, changed_at
"""


class Found(Struct, frozen=True, kw_only=True):
    """A case, with what the log's columns add to its fold."""

    row: CaseRow
    reported_at: datetime
    changed_at: datetime


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
    # Those that were handed over to where they belong, or those that were not.
    rerouted: bool | None = None
    now: datetime

    @property
    def is_narrow(self) -> bool:
        """Whether few may match, however many somebody sees."""
        asked = (self.units, self.status, self.category, self.severity)
        return bool(self.overdue or self.rerouted) or any(each is not None for each in asked)


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
    narrowed, values = _narrowed(wanted, place)
    clauses = {
        "narrowed": narrowed,
        "within": "within = any ($1)" if wanted.units is not None else "true",
        "order": f"order by id {'asc' if back else 'desc'}",
        "limit": f"limit {limit:d}",
    }
    candidates = " union all ".join(f"({each.format(**clauses)})" for each in _candidates(wanted))
    query = _QUERY.format(columns=COLUMNS, candidates=candidates, **clauses)
    rows = [_found(row) for row in await connection.fetch(query, *values)]
    return rows[::-1] if back else rows


# Row-level security decides what is shown. It is asked only about cases that one of the reasons
# to see any leads to, each by an index of its own: the table may be large, and a reader's part
# of it small.
_QUERY = """
    select {columns} from (
        select distinct id from ({candidates}) as candidates {order} {limit}
    ) as found
    join avvik.cases using (id) {order}
"""
_REPORTED = """
    select id from avvik.cases_in_sight
    where reporter = (select avvik.reader()) and {narrowed} {order} {limit}
"""
# Those that name the reader are looked up one by one, until a page is full.
_NAMED = """
    select of_reader.id from (
        select distinct id from avvik.cases_of_reader() as of_reader (id) {order}
    ) as of_reader
    cross join lateral (
        select from avvik.cases_in_sight where id = of_reader.id and {narrowed} offset 0
    ) as given
    {order} {limit}
"""
_RECEIVED = """
    select page.id from avvik.posts_in_sight() as post
    cross join lateral (
        select id from avvik.cases_in_sight
        where receiver_role = post.role and unit = post.unit and {narrowed} {order} {limit}
    ) as page
"""
_AT_UNITS = """
    select page.id from unnest(avvik.units_in_sight()) as within
    cross join lateral (
        select id from avvik.cases_in_sight where unit = within and {narrowed} {order} {limit}
    ) as page
    where {within}
"""
_PHYSICAL = """
    select page.id from unnest(avvik.units_under('{{hse_coordinator}}')) as within
    cross join lateral (
        select id from avvik.cases_in_sight
        where unit = within and category = 'physical' and {narrowed} {order} {limit}
    ) as page
    where {within}
"""
# Whoever sees all of the institution finds a page's worth among the newest.
_EVERYWHERE = """
    select * from (
        select id from avvik.cases_in_sight where (select avvik.reader_sees_all()) and {narrowed}
        {order} {limit}
    ) as page
"""


# What somebody is not told of a case is not found out by asking for it either.
_OVERDUE = {
    True: "due < {} and tells_facts",
    False: "(due is null or due >= {} or not tells_facts)",
}
_REROUTED = {
    True: "receiver_role is not null and tells_handover",
    False: "(receiver_role is null or not tells_handover)",
}


def _candidates(wanted: Wanted) -> tuple[str, ...]:
    """Queries that together find every case that may be shown."""
    if wanted.is_handler:
        return (_NAMED,)
    found = (_REPORTED, _NAMED, _RECEIVED, _PHYSICAL)
    if wanted.is_narrow:
        return (*found, _AT_UNITS)
    elsewhere = "unnest(case when not avvik.reader_sees_all() then avvik.units_in_sight() end)"
    return (*found, _EVERYWHERE, _AT_UNITS.replace("unnest(avvik.units_in_sight())", elsewhere))


def _narrowed(wanted: Wanted, place: Place | None) -> tuple[str, list[Any]]:
    """The conditions on columns, and their values."""
    conditions = ["true"]
    # The units come first: queries also ask for them by that place.
    values: list[Any] = []

    def narrow(condition: str, value: Any) -> None:
        values.append(value)
        conditions.append(condition.format(f"${len(values)}"))

    if wanted.units is not None:
        narrow("unit = any ({})", sorted(wanted.units))
    for column in ("status", "category"):
        if (value := getattr(wanted, column)) is not None:
            narrow(f"{column} = {{}}", value)
    if wanted.severity is not None:
        narrow("severity = {} and tells_facts", wanted.severity)
    if wanted.overdue is not None:
        narrow(_OVERDUE[wanted.overdue], wanted.now)
    if wanted.rerouted is not None:
        conditions.append(_REROUTED[wanted.rerouted])
    if wanted.is_handler:
        conditions.append("(select avvik.reader()) = any (handlers) and tells_facts")
    if place is not None:
        narrow("id > {}" if place.back else "id < {}", place.case)
    return " and ".join(conditions), values


def _found(row: Any) -> Found:
    return Found(
        row=CaseRow(
            id=row["id"],
            version=row["version"],
            reporter=row["reporter"],
            supporters=tuple(row["supporters"]),
            support=row["support"],
            case=decode_case(row["state"]),
        ),
        reported_at=row["reported_at"],
        changed_at=row["changed_at"],
    )
