"""References: numbers taken from the database in blocks. Gaps are allowed, order means nothing."""

import asyncio

import asyncpg

from avvik.adapters.postgres.connection import acquired

BLOCK = 256


class PostgresReferences:
    """Hands out `AVV-<year>-<n>`, each once."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._taking = asyncio.Lock()
        self._year = 0
        self._left = range(0)

    async def take(self, year: int) -> str:
        while year != self._year or not self._left:
            async with self._taking:
                # Perhaps somebody took a block while this one waited.
                if year != self._year or not self._left:
                    await self._refill(year)
        number, self._left = self._left[0], self._left[1:]
        return f"AVV-{year}-{number}"

    async def _refill(self, year: int) -> None:
        async with acquired(self._pool) as connection:
            first = await connection.fetchval("select avvik.take_references($1, $2)", year, BLOCK)
        self._year, self._left = year, range(first, first + BLOCK)
