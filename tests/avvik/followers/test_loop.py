"""The loop that a worker's followers run in."""

import asyncio

from avvik.followers.loop import forever


async def test_a_loop_that_was_told_to_end_does_even_if_its_turn_lost_the_word() -> None:
    begun = asyncio.Event()

    async def turn() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            # As a wait does whose connection breaks in the same moment.
            raise ConnectionResetError from None

    loop = asyncio.create_task(forever("test", turn))
    await begun.wait()
    loop.cancel()
    await asyncio.wait({loop}, timeout=10)

    assert loop.cancelled()
