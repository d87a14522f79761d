"""`cases` again from the log: folded anew beside the live table, compared, and put right.

Besides the log it takes the keys of reporters' contacts, since their ids are clear only in the
table. Streams are read in the order of their ids, which is that of the reports: whatever the
size of the log, one page of it is in memory.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_event
from avvik.adapters.postgres.connection import available
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.sealing import context_of, key_id, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Contact, Sealed

PAGE = 2_000
COLUMNS = (*CASE_COLUMNS, "position", "reported_at", "changed_at")
NOWHERE = UUID(int=0)

_contacts = msgspec.json.Decoder(Contact)


class KeyMissing(Exception):
    """A reporter's key is gone and no destruction is on record: nothing is rebuilt."""

    def __init__(self, case: UUID) -> None:
        super().__init__(f"the key of the reporter of case {case} is missing; nothing was changed")


class Comparison(Struct, frozen=True, kw_only=True):
    """How many cases the log has, and how the live table differed from them."""

    cases: int
    lacking: int
    stray: int
    changed: int

    @property
    def is_equal(self) -> bool:
        return not (self.lacking or self.stray or self.changed)


class _Folded(Struct):
    id: UUID
    version: int
    case: Case
    position: int
    reported_at: datetime
    changed_at: datetime


async def rebuild_cases(
    dsn: str, institution: str, vault: Vault, *, only_compare: bool = False
) -> Comparison:
    """Fold every case from the log, compare byte by byte, and put the live table right.

    Appends wait during the comparison and the repair; readers never see anything half done.
    """
    with available():
        async with _connected(dsn) as source, _connected(dsn) as target:
            return await _rebuild(source, target, institution, vault, only_compare=only_compare)


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def _rebuild(
    source: asyncpg.Connection,
    target: asyncpg.Connection,
    institution: str,
    vault: Vault,
    *,
    only_compare: bool,
) -> Comparison:
    await target.execute("create temp table rebuilt (like avvik.cases including defaults)")
    until = await source.fetchval("select coalesce(max(notification_id), 0) from avvik.events")
    async with aclosing(_fold(source, f"notification_id <= {until}")) as pages:
        await _copy(pages, target, institution, vault)
    async with target.transaction():
        await target.execute("select pg_advisory_xact_lock(hashtext('avvik.append'))")
        moved = f"select originator_id from avvik.events where notification_id > {until}"  # noqa: S608 -- a number
        await target.execute(f"delete from rebuilt where id in ({moved})")  # noqa: S608 -- as above
        async with aclosing(_fold(source, f"originator_id in ({moved})")) as pages:
            await _copy(pages, target, institution, vault)
        await target.execute("analyze rebuilt")
        comparison = await _compare(target)
        if not only_compare and not comparison.is_equal:
            await target.execute(REPAIR)
    return comparison


async def _copy(
    pages: AsyncIterator[list[_Folded]], target: asyncpg.Connection, institution: str, vault: Vault
) -> None:
    async for folded in pages:
        reporters = await _reporters(folded, vault)
        rows = []
        for each, reporter in zip(folded, reporters, strict=True):
            row = CaseRow(id=each.id, version=each.version, reporter=reporter, case=each.case)
            values = case_values(row, institution, list)
            rows.append((*values, each.position, each.reported_at, each.changed_at))
        await target.copy_records_to_table("rebuilt", records=rows, columns=COLUMNS)


async def _fold(source: asyncpg.Connection, condition: str) -> AsyncGenerator[list[_Folded]]:
    """Every case, a page's worth at a time; one whose stream goes on waits for the next page."""
    folded: list[_Folded] = []
    async with aclosing(_pages(source, condition)) as pages:
        async for rows in pages:
            for row in rows:
                _take_in(folded, row)
            if folded[:-1]:
                yield folded[:-1]
            folded = folded[-1:]
    if folded:
        yield folded


async def _pages(
    source: asyncpg.Connection, condition: str
) -> AsyncGenerator[list[asyncpg.Record]]:
    """The events of cases, stream by stream. The next page is on its way while one is folded."""
    query = await source.prepare(
        f"""
        select originator_id, originator_version, topic, state, notification_id, recorded_at
        from avvik.events
        where (originator_id, originator_version) > ($1, $2)
            and topic = any ($3)
            and {condition}
        order by originator_id, originator_version
        limit {PAGE}
        """  # noqa: S608 -- the conditions are this module's own
    )
    page = asyncio.create_task(query.fetch(NOWHERE, 0, CASE_TOPICS))
    try:
        while rows := await page:
            stream, version, *_ = rows[-1]
            page = asyncio.create_task(query.fetch(stream, version, CASE_TOPICS))
            yield rows
    finally:
        page.cancel()


def _take_in(folded: list[_Folded], row: asyncpg.Record) -> None:
    stream, version, topic, state, position, recorded_at = row
    event = decode_event(topic, state)
    assert isinstance(event, CaseEvent)
    if not folded or folded[-1].id != stream:
        case = evolve(None, event)
        folded.append(_Folded(stream, version, case, position, recorded_at, recorded_at))
        return
    current = folded[-1]
    current.case = evolve(current.case, event)
    current.version, current.position, current.changed_at = version, position, recorded_at


async def _reporters(folded: Sequence[_Folded], vault: Vault) -> list[UUID]:
    """Who reported each case, from their contacts."""
    sealed = [each.case.file.contact for each in folded]
    ids = [key_id(contact) if isinstance(contact, Sealed) else None for contact in sealed]
    keys = await vault.fetch([each for each in ids if each])
    reporters = []
    for each, contact, key in zip(folded, sealed, ids, strict=True):
        if key is None:
            assert isinstance(contact, Contact)
            reporters.append(contact.person)
        elif key in keys:
            reporters.append(_opened(each.id, contact, keys[key]).person)
        else:
            raise KeyMissing(each.id)
    return reporters


def _opened(case: UUID, contact: Contact | Sealed, key: DataKey) -> Contact:
    assert isinstance(contact, Sealed)
    context = context_of(case, contact.version, contact.path)
    return _contacts.decode(open_value(contact.envelope, key, context, "contact"))


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
