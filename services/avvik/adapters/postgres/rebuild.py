"""`cases` again from the log: folded anew beside the live table, compared, and put right.

Besides the log it takes the keys of reporters' contacts, since their ids are clear only in the
table. Streams are read in the order of their ids, which is that of the reports: whatever the
size of the log, one page of it is in memory.
"""

from collections.abc import AsyncIterator, Mapping
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

PAGE = 10_000
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
        connection = await asyncpg.connect(dsn)
        try:
            return await _rebuild(connection, institution, vault, only_compare=only_compare)
        finally:
            await connection.close()


async def _rebuild(
    connection: asyncpg.Connection, institution: str, vault: Vault, *, only_compare: bool
) -> Comparison:
    await connection.execute("create temp table rebuilt (like avvik.cases including defaults)")
    until = await connection.fetchval("select coalesce(max(notification_id), 0) from avvik.events")
    await _copy(connection, institution, vault, f"notification_id <= {until}")
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(hashtext('avvik.append'))")
        moved = f"select originator_id from avvik.events where notification_id > {until}"  # noqa: S608 -- a number
        await connection.execute(f"delete from rebuilt where id in ({moved})")  # noqa: S608 -- as above
        await _copy(connection, institution, vault, f"originator_id in ({moved})")
        await connection.execute("analyze rebuilt")
        comparison = await _compare(connection)
        if not only_compare and not comparison.is_equal:
            await connection.execute(REPAIR)
    return comparison


async def _copy(
    connection: asyncpg.Connection, institution: str, vault: Vault, condition: str
) -> None:
    async for folded in _fold(connection, condition):
        sealed = (each.case.file.contact for each in folded)
        keys = await vault.fetch({key_id(each) for each in sealed if isinstance(each, Sealed)})
        rows = []
        for each in folded:
            reporter = _reporter(each, keys)
            row = CaseRow(id=each.id, version=each.version, reporter=reporter, case=each.case)
            values = case_values(row, institution, list)
            rows.append((*values, each.position, each.reported_at, each.changed_at))
        await connection.copy_records_to_table("rebuilt", records=rows, columns=COLUMNS)


async def _fold(connection: asyncpg.Connection, condition: str) -> AsyncIterator[list[_Folded]]:
    """Every case, a page's worth at a time; one whose stream goes on waits for the next page."""
    query = await connection.prepare(
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
    folded: list[_Folded] = []
    stream, version = NOWHERE, 0
    while rows := await query.fetch(stream, version, CASE_TOPICS):
        for row in rows:
            _take_in(folded, row)
        stream, version = rows[-1][0], rows[-1][1]
        if folded[:-1]:
            yield folded[:-1]
        folded = folded[-1:]
    if folded:
        yield folded


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


def _reporter(folded: _Folded, keys: Mapping[UUID, DataKey]) -> UUID:
    contact = folded.case.file.contact
    if isinstance(contact, Contact):
        return contact.person
    key = keys.get(key_id(contact))
    if key is None:
        raise KeyMissing(folded.id)
    context = context_of(folded.id, contact.version, contact.path)
    return _contacts.decode(open_value(contact.envelope, key, context, "contact")).person


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
