"""What is made durable in blocks is handed out once, and hardly anybody waits for it."""

import asyncio
from collections.abc import Iterable

import pytest

from avvik.adapters.stock import Stock

BLOCK = 8


class Counter:
    """Makes numbers when it is let, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failing = False
        self.let = asyncio.Event()
        self.let.set()
        self._next = 0

    async def __call__(self, count: int) -> Iterable[int]:
        self.asked += 1
        await self.let.wait()
        if self.failing:
            raise ConnectionError
        first, self._next = self._next, self._next + count
        return range(first, self._next)


async def test_each_is_handed_out_once() -> None:
    stock = Stock(Counter(), BLOCK)
    taken = await asyncio.gather(*(stock.take(1 + number % 3) for number in range(90)))
    assert sorted(each for some in taken for each in some) == list(range(180))


async def test_more_than_a_block_comes_at_once() -> None:
    assert await Stock(Counter(), BLOCK).take(3 * BLOCK) == list(range(3 * BLOCK))


async def test_more_is_asked_for_before_the_last_is_gone() -> None:
    counter = Counter()
    stock = Stock(counter, BLOCK)
    await stock.take(1)
    counter.let.clear()
    # Nobody waits while there is some left.
    for number in range(1, BLOCK):
        async with asyncio.timeout(0):
            assert await stock.take(1) == [number]
    waiting = asyncio.create_task(stock.take(1))
    await asyncio.wait((waiting,), timeout=0)
    assert not waiting.done()
    counter.let.set()
    assert await waiting == [BLOCK]
    assert counter.asked == 2


async def test_whoever_gives_up_waiting_takes_nothing_along() -> None:
    counter = Counter()
    counter.let.clear()
    stock = Stock(counter, BLOCK)
    impatient, patient = (asyncio.create_task(stock.take(1)) for _ in range(2))
    await asyncio.wait((impatient,), timeout=0)
    impatient.cancel()
    counter.let.set()
    assert await patient == [0]
    assert counter.asked == 1


async def test_what_failed_while_nobody_waited_is_tried_again_by_whoever_runs_out() -> None:
    counter = Counter()
    stock = Stock(counter, BLOCK)
    await stock.take(1)
    counter.failing = True
    await stock.take(BLOCK - 1)
    with pytest.raises(ConnectionError):
        await stock.take(1)
    counter.failing = False
    assert await stock.take(1) == [BLOCK]


async def test_closing_waits_for_what_is_on_its_way() -> None:
    counter = Counter()
    stock = Stock(counter, BLOCK)
    await stock.close()
    await stock.take(BLOCK)
    counter.let.clear()
    closing = asyncio.create_task(stock.close())
    await asyncio.wait((closing,), timeout=0)
    assert not closing.done()
    counter.let.set()
    await closing
