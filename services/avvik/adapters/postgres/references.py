"""References: numbers taken from the database in blocks. Gaps are allowed, order means nothing."""

from collections.abc import Iterator

import asyncpg

from avvik.adapters.postgres.connection import acquired

BLOCK = 64


class PostgresReferences:
    """Hands out `AVV-<year>-<n>`, each once."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._left: dict[int, Iterator[int]] = {}

    async def take(self, year: int) -> str:
        while (number := next(self._left.get(year, iter(())), None)) is None:
            async with acquired(self._pool) as connection:
                first = await connection.fetchval(
                    "select avvik.take_references($1, $2)", year, BLOCK
                )
            self._left = {year: iter(range(first, first + BLOCK))}
        return f"AVV-{year}-{number}"
