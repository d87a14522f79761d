"""References: numbers taken from the database in blocks. Gaps are allowed, order means nothing."""

from collections.abc import Iterable
from functools import partial

import asyncpg

from avvik.adapters.postgres.connection import acquired
from avvik.adapters.stock import Stock

BLOCK = 256


class PostgresReferences:
    """Hands out `AVV-<year>-<n>`, each once."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._years: dict[int, Stock[int]] = {}

    async def take(self, year: int) -> str:
        numbers = self._years.get(year)
        if numbers is None:
            numbers = self._years[year] = Stock(partial(self._numbers, year), BLOCK)
        (number,) = await numbers.take(1)
        return f"AVV-{year}-{number}"

    async def _numbers(self, year: int, count: int) -> Iterable[int]:
        async with acquired(self._pool) as connection:
            first = await connection.fetchval("select avvik.take_references($1, $2)", year, count)
        return range(first, first + count)
