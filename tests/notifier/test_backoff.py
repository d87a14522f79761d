"""When to try again."""

from datetime import timedelta

import pytest

from notifier import backoff

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, 2), (1, 4), (4, 32), (5, 60), (50, 60), (10_000, 60)]
)
def test_each_wait_is_twice_the_last_up_to_the_cap(attempts: int, seconds: int) -> None:
    assert backoff.delay(attempts, MINUTE, factor=1).total_seconds() == seconds


def test_duties_of_one_outage_do_not_return_together() -> None:
    factors = {backoff.jitter() for _ in range(100)}
    assert len(factors) > 90
    assert all(0.5 <= factor <= 1 for factor in factors)


def test_patience_is_a_day_at_least() -> None:
    assert timedelta(hours=24) <= backoff.PATIENCE
