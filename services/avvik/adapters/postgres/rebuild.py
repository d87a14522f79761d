"""`cases` again from the log: folded anew beside the live table, compared, and put right.

An empty table is filled directly: whoever acts on a case needs its row, so nobody can meet the
rows written there before they are committed. Streams are folded in the order of their ids, which
is that of the reports, by several processes at once (`children`, `folding`), and written by this
one, in one transaction: whatever the size of the log, a few pages of it are in memory.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager
from functools import partial
from itertools import pairwise
from uuid import UUID

import asyncpg
from msgspec import Struct

from avvik.adapters.postgres.children import shared_out
from avvik.adapters.postgres.codec import CASE_TOPICS
from avvik.adapters.postgres.connection import available
from avvik.adapters.postgres.copying import copying
from avvik.adapters.postgres.folding import COLUMNS, Means, Page, connected, folded, stretch, these

# How many events are folded at a time, about: a sample tells, of so many parts in a hundred. To
# count all of them would keep everybody waiting.
PAGE = 2000
SAMPLE = 10
# And how many cases, of those that something was appended to meanwhile.
CASES = 500
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


class NotAllowed(Exception):
    """The login is not one that rebuilds."""

    def __init__(self) -> None:
        super().__init__("this login may not rebuild the cases: use that of `avvik migrate`")


class Comparison(Struct, frozen=True, kw_only=True):
    """How many cases the log has, and how the live table differed from them."""

    cases: int
    lacking: int
    stray: int
    changed: int

    @property
    def is_equal(self) -> bool:
        return not (self.lacking or self.stray or self.changed)


async def rebuild_cases(means: Means, *, only_compare: bool = False) -> Comparison:
    """Fold every case from the log, compare byte by byte, and put the live table right.

    Appends wait at the end only; readers never see anything half done.
    """
    with available(), _uncollected():
        async with connected(means.dsn) as target, target.transaction():
            await _require_writer(target)
            # Another rebuild is waited for: two would each put in what they found lacking.
            await target.execute(ALONE)
            rebuild = _Rebuild(target, means)
            beginning = await target.fetchrow(BEGINNING)
            assert beginning is not None
            until, is_empty = beginning
            if is_empty and not only_compare:
                return await rebuild.directly(until)
            return await rebuild.beside(until, only_compare=only_compare)


async def _require_writer(target: asyncpg.Connection) -> None:
    """Also to compare: who may not write sees no case of others, and would miss none."""
    try:
        await target.execute("lock table avvik.cases in row exclusive mode")
    except asyncpg.InsufficientPrivilegeError:
        raise NotAllowed from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows hold no cycles: to look for some among them would take a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Rebuild:
    """Writes on a connection that is in a transaction; the log is read on others."""

    def __init__(self, target: asyncpg.Connection, means: Means) -> None:
        self._target = target
        self._means = means

    async def directly(self, until: int) -> Comparison:
        """Fill the live table, which was empty."""
        cases = await self._fold_into("cases", "avvik", until)
        return Comparison(cases=cases, lacking=cases, stray=0, changed=0)

    async def beside(self, until: int, *, only_compare: bool) -> Comparison:
        """Fold into a table of one's own, and repair whatever differs."""
        await self._target.execute(BESIDE)
        await self._fold_into("rebuilt", "pg_temp", until)
        await self._target.execute("analyze rebuilt")
        comparison = await _compare(self._target)
        if not only_compare and not comparison.is_equal:
            await self._target.execute(REPAIR)
        return comparison

    async def _fold_into(self, table: str, schema: str, until: int) -> int:
        """All that was known; then, while appends wait, what came meanwhile. How many it is."""
        cases = await self._copy(table, schema, await self._known(until))
        await self._target.execute("select pg_advisory_xact_lock(hashtext('avvik.append'))")
        moved = await self._target.fetchval(MOVED, until, CASE_TOPICS)
        if not moved:
            return cases
        stale = f"delete from {schema}.{table} where id = any ($1)"  # noqa: S608 -- as below
        await self._target.execute(stale, moved)
        await self._copy(table, schema, [these(each) for each in _parts(moved)])
        count = f"select count(*) from {schema}.{table}"  # noqa: S608 -- as below
        return int(await self._target.fetchval(count))

    async def _known(self, until: int) -> Sequence[Page]:
        """The cases there are in the log up to the position, page by page."""
        ends = await self._target.fetch(ENDS, SAMPLE, max(1, PAGE * SAMPLE // 100))
        bounds = (FIRST, *(each["last"] for each in ends), LAST)
        return [stretch(after, last, until) for after, last in pairwise(bounds)]

    async def _copy(self, table: str, schema: str, pages: Sequence[Page]) -> int:
        folding = shared_out(pages, partial(folded, self._means))
        async with aclosing(folding) as rows, aclosing(copying(rows)) as source:
            status = await self._target.copy_to_table(
                table, schema_name=schema, columns=COLUMNS, source=source, format="binary"
            )
        return int(status.removeprefix("COPY "))


def _parts(cases: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (cases[start : start + CASES] for start in range(0, len(cases), CASES))


ALONE = "select pg_advisory_xact_lock(hashtext('avvik.rebuild'))"
# In one snapshot: where the table is empty, it stays so of everything up to that position.
BEGINNING = """
    select
        (select coalesce(max(notification_id), 0) from avvik.events),
        not exists (select from avvik.cases)
"""
# Where each page but the last one ends: it may be at any stream.
ENDS = """
    select originator_id as last
    from (
        select originator_id, row_number() over (order by originator_id) as number
        from avvik.events tablesample system ($1) repeatable (0)
    ) as sampled
    where number % $2::bigint = 0
    order by originator_id
"""
MOVED = """
    select array_agg(distinct originator_id) from avvik.events
    where notification_id > $1 and topic = any ($2)
"""
# Rows stay whole up to a page, as in the live table.
BESIDE = """
    create temp table rebuilt (like avvik.cases including defaults including storage)
    with (toast_tuple_target = 8160)
    on commit drop
"""
# `*<>` compares the bytes, not what they mean.
DIFFERING = """
    from rebuilt full join avvik.cases as live using (id)
    where rebuilt.id is null or live.id is null or rebuilt *<> live
"""
REPAIR = f"""
    create temp table differing on commit drop as select id {DIFFERING};
    delete from avvik.cases where id in (select id from differing);
    insert into avvik.cases select * from rebuilt where id in (select id from differing);
"""  # noqa: S608 -- constants


async def _compare(connection: asyncpg.Connection) -> Comparison:
    row = await connection.fetchrow(
        f"""
        select
            (select count(*) from rebuilt) as cases,
            count(*) filter (where live.id is null) as lacking,
            count(*) filter (where rebuilt.id is null) as stray,
            count(*) filter (where live.id is not null and rebuilt.id is not null) as changed
        {DIFFERING}
        """  # noqa: S608 -- constants
    )
    assert row is not None
    return Comparison(**row)
