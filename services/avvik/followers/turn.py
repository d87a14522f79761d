"""Being the one active follower of a kind, for as long as one connection lives.

Lock, reading and the tracking row share a dedicated connection. If it is lost the lock is lost,
and with it the turn: whatever was read is not tracked, and another worker reads it again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

CHANNEL = "events"
POLL = 1.0

Connect: TypeAlias = Callable[[], Awaitable[asyncpg.Connection]]

_LOCK = "select pg_try_advisory_lock(hashtextextended('avvik/follower/' || $1, 0))"
_POSITION = "select notification_id from avvik.tracking where application_name = $1"
_ADVANCE = """
    insert into avvik.tracking (application_name, notification_id) values ($1, $2)
    on conflict (application_name) do update set notification_id = excluded.notification_id
"""
_END = "select max(notification_id) from avvik.events"


class Turn:
    """Held by one follower of its kind at a time."""

    def __init__(self, connection: asyncpg.Connection, follower: str) -> None:
        self.connection = connection
        self._follower = follower
        self._appended = asyncio.Event()

    async def position(self) -> int:
        """How far this kind of follower has come."""
        return await self.connection.fetchval(_POSITION, self._follower) or 0

    async def advance(self, position: int) -> None:
        await self.connection.execute(_ADVANCE, self._follower, position)

    async def end(self) -> int:
        """How far the log goes."""
        return await self.connection.fetchval(_END) or 0

    async def listen(self) -> None:
        await self.connection.add_listener(CHANNEL, lambda *_: self._appended.set())

    async def news(self) -> None:
        """Wait until something was appended, or for a moment: a notice may be lost."""
        try:
            async with asyncio.timeout(POLL):
                await self._appended.wait()
        except TimeoutError:
            return
        self._appended.clear()


@asynccontextmanager
async def turn(connect: Connect, follower: str) -> AsyncIterator[Turn]:
    """Wait for this follower's turn; it ends with the block, or with the connection."""
    connection = await connect()
    try:
        # Waiting inside the server instead would hold back its vacuum.
        while not await connection.fetchval(_LOCK, follower):  # noqa: ASYNC110 -- nothing here tells when it is free
            await asyncio.sleep(POLL)
        held = Turn(connection, follower)
        await held.listen()
        yield held
    finally:
        # Not closed in order: that asks the server, which may be what is gone.
        connection.terminate()
