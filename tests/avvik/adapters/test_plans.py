"""Under row-level security, lists and clocks read the few pages they show, not the table."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from avvik.adapters.postgres.connection import reading_as
from avvik.views import awaiting, cases
from avvik.views.awaiting import Desk
from avvik.views.cases import Place, Wanted
from tests.avvik.adapters.commits import directory
from tests.avvik.adapters.stores import WORKER, connected, opened
from tests.builders import DIRECTORY, person, role, unit

CASES = 200_000
UNITS = ("ntnu", "ntnu.ie", "ntnu.ie.idi", "ntnu.ie.ies")
DEEP = UUID("01900000-0000-7000-8000-000000020000")

# Every hundredth case is the student's, two of a thousand have somebody disqualified; every two
# thousandth names others, and one in ten thousand went past the line. Every two hundredth has not
# gone up to the institution.
FILL = """
    insert into avvik.cases (
        id, reference, status, unit, reached, category, severity, reporter, supporters, handlers,
        owners, disqualified, is_past_line, receiver_role, language, due, support,
        version, reported_at, changed_at, state
    )
    select
        ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'AVV-2026-' || n,
        case when n % 5 = 0 then 'reported' when n % 5 = 1 then 'rejected' else 'closed' end,
        ($1::text[])[1 + n % 4], case when n % 200 = 5 then ($1::text[])[1 + n % 4] else 'ntnu' end,
        case when n % 3 = 0 then 'physical' else 'digital' end,
        case when n % 20000 = 1 then 'critical' when n % 20 = 1 then 'low' end,
        case when n % 100 = 0 then $2 else gen_random_uuid() end,
        case n % 2000 when 2 then array[$4::uuid] when 3 then array[one.id] else '{}' end,
        case n % 2000 when 4 then array[$4::uuid] when 5 then array[one.id] else '{}' end,
        case n % 2000 when 6 then array[$5::uuid] when 7 then array[one.id] else '{}' end,
        case n % 1000 when 0 then array[$3::uuid] when 502 then array[$6::uuid] else '{}' end,
        n % 10000 = 8, case when n % 500 = 1 then 'appeals_officer' end,
        'nb',
        case when n % 5 = 0 then now() + (n || ' seconds')::interval - interval '1 day' end,
        sha256(n::text::bytea), 1, now(), now(), convert_to(repeat('x', 400), 'UTF8')
    from generate_series(1, $7::int) as n, lateral (select gen_random_uuid() as id) as one
"""

NOW = datetime.now(UTC)
IE = frozenset(UNITS[1:])


class Counting:
    """A connection that tells how many pages a query touches, in memory or not."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self.connection = connection
        self.pages = 0
        self.rows = 0

    async def fetch(self, query: str, *arguments: object) -> list[Any]:
        explained = f"explain (analyze, buffers, format json) {query}"
        plan = json.loads(await self.connection.fetchval(explained, *arguments))[0]["Plan"]
        self.pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        self.rows = plan["Actual Rows"]
        return []

    async def fetchval(self, query: str, *arguments: object) -> int:
        await self.fetch(query, *arguments)
        return 0


# What it takes to know who leads whom must not grow with how many there are who lead.
HEADS = [
    event
    for name in (f"ntnu.ie.{number}" for number in range(50))
    for event in (unit(name, "ntnu.ie"), role(name, "line_leader", name))
]


async def fill(dsn: str, count: int) -> None:
    async with opened(dsn) as log, connected(dsn) as owner:
        named = (role("behandler", "handler", "ntnu"), role("drift", "facility_service", "ntnu"))
        await log.append(directory(*DIRECTORY, *HEADS, *named))
        people = (person(name) for name in ("student", "leder", "behandler", "drift", "dekan"))
        await owner.execute(FILL, UNITS, *people, count)
        await owner.execute("vacuum analyze avvik.cases")


@asynccontextmanager
async def reading(dsn: str, reader: str) -> AsyncIterator[Any]:
    """As the api reads for somebody, counting."""
    async with opened(dsn) as log, reading_as(log.pool, person(reader)) as connection:
        yield Counting(connection)


LISTS: dict[str, tuple[str, Wanted, Place | None, int]] = {
    "leader": ("dekan", Wanted(now=NOW), None, 20),
    "leader, deep": ("dekan", Wanted(now=NOW), Place(case=DEEP), 20),
    "leader, of a faculty": ("dekan", Wanted(now=NOW, units=IE), None, 20),
    "leader, filtered": (
        "dekan",
        Wanted(now=NOW, status="reported", category="physical", overdue=False),
        None,
        20,
    ),
    "leader, of a status that no case has": ("dekan", Wanted(now=NOW, status="linked"), None, 0),
    "leader, of a rare severity": ("rektor", Wanted(now=NOW, severity="critical"), None, 10),
    "leader, of a category that no case has": ("dekan", Wanted(now=NOW, category="x"), None, 0),
    "leader, overdue": ("dekan", Wanted(now=NOW, overdue=True), None, 20),
    "leader, overdue, deep": ("dekan", Wanted(now=NOW, overdue=True), Place(case=DEEP), 20),
    "leader, overdue and closed": (
        "dekan",
        Wanted(now=NOW, overdue=True, status="closed"),
        None,
        0,
    ),
    "who sees all, overdue": ("rektor", Wanted(now=NOW, overdue=True), None, 20),
    "HSE coordinator, overdue": ("hms", Wanted(now=NOW, overdue=True), None, 20),
    "leader, of what was rerouted": ("dekan", Wanted(now=NOW, rerouted=True), None, 20),
    "leader, rerouted, deep": ("dekan", Wanted(now=NOW, rerouted=True), Place(case=DEEP), 20),
    "leader, of what was not": ("dekan", Wanted(now=NOW, rerouted=False), None, 20),
    "leader of nothing rerouted": ("leder", Wanted(now=NOW, rerouted=True), None, 0),
    "quality division, of what was rerouted": (
        "kvalitet",
        Wanted(now=NOW, rerouted=True),
        None,
        20,
    ),
    "who sees all": ("rektor", Wanted(now=NOW), None, 20),
    "who sees all, deep": ("kvalitet", Wanted(now=NOW), Place(case=DEEP), 20),
    "head of one department": ("leder", Wanted(now=NOW), None, 20),
    "auditor": ("revisor", Wanted(now=NOW), Place(case=DEEP, back=True), 20),
    "contact": ("kontakt", Wanted(now=NOW), None, 20),
    "HSE coordinator": ("hms", Wanted(now=NOW), None, 20),
    "reporter": ("student", Wanted(now=NOW), None, 20),
    "handler and supporter": ("behandler", Wanted(now=NOW), None, 20),
    "handler, of what is given to them": ("behandler", Wanted(now=NOW, is_handler=True), None, 20),
    "who works on nothing": ("rektor", Wanted(now=NOW, is_handler=True), None, 0),
    "owner of measures": ("drift", Wanted(now=NOW), None, 20),
    "receiver": ("klage", Wanted(now=NOW), None, 20),
    "independent recipient": ("varsling", Wanted(now=NOW), None, 20),
    "somebody who sees nothing": ("stranger", Wanted(now=NOW), None, 0),
}


async def test_lists_counts_and_clocks_read_what_they_show_however_large_the_table(
    log_dsn: str,
) -> None:
    await fill(log_dsn, CASES)
    pages: dict[str, int] = {}
    for name, (reader, wanted, place, rows) in LISTS.items():
        async with reading(log_dsn, reader) as connection:
            await cases.page(connection, wanted, place, 20)
        assert connection.rows == rows, name
        pages[name] = connection.pages
    for reader, desk in (
        ("leder", Desk(reached=frozenset({"ntnu.ie.idi"}))),
        ("rektor", Desk(reached=frozenset({"ntnu"}))),
        ("student", Desk()),
        ("hms", Desk(physical=IE)),
        ("varsling", Desk(is_last=True)),
    ):
        async with reading(log_dsn, reader) as connection:
            await awaiting.count(connection, desk)
        pages[f"what awaits {reader}"] = connection.pages
    due = "select id, due from avvik.cases where due < now() order by due, id limit 20"
    async with connected(log_dsn, WORKER) as worker:
        clock = Counting(worker)
        await clock.fetch(due)
    pages["clock"] = clock.pages

    assert {name: read for name, read in pages.items() if read > 2500} == {}
    assert pages["leader, deep"] < 2 * pages["leader"]
    assert pages["leader, of what was rerouted"] < 1.5 * pages["leader"]


async def test_the_independent_recipient_reads_no_more_while_nobody_leads_the_institution(
    log_dsn: str,
) -> None:
    await fill(log_dsn, CASES // 10)
    async with connected(log_dsn) as owner:
        await owner.execute("delete from avvik.roles where unit = 'ntnu' and role like '%leader'")
        await owner.execute("delete from avvik.roles where role = 'pro_rector'")
    async with reading(log_dsn, "varsling") as listed:
        await cases.page(listed, Wanted(now=NOW), None, 20)
    async with reading(log_dsn, "varsling") as counted:
        await awaiting.count(counted, Desk(is_last=True))

    assert listed.rows == 20
    assert max(listed.pages, counted.pages) < 2500
