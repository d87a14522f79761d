"""`make soak ARGS="<minutes> <seed>"`: faults at random, one after the other, under load."""

import asyncio
import random
import sys
import time

from tests.e2e.system import System, running
from tests.faults.injections import FAULTS, suffer

MINUTES = 10.0


def main() -> int:
    """Until the time is over, or something went wrong; 1 in that case."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1_000_000)
    print(f"{minutes:g} minutes, seed {seed}", flush=True)
    with running({}) as system:
        return asyncio.run(_soak(system, random.Random(seed), time.monotonic() + 60 * minutes))


async def _soak(system: System, chance: random.Random, until: float) -> int:
    while time.monotonic() < until:
        name = chance.choice(list(FAULTS))
        tally = await suffer(system, FAULTS[name])
        memory = ", ".join(f"{each} {mebibytes}" for each, mebibytes in system.resident().items())
        print(f"{name}: {tally}; MiB: {memory}", flush=True)
        if not tally.is_whole:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
