"""How long somebody is waited for, and who ends it."""

import asyncio

import pytest

from avvik.api.failures import TooSlow
from avvik.api.patience import Patience


async def waits(patience: Patience, released: asyncio.Event) -> str:
    waiting = patience.begin()
    try:
        await released.wait()
    finally:
        patience.end(waiting)
    return "came"


async def test_what_does_not_come_is_given_up() -> None:
    with pytest.raises(TooSlow):
        await waits(Patience(0), asyncio.Event())


async def test_what_comes_in_time_is_left_alone() -> None:
    patience = Patience(60)
    released = asyncio.Event()
    released.set()

    assert [await waits(patience, released) for _ in range(2)] == ["came", "came"]


async def test_each_is_given_up_in_turn_and_others_wait_on() -> None:
    patience = Patience(1)
    never, released = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(waits(patience, never))
    await asyncio.wait([first], timeout=0.5)
    second = asyncio.create_task(waits(patience, released))
    third = asyncio.create_task(waits(patience, never))
    await asyncio.wait([first])
    released.set()

    told = await asyncio.gather(first, second, third, return_exceptions=True)

    assert [type(told[0]), told[1], type(told[2])] == [TooSlow, "came", TooSlow]


async def test_whoever_is_told_to_end_ends() -> None:
    task = asyncio.create_task(waits(Patience(60), asyncio.Event()))
    await asyncio.sleep(0)
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_whoever_is_told_to_end_while_they_are_given_up_ends() -> None:
    task = asyncio.create_task(waits(Patience(0), asyncio.Event()))
    await asyncio.sleep(0)
    # After the time is up, and before the task hears of it.
    asyncio.get_running_loop().call_soon(task.cancel)

    with pytest.raises(asyncio.CancelledError):
        await task
