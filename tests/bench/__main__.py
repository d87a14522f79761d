"""`make bench`: measures every row, or those named, and prints a table of ratios.

`python -m tests.bench [NAME …]`; with BENCH_QUICK=1 small, to see that it works. Ends with
status 1 if a row is below its limit. The ratios are left in `.local/bench.json`.
"""

import argparse
import logging
import os
import platform
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

import msgspec
import uvloop

from tests import servers
from tests.bench import (
    append_growth,
    append_vs_library,
    append_vs_pgbench,
    http_post,
    publish,
    read_growth,
    rebuild,
    system,
)
from tests.bench.harness import FULL, QUICK, Row, table
from tests.bench.stage import Stage

RESULT = Path(".local/bench.json")

ROWS: dict[str, Callable[[Stage], Coroutine[None, None, Row]]] = {
    "append_vs_library_32": append_vs_library.measure,
    "append_vs_pgbench_32": append_vs_pgbench.measure,
    "append_growth_1m": append_growth.measure,
    "http_post_vs_noop": http_post.measure,
    "publish_vs_nats_py": publish.measure,
    "rebuild_vs_library": rebuild.measure,
    "read_growth_1m": read_growth.measure,
}
SYSTEM = "system"


def main() -> int:
    """Measure what was asked for; 0 if every row holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*ROWS, SYSTEM]))
    names = parser.parse_args().names or [*ROWS, SYSTEM]
    if unknown := set(names) - {*ROWS, SYSTEM}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    size = QUICK if os.environ.get("BENCH_QUICK") else FULL
    # asyncio remarks on every TLS connection that ends.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    began = time.monotonic()
    rows: list[Row] = []
    with servers.workspace() as directory:
        stage = Stage(directory, size)
        try:
            for name in (name for name in ROWS if name in names):
                rows.append(uvloop.run(ROWS[name](stage)))
                print(_line(rows[-1], began), file=sys.stderr, flush=True)
        finally:
            stage.stop()
    if rows:
        print(f"\n{table(rows)}\n\n{_machine(size.rounds)}")
        if size is FULL:
            _keep(rows)
    if SYSTEM in names:
        print(f"\n{system.measure(size)}", flush=True)
    return 0 if all(row.holds for row in rows) else 1


def _line(row: Row, began: float) -> str:
    return f"{time.monotonic() - began:5.0f} s  {row.name}  {row.ratio:.2f}"


def _machine(rounds: int) -> str:
    return (
        f"Medians of {rounds} rounds side by side; {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, PostgreSQL with fsync on."
    )


def _keep(rows: list[Row]) -> None:
    RESULT.parent.mkdir(exist_ok=True)
    known = msgspec.json.decode(RESULT.read_bytes()) if RESULT.exists() else {}
    known |= {row.name: round(row.ratio, 3) for row in rows}
    RESULT.write_bytes(msgspec.json.format(msgspec.json.encode(known)))


if __name__ == "__main__":
    sys.exit(main())
