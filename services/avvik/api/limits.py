"""How often one identity may ask: a bucket that refills with time, per process."""

import math
import time
from collections.abc import Callable

from avvik.api.failures import TooMany

IDENTITIES_AT_MOST = 10_000


class Limit:
    """`per_second` requests each second, of which one second's worth may come at once."""

    def __init__(self, per_second: float, now: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = max(per_second, 1.0)
        self._now = now
        self._buckets: dict[bytes, tuple[float, float]] = {}

    def take(self, identity: bytes) -> None:
        """Count one request, or refuse it."""
        now = self._now()
        left, since = self._buckets.pop(identity, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._per_second)
        if left < 1:
            self._buckets[identity] = (left, now)
            raise TooMany(math.ceil((1 - left) / self._per_second))
        while len(self._buckets) >= IDENTITIES_AT_MOST:
            # The one that asked longest ago stands first.
            del self._buckets[next(iter(self._buckets))]
        self._buckets[identity] = (left - 1, now)
