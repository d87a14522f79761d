from tests.bench.harness import Row
from tests.bench.stage import Stage


async def measure(stage: Stage) -> Row:
    raise NotImplementedError
