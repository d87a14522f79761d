"""Thirty days after a request: whose it was, and what they were told, are kept no longer.

Which rows are old enough the database says, and it lets nobody remove others. So workers that
look at the same time do each other no harm.
"""

import asyncio

import asyncpg

from avvik.adapters.postgres.connection import acquired

STRETCH = 256
# On the thirtieth day, minutes do not matter.
LOOK_EVERY = 60.0

_FORGET = "select avvik.forget_callers($1)"


async def forget(pool: asyncpg.Pool) -> None:
    """Forget whatever grows old, until something is in the way."""
    while True:
        await forget_old(pool)
        await asyncio.sleep(LOOK_EVERY)


async def forget_old(pool: asyncpg.Pool) -> None:
    """Forget what is old now, some at a time: nobody waits for long."""
    async with acquired(pool) as connection:
        while await connection.fetchval(_FORGET, STRETCH):
            continue
