"""Who waits for whom at a case, and for how long."""

import asyncio
import gc
from uuid import UUID

import pytest

from avvik.application.queues import Contended, Queues

CASE, OTHER = UUID(int=1), UUID(int=2)


async def test_turns_at_a_case_come_in_the_order_of_those_who_wait() -> None:
    queues = Queues()
    told: list[str] = []

    async def take(name: str) -> None:
        async with queues.turn(CASE):
            told.append(f"{name} in")
            await asyncio.sleep(0)
            told.append(f"{name} out")

    await asyncio.gather(*map(take, "abc"))

    assert told == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_nobody_waits_for_another_case_or_for_ever() -> None:
    queues = Queues()

    async with queues.turn(CASE):
        async with queues.turn(OTHER, patience=0):
            assert len(queues) == 2
        with pytest.raises(Contended):
            async with queues.turn(CASE, patience=0):
                pass


async def test_a_queue_is_gone_with_the_last_of_it_also_if_they_gave_up() -> None:
    queues = Queues()

    async with queues.turn(CASE):
        with pytest.raises(Contended):
            async with queues.turn(CASE, patience=0):
                pass
    with pytest.raises(LookupError):
        async with queues.turn(CASE):
            raise LookupError

    # What was raised holds the frames that it came through, and the loop what it cancelled.
    await asyncio.sleep(0)
    gc.collect()
    assert len(queues) == 0
