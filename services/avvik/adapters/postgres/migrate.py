"""Bring a database up to date: numbered SQL files, each applied once, in its own transaction.

What was applied is known by its digest: a database made by other scripts is refused by name.
The caller connects as a superuser, or as whoever may create roles and act as `avvik_owner`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
from msgspec import Struct

MIGRATIONS = Path(__file__).with_name("migrations")


class OtherScript(Exception):
    """The database was made by a script that has been changed since."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the database was made by another {name}: start with an empty one")


class _Script(Struct, frozen=True):
    version: int
    name: str
    statements: str

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.statements.encode()).digest()


async def migrate(dsn: str) -> None:
    """The database of the log."""
    await _migrate(dsn, "avvik", _scripts(MIGRATIONS))


async def migrate_vault(dsn: str) -> None:
    """The database of the data keys."""
    await _migrate(dsn, "vault", _scripts(MIGRATIONS / "vault"))


def _scripts(directory: Path) -> list[_Script]:
    return [
        _Script(int(path.name.partition("_")[0]), path.stem, path.read_text())
        for path in sorted(directory.glob("*.sql"))
    ]


async def _migrate(dsn: str, schema: str, scripts: Sequence[_Script]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        # Held until the connection closes: of two that migrate at once, one finds nothing to do.
        await connection.execute("select pg_advisory_lock(hashtext('avvik.migrate'))")
        done = await _applied(connection, schema)
        for script in scripts:
            if script.version not in done:
                await _apply(connection, schema, script)
            elif done[script.version] != script.digest:
                raise OtherScript(script.name)
    finally:
        await connection.close()


async def _applied(connection: asyncpg.Connection, schema: str) -> Mapping[int, bytes | None]:
    """The digest of each script that was applied; none, if it was not noted."""
    await connection.execute(
        f"""
        set client_min_messages = warning;
        create schema if not exists {schema};
        create table if not exists {schema}.schema_version (
            version integer primary key,
            name text not null,
            applied_at timestamptz not null default now()
        );
        alter table {schema}.schema_version add column if not exists digest bytea;
        """
    )
    rows = await connection.fetch(f"select version, digest from {schema}.schema_version")  # noqa: S608 -- one of two constants
    return {row["version"]: row["digest"] for row in rows}


async def _apply(connection: asyncpg.Connection, schema: str, script: _Script) -> None:
    async with connection.transaction():
        await connection.execute(script.statements)
        await connection.execute("reset role")
        await connection.execute(
            f"insert into {schema}.schema_version (version, name, digest) values ($1, $2, $3)",  # noqa: S608 -- one of two constants
            script.version,
            script.name,
            script.digest,
        )
