"""Where words may be left behind: streams, logs, metrics, PostgreSQL as it lies on disk."""

from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path

import asyncpg

from tests.e2e.system import SERVICES, System

Forms = tuple[bytes, ...]


def forms(words: Collection[str]) -> Forms:
    """The words as text, in the escapes of JSON, and in UTF-8 as PostgreSQL prints bytes."""
    given = {
        form.lower()
        for word in words
        for form in (
            word.encode(),
            word.encode().hex().encode(),
            word.encode("ascii", "backslashreplace"),
            word.encode("utf-16-le"),
        )
    }
    return tuple(given)


def holds(content: bytes, sought: Forms) -> bool:
    """Whether one of them is in there."""
    lowered = content.lower()
    return any(form in lowered for form in sought)


async def found(system: System, words: Collection[str]) -> list[str]:
    """Every place where one of the words stands in the clear."""
    sought = forms(words)
    places = [f"file {path}" for path in _files(system) if holds(path.read_bytes(), sought)]
    counted = {name: await system.metrics(name) for name in SERVICES}
    places += [f"metrics of {name}" for name in counted if holds(counted[name].encode(), sought)]
    for database in ("avvik", "vault", "notifier"):
        async with system.database(database) as connection:
            rows = _rows(connection)
            places += [f"{database} {row}" async for row in rows if holds(row.encode(), sought)]
    return places


def _files(system: System) -> Iterator[Path]:
    """Streams, logs, and the write-ahead log and tables."""
    for directory in ("nats", "log", "postgres"):
        yield from (path for path in (system.directory / directory).rglob("*") if path.is_file())


async def _rows(connection: asyncpg.Connection) -> AsyncIterator[str]:
    """Every row of every table, as text."""
    tables = await connection.fetch(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    assert tables
    for (table,) in tables:
        for row in await connection.fetch(f"select t::text from {table} t"):  # noqa: S608 -- names from the catalogue
            yield f"{table} {row[0]}"
