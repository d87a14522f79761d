"""How views are read: as somebody, in one transaction that also notes what was shown to whom."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import asyncpg

if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[Any] | asyncpg.pool.PoolConnectionProxy[Any]
else:
    Connection = asyncpg.Connection

# Opens a transaction in which row-level security knows the reader; committed when it is left.
Reading: TypeAlias = Callable[[UUID], AbstractAsyncContextManager[Connection]]

# Reads as somebody the log does not know: no case, and what everybody may see.
STRANGER = UUID(int=0)


async def note(
    connection: Connection, reader: str, purpose: str | None, route: str, cases: Iterable[UUID]
) -> None:
    """Note one request and the cases it shows, in the transaction that reads them."""
    shown = list(dict.fromkeys(cases))
    if shown:
        await connection.execute(
            "insert into avvik.access_log (reader, purpose, route, cases) values ($1, $2, $3, $4)",
            reader,
            purpose,
            route,
            shown,
        )
