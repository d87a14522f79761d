"""Reading from a log of a million events, beside one of ten thousand: the slowest ratio."""

import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from avvik.adapters.postgres.connection import open_pool, reading_as
from avvik.application.pseudonyms import Secret, identity_of
from avvik.settings import Store
from avvik.views import cases
from avvik.views.cases import Place, Wanted
from tests.bench import given
from tests.bench.desk import ROLE
from tests.bench.fill import case_at
from tests.bench.harness import Row, side_by_side
from tests.bench.stage import Stage
from tests.servers import ISSUER

# One sees every case, so that the thousandth page exists; one reported a single case.
LEADER, REPORTER = "rektor", given.profile(0).sub
ROWS_PER_PAGE = 5
# Seconds after which a slow read has been measured well enough.
PATIENCE = 2.0


class Shelf(Struct, frozen=True, kw_only=True):
    """A log to read from: as whom, and where the thousandth page begins."""

    pool: asyncpg.Pool
    leader: UUID
    reporter: UUID
    before_thousandth: UUID


Read = Callable[[Shelf], Awaitable[object]]


async def measure(stage: Stage) -> Row:
    long = await _open(await stage.filled(stage.size.many))
    short = await _open(await stage.filled(stage.size.few))
    times = {}
    for name, read in READS.items():

        async def ours(read: Read = read) -> float:
            return await _median(read, long, stage.size.loads)

        async def theirs(read: Read = read) -> float:
            return await _median(read, short, stage.size.loads)

        times[name] = await side_by_side(ours, theirs, stage.size.rounds)
    await long.pool.close()
    await short.pool.close()
    slowest = max(times, key=lambda name: times[name].ratio)
    return Row(
        name="read_growth_1m",
        ratio=times[slowest].ratio,
        limit=2,
        at_most=True,
        ours=f"{times[slowest].ours * 1000:.2f} ms",
        theirs=f"{times[slowest].theirs * 1000:.2f} ms",
        remarks=tuple(
            f"{name}: {each.ours * 1000:.2f} ms at {stage.size.many} events, "
            f"{each.theirs * 1000:.2f} ms at {stage.size.few}"
            for name, each in times.items()
        ),
    )


async def _open(store: Store) -> Shelf:
    pool = await open_pool(store.database_url, ROLE)
    leader, reporter = [
        await pool.fetchval(
            "select avvik.person_of($1)", identity_of(Secret(store.secret()), ISSUER, sub)
        )
        for sub in (LEADER, REPORTER)
    ]
    return Shelf(
        pool=pool,
        leader=leader,
        reporter=reporter,
        before_thousandth=await case_at(store, 999 * ROWS_PER_PAGE - 1),
    )


async def _median(read: Read, shelf: Shelf, loads: int) -> float:
    """Seconds that one read takes."""
    times: list[float] = []
    while len(times) < loads and sum(times) < PATIENCE:
        began = time.perf_counter()
        assert await read(shelf)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


async def _one(shelf: Shelf) -> object:
    async with reading_as(shelf.pool, shelf.leader) as connection:
        return await cases.one(connection, shelf.before_thousandth)


async def _first(shelf: Shelf) -> bool:
    return await _page(shelf, shelf.leader, None) == ROWS_PER_PAGE


async def _thousandth(shelf: Shelf) -> bool:
    place = Place(case=shelf.before_thousandth)
    return await _page(shelf, shelf.leader, place) == ROWS_PER_PAGE


async def _own(shelf: Shelf) -> bool:
    return await _page(shelf, shelf.reporter, None) > 0


async def _page(shelf: Shelf, reader: UUID, place: Place | None) -> int:
    wanted = Wanted(now=datetime.now(UTC))
    async with reading_as(shelf.pool, reader) as connection:
        return len(await cases.page(connection, wanted, place, ROWS_PER_PAGE))


READS: dict[str, Read] = {
    "one case": _one,
    "page 1": _first,
    "page 1 000": _thousandth,
    "page 1 of a reporter's own": _own,
}
