"""Under row-level security, lists and clocks read the few pages they show, not the table."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from tests.avvik.adapters.commits import directory
from tests.avvik.adapters.stores import API, WORKER, connected, opened
from tests.builders import person

CASES = 200_000
UNITS = ["ntnu", "ntnu.ie", "ntnu.ie.idi", "ntnu.ie.ies"]
DEEP = UUID("01900000-0000-7000-8000-000000020000")

# Every hundredth case is the student's, every thousandth has somebody disqualified.
FILL = """
    insert into avvik.cases (
        id, reference, status, unit, reached, category, reporter, disqualified, deliveries,
        language, due, version, position, reported_at, changed_at, state
    )
    select
        ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'AVV-2026-' || n,
        case when n % 5 = 0 then 'reported' else 'closed' end,
        ($1::text[])[1 + n % 4], 'ntnu', case when n % 3 = 0 then 'physical' else 'digital' end,
        case when n % 100 = 0 then $2 else gen_random_uuid() end,
        case when n % 1000 = 0 then array[$3::uuid] else '{}' end,
        gen_random_uuid(), 'nb',
        case when n % 5 = 0 then now() + (n || ' seconds')::interval - interval '1 day' end,
        1, n, now(), now(), convert_to(repeat('x', 400), 'UTF8')
    from generate_series(1, $4::int) as n
"""

IN_UNITS = """
    select page.* from unnest($1::text[]) as within
    cross join lateral (
        select * from avvik.cases where unit = within and id < $2 {filters}
        order by id desc limit 20
    ) as page
    order by id desc limit 20
"""


@pytest.fixture
async def filled(log_dsn: str) -> AsyncIterator[str]:
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await owner.execute(FILL, UNITS, person("student"), person("leder"), CASES)
        await owner.execute("vacuum analyze avvik.cases")
        yield log_dsn


async def pages_read(
    connection: asyncpg.Connection, reader: str, query: str, *arguments: object
) -> int:
    """How many pages the query touches, in memory or not."""
    async with connection.transaction():
        set_reader = "select set_config('avvik.person', $1, true)"
        await connection.execute(set_reader, str(person(reader)))
        answer = await connection.fetchval(
            f"explain (analyze, buffers, format json) {query}", *arguments
        )
    plan = json.loads(answer)[0]["Plan"]
    assert plan["Actual Rows"] == 20
    read: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return read


async def test_lists_and_clocks_read_what_they_show_however_deep(filled: str) -> None:
    newest, ie = UUID(int=2**128 - 1), UNITS[1:]
    own = "select * from avvik.cases where reporter = $1 and id < $2 order by id desc limit 20"
    reached = """
        select * from avvik.cases where disqualified <> '{}' and id < $1 order by id desc limit 20
    """
    filters = "and status = 'reported' and category = 'physical' and due < now() + '1 year'"
    async with connected(filled, API) as connection:
        pages = {
            "leader, first page": await pages_read(
                connection, "dekan", IN_UNITS.format(filters=""), ie, newest
            ),
            "leader, deep page": await pages_read(
                connection, "dekan", IN_UNITS.format(filters=""), ie, DEEP
            ),
            "leader, filtered": await pages_read(
                connection, "dekan", IN_UNITS.format(filters=filters), ie, newest
            ),
            "auditor": await pages_read(
                connection, "revisor", IN_UNITS.format(filters=""), UNITS, newest
            ),
            "contact": await pages_read(
                connection, "kontakt", IN_UNITS.format(filters=""), ie, newest
            ),
            "reporter": await pages_read(connection, "student", own, person("student"), newest),
            "where somebody is out": await pages_read(connection, "rektor", reached, newest),
        }

    assert {name: read for name, read in pages.items() if read > 1500} == {}
    assert pages["leader, deep page"] < 2 * pages["leader, first page"]

    due = "select id, due from avvik.cases where due < now() order by due, id limit 20"
    async with connected(filled, WORKER) as connection:
        assert await pages_read(connection, "nobody", due) < 100
