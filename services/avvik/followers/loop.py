"""What a worker does for ever: a turn after a turn, whatever a turn runs into."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Counter

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0

FAILED_TURNS = Counter("avvik_failed_turns_total", "Turns of a follower that failed.", ["follower"])

_log = structlog.get_logger(__name__)

Turn = Callable[[], Awaitable[None]]


async def forever(follower: str, turn: Turn) -> None:
    """Take turns until cancelled, with longer and longer pauses while they fail."""
    pause = FIRST_PAUSE
    while True:
        try:
            await turn()
        except Exception as fault:  # noqa: BLE001 -- the one place where a fault must not end the work
            # No message and no traceback: both may quote what is personal.
            _log.warning("turn_failed", follower=follower, fault=_name(fault), at=_place(fault))
            FAILED_TURNS.labels(follower).inc()
            rest, pause = pause, min(pause * 2, LONGEST_PAUSE)
        else:
            # A turn may end without having waited for anything: others must get to run.
            rest = pause = FIRST_PAUSE
        _require_wanted()
        await asyncio.sleep(rest)


def _require_wanted() -> None:
    """End if somebody asked for it in vain: a wait that breaks in that moment may lose the word
    (`asyncio.wait_for` before Python 3.12)."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _name(fault: Exception) -> str:
    return f"{type(fault).__module__}.{type(fault).__qualname__}"


def _place(fault: Exception) -> str:
    """Where it was raised, as module:line."""
    trace = fault.__traceback__
    assert trace is not None
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
