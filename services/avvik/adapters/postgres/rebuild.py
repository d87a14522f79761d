"""`cases` again from the log: folded anew beside the live table, compared, and put right.

An empty table is filled directly: whoever acts on a case needs its row, so nobody can meet the
rows written there before they are committed. Besides the log it takes the keys of reporters'
and supporters' contacts, since their ids are clear only in the table. Streams are read in the
order of their ids, which is that of the reports: whatever the size of the log, one page of it is
in memory.
"""

import asyncio
import gc
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_event
from avvik.adapters.postgres.connection import available
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.pseudonyms import Secret, support_code, support_hash
from avvik.application.sealing import context_of, key_id, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Contact, Sealed

PAGE = 1_000
COLUMNS = (*CASE_COLUMNS, "position", "reported_at", "changed_at")
NOWHERE = UUID(int=0)

_contacts = msgspec.json.Decoder(Contact)


class KeyMissing(Exception):
    """A contact's key is gone and no destruction is on record: nothing is rebuilt."""

    def __init__(self, case: UUID) -> None:
        super().__init__(f"a key of the people of case {case} is missing; nothing was changed")


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
    dsn: str, institution: str, vault: Vault, secret: Secret, *, only_compare: bool = False
) -> Comparison:
    """Fold every case from the log, compare byte by byte, and put the live table right.

    Appends wait at the end only; readers never see anything half done.
    """
    with available(), _uncollected():
        async with _connected(dsn) as source, _connected(dsn) as target:
            await source.execute(BY_INDEX)
            rebuild = _Rebuild(source, target, institution, vault, secret)
            async with target.transaction():
                beginning = await target.fetchrow(BEGINNING)
                assert beginning is not None
                until, is_empty = beginning
                if is_empty and not only_compare:
                    return await rebuild.directly(until)
                return await rebuild.beside(until, only_compare=only_compare)


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


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


class _Rebuild:
    """Reads the log on one connection, and writes on another, which is in a transaction."""

    def __init__(
        self,
        source: asyncpg.Connection,
        target: asyncpg.Connection,
        institution: str,
        vault: Vault,
        secret: Secret,
    ) -> None:
        self._source = source
        self._target = target
        self._institution = institution
        self._vault = vault
        self._secret = secret

    async def directly(self, until: int) -> Comparison:
        """Fill the live table, which was empty."""
        await self._fold_into("cases", "avvik", until)
        cases = await self._target.fetchval("select count(*) from avvik.cases")
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

    async def _fold_into(self, table: str, schema: str, until: int) -> None:
        """All that was known; then, while appends wait, what came meanwhile."""
        await self._copy(table, schema, "notification_id <= $4", until)
        await self._target.execute("select pg_advisory_xact_lock(hashtext('avvik.append'))")
        moved = await self._target.fetchval(MOVED, until, CASE_TOPICS)
        if moved:
            stale = f"delete from {schema}.{table} where id = any ($1)"  # noqa: S608 -- as below
            await self._target.execute(stale, moved)
            await self._copy(table, schema, "originator_id = any ($4)", moved)

    async def _copy(self, table: str, schema: str, condition: str, given: object) -> None:
        async with aclosing(self._rows(condition, given)) as rows:
            await self._target.copy_records_to_table(
                table, schema_name=schema, columns=COLUMNS, records=rows
            )

    async def _rows(self, condition: str, given: object) -> AsyncGenerator[tuple[Any, ...]]:
        """Every case as a row, in the order of `COLUMNS`."""
        async with aclosing(_fold(self._source, condition, given)) as pages:
            async for folded in pages:
                people = await _people(folded, self._vault)
                for each, (reporter, *supporters) in zip(folded, people, strict=True):
                    row = CaseRow(
                        id=each.id,
                        version=each.version,
                        reporter=reporter,
                        supporters=tuple(supporters),
                        support=support_hash(self._secret, support_code(self._secret, each.id)),
                        case=each.case,
                    )
                    values = case_values(row, self._institution)
                    yield (*values, each.position, each.reported_at, each.changed_at)


async def _fold(
    source: asyncpg.Connection, condition: str, given: object
) -> AsyncGenerator[list[_Folded]]:
    """Every case, a page's worth at a time; one whose stream goes on waits for the next page."""
    folded: list[_Folded] = []
    async with aclosing(_pages(source, condition, given)) as pages:
        async for rows in pages:
            for row in rows:
                _take_in(folded, row)
            if folded[:-1]:
                yield folded[:-1]
            folded = folded[-1:]
    if folded:
        yield folded


async def _pages(
    source: asyncpg.Connection, condition: str, given: object
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
    page = asyncio.create_task(query.fetch(NOWHERE, 0, CASE_TOPICS, given))
    try:
        while rows := await page:
            stream, version, *_ = rows[-1]
            page = asyncio.create_task(query.fetch(stream, version, CASE_TOPICS, given))
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


async def _people(folded: Sequence[_Folded], vault: Vault) -> list[list[UUID]]:
    """Who reported each case, and after them who joined it, from their contacts."""
    contacts = [_contacts_of(each.case) for each in folded]
    ids = {key_id(sealed) for each in contacts for sealed, _ in each if isinstance(sealed, Sealed)}
    keys = await vault.fetch(ids)
    return [
        [_person(each.id, sealed, subject, keys) for sealed, subject in of_case]
        for each, of_case in zip(folded, contacts, strict=True)
    ]


def _contacts_of(case: Case) -> list[tuple[Contact | Sealed, str]]:
    """The contacts, each with whose it is."""
    supports = [support.contact for support in case.file.supports]
    return [
        (case.file.contact, "contact"),
        *(
            (each, f"supporter:{each.version}" if isinstance(each, Sealed) else "supporter")
            for each in supports
        ),
    ]


def _person(
    case: UUID, contact: Contact | Sealed, subject: str, keys: Mapping[UUID, DataKey]
) -> UUID:
    if isinstance(contact, Contact):
        return contact.person
    key = keys.get(key_id(contact))
    if key is None:
        raise KeyMissing(case)
    context = context_of(case, contact.version, contact.path)
    return _contacts.decode(open_value(contact.envelope, key, context, subject)).person


# Without statistics, or for a short log, all of it would be read and sorted for each page.
BY_INDEX = "set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off"
# In one snapshot: where the table is empty, it stays so of everything up to that position.
BEGINNING = """
    select
        (select coalesce(max(notification_id), 0) from avvik.events),
        not exists (select from avvik.cases)
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
