"""What is made durable in blocks before it is handed out: keys, reference numbers."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

T = TypeVar("T")

# So many, and durable.
Make: TypeAlias = Callable[[int], Coroutine[Any, Any, Iterable[T]]]


class Stock(Generic[T]):
    """Hands out each once. More is on its way while there is some: hardly anybody waits."""

    def __init__(self, make: Make[T], block: int) -> None:
        self._make = make
        self._block = block
        self._ready: list[T] = []
        self._refilling: asyncio.Task[None] | None = None

    async def take(self, count: int) -> Sequence[T]:
        """So many, each of them handed out to nobody else."""
        while len(self._ready) < count:
            # Shielded: whoever gives up waiting does not take the others' along.
            await asyncio.shield(self._refill(max(self._block, count)))
        taken = self._ready[:count]
        del self._ready[:count]
        if len(self._ready) < self._block // 2:
            self._refill(self._block)
        return taken

    async def close(self) -> None:
        """Wait for what is on its way; what is left is lost, and nothing else."""
        if self._refilling:
            await asyncio.wait((self._refilling,))

    def _refill(self, count: int) -> asyncio.Task[None]:
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.create_task(self._fill(count), name="refill")
            # One that fails while nobody waits is tried again by whoever runs out.
            self._refilling.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._refilling

    async def _fill(self, count: int) -> None:
        self._ready.extend(await self._make(count))
