"""When to try again: soon at first, then ever more seldom, never all at once."""

import random
from collections.abc import Callable
from datetime import timedelta

Jitter = Callable[[], float]

FIRST = timedelta(seconds=2)

# avvik answers within the house and is back in moments; a mail server may ask for patience.
CAP_OF_QUESTIONS = timedelta(seconds=10)
CAP_OF_MAIL = timedelta(minutes=5)

# A mail server that asks for patience gets a day of it, and never fewer tries than this: while
# nothing of ours ran, it was asked for nothing. They take a quarter of an hour.
PATIENCE = timedelta(hours=24)
TRIES = 10


def jitter() -> float:
    """A factor that keeps the duties of one outage from returning together."""
    return random.SystemRandom().uniform(0.5, 1)


def delay(attempts: int, cap: timedelta, factor: float) -> timedelta:
    """How long to wait after so many failed attempts."""
    doubled: int = 2 ** min(attempts, 20)
    return min(FIRST * doubled, cap) * factor


def is_over(waited: timedelta, tries: int) -> bool:
    """Whether a mail server has been given all our patience."""
    return waited >= PATIENCE and tries >= TRIES
