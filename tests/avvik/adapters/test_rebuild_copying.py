"""Rows are written down as PostgreSQL itself would."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID, uuid4

from asyncpg.pgproto import pgproto

from avvik.adapters.postgres.copying import copying, written
from tests.avvik.adapters.stores import connected

TABLE = """
    create temp table written (
        place bigint, flag boolean, words text, noise bytea, who uuid, those uuid[],
        moment timestamptz
    )
"""
MICROSECOND_BEFORE = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
SOMEBODY = UUID(int=1)
ROWS = [
    (1, True, "Blåbær 🫐\n\t\\N", b"\x00\xff", uuid4(), (), MICROSECOND_BEFORE),
    (2, False, "", b"", pgproto.UUID(bytes(16)), (SOMEBODY, uuid4()), datetime.now(UTC)),
    (-(2**63), None, None, None, None, None, None),
    (2**63 - 1, True, "x" * 70_000, b"x" * 70_000, SOMEBODY, (SOMEBODY,), datetime.now(UTC)),
]


async def pages() -> AsyncGenerator[bytes]:
    yield written(ROWS[:1])
    yield written([])
    yield written(ROWS[1:])


def as_given(value: object) -> object:
    """The driver reads arrays as lists."""
    return tuple(value) if isinstance(value, list) else value


async def test_rows_are_written_as_the_server_writes_them(log_dsn: str) -> None:
    async with connected(log_dsn) as owner:
        await owner.execute(TABLE)
        await owner.copy_to_table("written", source=copying(pages()), format="binary")
        rows = await owner.fetch("select * from written")
        assert [tuple(map(as_given, row)) for row in rows] == ROWS
        theirs = BytesIO()
        await owner.copy_from_table("written", output=theirs, format="binary")
        assert theirs.getvalue() == b"".join([each async for each in copying(pages())])


async def test_no_rows_are_no_rows(log_dsn: str) -> None:
    async def none() -> AsyncGenerator[bytes]:
        yield written([])

    async with connected(log_dsn) as owner:
        await owner.execute(TABLE)
        await owner.copy_to_table("written", source=copying(none()), format="binary")
        assert await owner.fetch("select * from written") == []
