"""What each database role may do; above all, what nobody may."""

import asyncpg
import pytest

from tests.avvik.adapters.commits import case_id, directory, reporting
from tests.avvik.adapters.stores import API, WORKER, connected, opened
from tests.builders import DIRECTORY

OWNER = "avvik_owner"
REFUSED = (asyncpg.InsufficientPrivilegeError, asyncpg.RestrictViolationError)
PROTECTED = (
    "events",
    "commands",
    "cases",
    "units",
    "roles",
    "teaching",
    "configurations",
    "persons",
    "identities",
    "directory_state",
)

# Which migrations were applied; who holds which role today, as everybody may read in `roles`.
UNGUARDED = {"schema_version", "current_roles"}


@pytest.mark.parametrize("role", [None, OWNER, WORKER, API])
@pytest.mark.parametrize(
    "statement",
    [
        "update avvik.events set state = ''",
        "delete from avvik.events",
        "truncate avvik.events",
    ],
)
async def test_nobody_changes_or_removes_events(
    log_dsn: str, role: str | None, statement: str
) -> None:
    async with opened(log_dsn) as log, connected(log_dsn, role) as connection:
        await log.append(reporting(case_id()))
        with pytest.raises(REFUSED):
            await connection.execute(statement)


@pytest.mark.parametrize("role", [WORKER, API])
async def test_services_write_only_through_the_append_function(log_dsn: str, role: str) -> None:
    async with connected(log_dsn, role) as connection:
        for table in PROTECTED:
            for statement in (
                f"insert into avvik.{table} default values",
                f"delete from avvik.{table}",  # noqa: S608 -- one of the names above
                f"truncate avvik.{table}",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)


async def test_the_api_does_not_read_identities_or_inner_functions(log_dsn: str) -> None:
    async with connected(log_dsn, API) as connection:
        for statement in (
            "select from avvik.identities",
            "select from avvik.reference_counter",
            "select from avvik.tracking",
            "select avvik.draw_lines()",
            "select avvik.apply_directory('configured', 1, 1, '{}')",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


async def test_the_access_log_only_grows(log_dsn: str) -> None:
    note = "insert into avvik.access_log (reader, route, cases) values ('reporter', 'case', '{}')"
    async with connected(log_dsn, API) as connection:
        await connection.execute(note)
        for statement in ("delete from avvik.access_log", "update avvik.access_log set route = ''"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)


@pytest.mark.parametrize(
    "asked", ["2026, 0", "2026, -100000", "2026, 10001", "2026, null", "-1, 1", "3026, 1"]
)
async def test_the_api_takes_references_only_forward(log_dsn: str, asked: str) -> None:
    async with connected(log_dsn, API) as connection:
        first = await connection.fetchval("select avvik.take_references(2026, 10000)")
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.NotNullViolationError)):
            await connection.execute(f"select avvik.take_references({asked})")
        assert await connection.fetchval("select avvik.take_references(2026, 1)") == first + 10000


async def test_the_worker_sees_everything_and_keeps_its_own_place(log_dsn: str) -> None:
    async with opened(log_dsn) as log, connected(log_dsn, WORKER) as connection:
        await log.append(directory())
        await log.append(reporting(case_id()))
        assert await connection.fetchval("select count(*) from avvik.events") == (
            len(DIRECTORY) + 1
        )
        assert await connection.fetchval("select count(*) from avvik.cases") == 1
        await connection.execute("insert into avvik.tracking values ('publish', 3)")
        await connection.execute("update avvik.tracking set notification_id = 4")


async def test_a_role_without_a_grant_cannot_even_append(log_dsn: str) -> None:
    async with connected(log_dsn) as owner:
        allowed = await owner.fetch(
            """
            select rolname from pg_roles
            where has_function_privilege(oid, 'avvik.append'::regproc, 'execute')
                and rolname like 'avvik%'
            """
        )
        assert {row["rolname"] for row in allowed} == {OWNER, API, WORKER}
        pinned = await owner.fetch(
            """
            select proname from pg_proc
            where pronamespace = 'avvik'::regnamespace and prosecdef
                and not exists (
                    select from unnest(proconfig) as setting where setting like 'search_path=%'
                )
            """
        )
        assert pinned == []


async def test_every_table_is_under_row_level_security(log_dsn: str) -> None:
    """Or is a view that asks as whoever asks it."""
    async with connected(log_dsn) as owner:
        unguarded = await owner.fetch(
            """
            select relname from pg_class
            where relnamespace = 'avvik'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
                and not (relrowsecurity and relforcerowsecurity)
                and not coalesce('security_invoker=true' = any (reloptions), false)
            """
        )
    assert {row["relname"] for row in unguarded} == UNGUARDED


async def test_no_function_is_everybodys(log_dsn: str) -> None:
    async with connected(log_dsn) as owner, owner.transaction():
        await owner.execute("set local role avvik_owner")
        await owner.execute("create function avvik.of_tomorrow() returns int return 1")
        granted = await owner.fetch(
            """
            select proname
            from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) as granted
            where pronamespace = 'avvik'::regnamespace and granted.grantee = 0
            """
        )
    assert granted == []


async def test_only_the_worker_destroys_keys(vault_dsn: str) -> None:
    async with connected(vault_dsn, API) as api, connected(vault_dsn, WORKER) as worker:
        await api.execute("insert into vault.keys values (gen_random_uuid(), 'wrapped')")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await api.execute("delete from vault.keys")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await worker.execute("update vault.keys set wrapped = ''")
        assert await worker.execute("delete from vault.keys") == "DELETE 1"
