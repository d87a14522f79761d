"""Commands on one case that wait for each other, instead of being in each other's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID
from weakref import WeakValueDictionary

PATIENCE = 10.0


class Contended(Exception):
    """Others were first, every time."""


class Queues:
    """A queue at each case that somebody of this process waits for."""

    def __init__(self) -> None:
        # Nobody keeps a queue but those who stand in it.
        self._at: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._at)

    @asynccontextmanager
    async def turn(self, case: UUID, patience: float = PATIENCE) -> AsyncIterator[None]:
        """One after the other, in the order in which they came; nobody waits for ever."""
        queue = self._at.setdefault(case, asyncio.Lock())
        try:
            async with asyncio.timeout(patience):
                await queue.acquire()
        except TimeoutError:
            raise Contended from None
        try:
            yield
        finally:
            queue.release()
