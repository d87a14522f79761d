"""The database's clock: asked now and then, kept going by this machine's in between."""

import time
from datetime import UTC, datetime, timedelta

import asyncpg

from avvik.adapters.postgres.connection import acquired


class PostgresClock:
    """Tells this machine's time until it has been synchronised."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._told = datetime.now(UTC)
        self._at = time.monotonic()

    async def synchronise(self) -> None:
        asked = time.monotonic()
        async with acquired(self._pool) as connection:
            told = await connection.fetchval("select clock_timestamp()")
        # The answer is from the middle of the question.
        self._told, self._at = told, (asked + time.monotonic()) / 2

    def now(self) -> datetime:
        return self._told + timedelta(seconds=time.monotonic() - self._at)
