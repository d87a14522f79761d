"""What is counted of requests, for Prometheus: by method, route and status, never by person."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct, field
from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.core import HistogramMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BOUNDS = (*map(str, map(float, BUCKETS)), "+Inf")


class _Times(Struct):
    """How many requests took no longer than each of the bounds, and more than the one before."""

    counts: list[int] = field(default_factory=lambda: [0] * len(BOUNDS))
    total: float = 0.0


class Metrics(Collector):
    """Counters of one process."""

    def __init__(self) -> None:
        self._times: defaultdict[tuple[str, str, int], _Times] = defaultdict(_Times)
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._registry.register(self)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        times = self._times[method, route, status]
        times.counts[bisect_left(BUCKETS, seconds)] += 1
        times.total += seconds

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """What the library asks for, only when somebody looks: its own counters take longer."""
        family = HistogramMetricFamily(
            "avvik_http_request_seconds",
            "How long requests took",
            labels=("method", "route", "status"),
        )
        for (method, route, status), times in self._times.items():
            within = list(zip(BOUNDS, accumulate(times.counts), strict=True))
            family.add_metric((method, route, str(status)), within, times.total)
        yield family

    def exposed(self) -> bytes:
        return generate_latest(self._registry)
