"""How often one identity may ask."""

import pytest

from avvik.api.failures import TooMany
from avvik.api.limits import Limit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_more_than_the_limit_is_refused_until_time_has_passed() -> None:
    clock = Clock()
    limit = Limit(2, clock)
    limit.take(b"ola")
    limit.take(b"ola")

    with pytest.raises(TooMany) as refused:
        limit.take(b"ola")
    assert refused.value.seconds == 1

    clock.now = 0.5
    limit.take(b"ola")


def test_an_idle_hour_saves_up_one_second_s_worth() -> None:
    clock = Clock()
    limit = Limit(2, clock)
    limit.take(b"ola")
    clock.now = 3600.0
    limit.take(b"ola")
    limit.take(b"ola")

    with pytest.raises(TooMany):
        limit.take(b"ola")


def test_one_identity_does_not_use_up_anothers_share() -> None:
    limit = Limit(1, Clock())
    limit.take(b"ola")

    limit.take(b"kari")
