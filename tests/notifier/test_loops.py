"""The loops that the notifier's work runs in."""

import asyncio

import pytest
from structlog.testing import capture_logs

from notifier.loops import forever, persist

CANARY = "kanarifugl@example.org"


@pytest.mark.parametrize("fault", [ConnectionRefusedError(CANARY), ValueError(CANARY)])
async def test_of_a_fault_its_kind_is_logged_and_never_its_words(fault: Exception) -> None:
    for loop in (forever, persist):
        stopping = asyncio.Event()

        async def turn(stopping: asyncio.Event = stopping) -> None:
            stopping.set()
            raise fault

        with capture_logs() as lines:
            await loop("test", turn, stopping, (OSError,))
        assert [line["error"] for line in lines] == [type(fault).__name__]
        assert CANARY not in str(lines)
