"""The loop that a worker's followers run in."""

import asyncio

from structlog.testing import capture_logs

from avvik.followers.loop import forever
from tests.avvik.followers.given import CANARY
from tests.avvik.followers.running import running


async def test_of_a_fault_its_kind_is_logged_and_never_its_words() -> None:
    failed, again = asyncio.Event(), asyncio.Event()

    async def turn() -> None:
        if failed.is_set():
            again.set()
            await asyncio.Event().wait()
        failed.set()
        raise ValueError(CANARY)

    with capture_logs() as lines:
        async with running("test", turn):
            await again.wait()
    assert [line["fault"] for line in lines] == ["builtins.ValueError"]
    assert CANARY not in str(lines)


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
