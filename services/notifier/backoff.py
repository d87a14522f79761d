"""When to try again: soon at first, then ever more seldom, never all at once."""

import random
from collections.abc import Callable
from datetime import timedelta

Jitter = Callable[[], float]

FIRST = timedelta(seconds=2)

# avvik answers within the house and is back in moments; a mail server may ask for patience.
CAP_OF_QUESTIONS = timedelta(seconds=10)
CAP_OF_MAIL = timedelta(minutes=5)

PATIENCE = timedelta(hours=24)


def jitter() -> float:
    """A factor that keeps the duties of one outage from returning together."""
    return random.SystemRandom().uniform(0.5, 1)


def delay(attempts: int, cap: timedelta, factor: float) -> timedelta:
    """How long to wait after so many failed attempts."""
    doubled: int = 2 ** min(attempts, 20)
    return min(FIRST * doubled, cap) * factor
