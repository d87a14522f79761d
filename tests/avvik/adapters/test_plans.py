"""Under row-level security, lists and clocks read the few pages they show, not the table."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from avvik.views import awaiting, cases
from avvik.views.awaiting import Desk
from avvik.views.cases import Place, Wanted
from tests.avvik.adapters.commits import directory
from tests.avvik.adapters.stores import API, WORKER, connected, opened
from tests.builders import person

CASES = 200_000
UNITS = ("ntnu", "ntnu.ie", "ntnu.ie.idi", "ntnu.ie.ies")
DEEP = UUID("01900000-0000-7000-8000-000000020000")

# Every hundredth case is the student's, every thousandth has somebody disqualified, and in every
# phase where somebody has a thing to do there are a few.
FILL = """
    insert into avvik.cases (
        id, reference, status, unit, reached, category, reporter, disqualified, deliveries,
        owners, receiver_role, language, due, version, position, reported_at, changed_at, state
    )
    select
        ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'AVV-2026-' || n,
        case
            when n % 5 = 0 then 'reported'
            when n % 50 = 1 then 'ready_to_close'
            when n % 50 = 2 then 'rejected'
            when n % 50 = 3 then 'awaiting_reporter'
            when n % 50 = 4 then 'in_progress'
            else 'closed'
        end,
        ($1::text[])[1 + n % 4], 'ntnu', case when n % 3 = 0 then 'physical' else 'digital' end,
        case when n % 100 = 0 then $2 else gen_random_uuid() end,
        case when n % 1000 = 0 then array[$3::uuid] else '{}' end,
        gen_random_uuid(),
        case
            when n % 5000 = 4 then array[$2::uuid]
            when n % 50 = 4 then array[gen_random_uuid()]
            else '{}'
        end,
        case when n % 50 = 2 then 'hse_coordinator' end, 'nb',
        case when n % 5 = 0 or n % 500 = 2 then now() + (n || ' seconds')::interval - interval '1 day' end,
        1, n, now(), now(), convert_to(repeat('x', 400), 'UTF8')
    from generate_series(1, $4::int) as n
"""

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
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


@pytest.fixture
async def filled(log_dsn: str) -> AsyncIterator[str]:
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await owner.execute(FILL, UNITS, person("student"), person("leder"), CASES)
        await owner.execute("vacuum analyze avvik.cases")
        yield log_dsn


@asynccontextmanager
async def reading(dsn: str, reader: str) -> AsyncIterator[Any]:
    """As the api reads for somebody, counting."""
    async with connected(dsn, API) as connection, connection.transaction():
        setting = "select set_config('avvik.person', $1, true)"
        await connection.execute(setting, str(person(reader)))
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
    "head of one department": ("leder", Wanted(now=NOW), None, 20),
    "auditor": ("revisor", Wanted(now=NOW), Place(case=DEEP, back=True), 20),
    "contact": ("kontakt", Wanted(now=NOW), None, 20),
    "HSE coordinator": ("hms", Wanted(now=NOW), None, 20),
    "reporter": ("student", Wanted(now=NOW), None, 20),
    # Looks at each case in which somebody is out: a thousandth of these.
    "independent recipient": ("varsling", Wanted(now=NOW), None, 0),
    "somebody who sees nothing": ("stranger", Wanted(now=NOW), None, 0),
}


async def test_lists_counts_and_clocks_read_what_they_show_however_large_the_table(
    filled: str,
) -> None:
    pages: dict[str, int] = {}
    for name, (reader, wanted, place, rows) in LISTS.items():
        async with reading(filled, reader) as connection:
            await cases.page(connection, wanted, place, 20)
        assert connection.rows == rows
        pages[name] = connection.pages
    for reader, desk in (
        ("leder", Desk(reached=frozenset({"ntnu.ie.idi"}))),
        ("rektor", Desk(reached=frozenset({"ntnu"}))),
        ("student", Desk()),
        ("hms", Desk(physical=IE)),
        ("varsling", Desk(is_last=True)),
    ):
        async with reading(filled, reader) as connection:
            await awaiting.count(connection, desk)
        pages[f"what awaits {reader}"] = connection.pages
    due = "select id, due from avvik.cases where due < now() order by due, id limit 20"
    async with connected(filled, WORKER) as worker:
        clock = Counting(worker)
        await clock.fetch(due)
    pages["clock"] = clock.pages

    assert {name: read for name, read in pages.items() if read > 2500} == {}
    assert pages["leader, deep"] < 2 * pages["leader"]
