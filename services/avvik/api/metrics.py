"""What is counted of requests, for Prometheus: by method, route and status, never by person."""

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from prometheus_client.exposition import generate_latest

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        self._seconds = Histogram(
            "avvik_http_request_seconds",
            "How long requests took",
            ("method", "route", "status"),
            registry=self._registry,
            buckets=BUCKETS,
        )
        self._series: dict[tuple[str, str, str], Histogram] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        series = (method if method in METHODS else "other", route, str(status))
        counter = self._series.get(series)
        if counter is None:
            # Looking a series up by its labels costs more than counting.
            counter = self._series[series] = self._seconds.labels(*series)
        counter.observe(seconds)

    def exposed(self) -> bytes:
        return generate_latest(self._registry)
