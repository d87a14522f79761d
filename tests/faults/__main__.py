"""`make faults`: a table of what was injected and what came of it."""

import asyncio
import sys
import time

from tests.e2e.system import System, running
from tests.faults.injections import FAULTS, suffer
from tests.faults.oracle import Tally

COLUMNS = Tally.__struct_fields__


def main() -> int:
    """Every fault, or those whose names hold a given word; 1 if anything went wrong."""
    wanted = " ".join(sys.argv[1:])
    faults = {name: fault for name, fault in FAULTS.items() if wanted in name}
    print(_row("fault", *COLUMNS, "seconds"), _row("---", *["---:"] * (len(COLUMNS) + 1)), sep="\n")
    with running({}) as system:
        whole = [asyncio.run(_one(system, name)) for name in faults]
    return 0 if all(whole) else 1


async def _one(system: System, name: str) -> bool:
    began = time.monotonic()
    tally = await suffer(system, FAULTS[name])
    counts = [str(getattr(tally, column)) for column in COLUMNS]
    print(_row(name, *counts, f"{time.monotonic() - began:.1f}"), flush=True)
    return tally.is_whole


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
