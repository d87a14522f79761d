"""Appending to a log of a million events, beside one of ten thousand."""

from avvik.settings import Store
from tests.bench.desk import open_store, report_for
from tests.bench.harness import Row, per_second, side_by_side
from tests.bench.stage import Stage

WARM_UP = 0.3


async def measure(stage: Stage) -> Row:
    long = await stage.filled(stage.size.many)
    short = await stage.filled(stage.size.few)

    async def ours() -> float:
        return await _rate(long, stage.size.seconds)

    async def theirs() -> float:
        # A copy each time: appending would soon make it a long one.
        async with stage.copied(short) as copied:
            return await _rate(copied, stage.size.seconds)

    compared = await side_by_side(ours, theirs, stage.size.rounds)
    return Row(
        name="append_growth_1m",
        ratio=compared.ratio,
        limit=0.8,
        ours=f"{per_second(compared.ours)} at {stage.size.many:,}".replace(",", " "),
        theirs=f"{per_second(compared.theirs)} at {stage.size.few:,}".replace(",", " "),
    )


async def _rate(store: Store, seconds: float) -> float:
    async with open_store(store) as parts:
        await report_for(parts, WARM_UP)
        return await report_for(parts, seconds)
