"""Migrations are applied once, by whoever comes first."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from avvik.adapters.postgres.migrate import OtherScript, migrate, migrate_vault
from tests.avvik.adapters.stores import connected

APPLIED = "select version, name, applied_at from {}.schema_version order by version"


@pytest.mark.parametrize(("schema", "run"), [("avvik", migrate), ("vault", migrate_vault)])
async def test_running_twice_changes_nothing(
    fresh_database: str, schema: str, run: Callable[[str], Awaitable[None]]
) -> None:
    async with connected(fresh_database) as connection:
        await run(fresh_database)
        before = await connection.fetch(APPLIED.format(schema))
        await run(fresh_database)
        assert await connection.fetch(APPLIED.format(schema)) == before
    assert [row["version"] for row in before] == list(range(1, len(before) + 1))


async def test_a_database_that_another_script_made_is_refused_by_name(fresh_database: str) -> None:
    await migrate(fresh_database)
    async with connected(fresh_database) as connection:
        await connection.execute(
            "update avvik.schema_version set digest = sha256('other') where name = '0005_cases'"
        )
    with pytest.raises(OtherScript, match="0005_cases"):
        await migrate(fresh_database)


async def test_two_that_migrate_at_once_do_not_disturb_each_other(fresh_database: str) -> None:
    await asyncio.gather(migrate(fresh_database), migrate(fresh_database))
    async with connected(fresh_database) as connection:
        assert await connection.fetchval("select position from avvik.directory_state") == 0
