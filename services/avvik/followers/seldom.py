"""Following what seldom happens, and where seconds do not matter: to look at every notice would
cost the appends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection

from avvik.followers.reading import Row, between
from avvik.followers.turn import Connect, Turn, turn

LOOK_EVERY = 1.0
STRETCH = 256


async def follow(
    connect: Connect, follower: str, catch_up: Callable[[Turn], Awaitable[None]]
) -> None:
    """Catch up now and then, until something is in the way."""
    async with turn(connect, follower) as held:
        while True:
            await catch_up(held)
            await asyncio.sleep(LOOK_EVERY)


async def settle(
    held: Turn, topics: Collection[str], each: Callable[[Row], Awaitable[None]]
) -> None:
    """Do what events of these kinds ask for, to the end of the log."""
    position, end = await held.position(), await held.end()
    while position < end:
        rows = await between(held.connection, position + 1, end, topics, STRETCH)
        for row in rows:
            await each(row)
        position = rows[-1]["notification_id"] if len(rows) == STRETCH else end
        await held.advance(position)
