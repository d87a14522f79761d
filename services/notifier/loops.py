"""What runs for ever: a turn after a turn, whatever a turn runs into."""

import asyncio
from collections.abc import Awaitable, Callable
from traceback import extract_tb

import structlog

from notifier import metrics

_PAUSE = 1.0

_log = structlog.get_logger(__name__)

Turn = Callable[[], Awaitable[None]]
Away = tuple[type[Exception], ...]


async def forever(name: str, turn: Turn, stopping: asyncio.Event, away: Away) -> None:
    """Take turns until told to stop."""
    while not stopping.is_set():
        await _try(name, turn, stopping, away)


async def persist(name: str, step: Turn, stopping: asyncio.Event, away: Away) -> None:
    """Take one step, as often as it needs to succeed."""
    while not (stopping.is_set() or await _try(name, step, stopping, away)):
        pass


async def _try(name: str, turn: Turn, stopping: asyncio.Event, away: Away) -> bool:
    """What is away comes back; anything else is a fault. Neither ends a loop."""
    try:
        await turn()
    except away as reason:
        _log.warning("turn_failed", loop=name, error=type(reason).__name__)
    except Exception as fault:  # noqa: BLE001 -- the one place where a fault must not end the work
        # No message: it may quote what is personal. Where it was raised says enough.
        places = [f"{each.name}:{each.lineno}" for each in extract_tb(fault.__traceback__)]
        _log.error("turn_failed", loop=name, error=type(fault).__name__, at=places)
    else:
        return True
    metrics.FAILED_TURNS.labels(name).inc()
    await wait(stopping, _PAUSE)
    return False


async def wait(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but no longer than this."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
