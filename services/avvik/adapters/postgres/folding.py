"""Cases folded from the log, a page of them at a time, into rows that COPY takes.

Besides the log this takes the keys of reporters' and supporters' contacts, since their ids are
clear only in the table.
"""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pgproto import pgproto
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_case_event
from avvik.adapters.postgres.copying import written
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.pseudonyms import Secret, support_code, support_hash
from avvik.application.sealing import KEY_ID, context_of, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.values import Contact, Sealed

COLUMNS = (*CASE_COLUMNS, "position", "reported_at", "changed_at")
ID, REPORTER, SUPPORTERS = map(COLUMNS.index, ("id", "reporter", "supporters"))
NOBODY = UUID(int=0)

# A contact, whose it is, and the key it is sealed with.
_Contact: TypeAlias = tuple[Contact | Sealed, str, UUID | None]

_contacts = msgspec.json.Decoder(Contact)


class KeyMissing(Exception):
    """A contact's key is gone and no destruction is on record: nothing is rebuilt."""

    def __init__(self, case: UUID) -> None:
        super().__init__(f"a key of the people of case {case} is missing; nothing was changed")


class Means(Struct, frozen=True, kw_only=True):
    """What a fold takes: where the log is, and whatever opens what the log has sealed."""

    dsn: str
    secret: Secret
    # Opened by each process for itself: connections cannot be shared.
    vault: Callable[[], AbstractAsyncContextManager[Vault]]


class Page(Struct, frozen=True):
    """Some cases: which, and as the log had them when."""

    condition: str
    given: tuple[Any, ...]


def stretch(after: UUID, last: UUID, until: int) -> Page:
    """The cases after one, up to another; of their events those up to a position."""
    condition = "originator_id > $2 and originator_id <= $3 and notification_id <= $4"
    return Page(condition, (after, last, until))


def these(cases: Sequence[UUID]) -> Page:
    """The cases, with all their events."""
    return Page("originator_id = any ($2)", (cases,))


async def folded(means: Means, pages: Iterable[Page]) -> AsyncGenerator[bytes]:
    """The rows of each page. The next page is on its way while one is folded."""
    async with connected(means.dsn) as source, means.vault() as vault:
        await source.execute(BY_INDEX)
        async with aclosing(_histories(source, pages)) as read:
            async for histories in read:
                yield written(await _rows(histories, means, vault))


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def _histories(
    source: asyncpg.Connection, pages: Iterable[Page]
) -> AsyncGenerator[list[asyncpg.Record]]:
    """Each page's cases, each with its events."""
    remaining = iter(pages)

    def ask() -> asyncio.Task[list[asyncpg.Record]] | None:
        page = next(remaining, None)
        if page is None:
            return None
        query = HISTORIES.format(condition=page.condition)
        return asyncio.create_task(source.fetch(query, CASE_TOPICS, *page.given))

    asked = ask()
    try:
        while asked:
            histories = await asked
            asked = ask()
            yield histories
    finally:
        if asked:
            asked.cancel()


async def _rows(
    events: Iterable[asyncpg.Record], means: Means, vault: Vault
) -> list[list[Any]]:
    """Every case as a row, in the order of `COLUMNS`.

    A case is written down as soon as it is folded: what many of them take would not stay in the
    processor's caches until all keys are there. Who is meant by its contacts follows then.
    """
    rows, contacts = [], []
    for _, history in groupby(events, key=itemgetter(0)):
        row, of_case = _folded_row(history, means)
        rows.append(row)
        contacts.append(of_case)
    keys = await vault.fetch({key for of_case in contacts for _, _, key in of_case if key})
    for row, of_case in zip(rows, contacts, strict=True):
        reporter, *supporters = [_person(row[ID], *contact, keys) for contact in of_case]
        row[REPORTER], row[SUPPORTERS] = reporter, tuple(supporters)
    return rows


def _folded_row(
    history: Iterable[asyncpg.Record], means: Means
) -> tuple[list[Any], list[_Contact]]:
    """The case as a row in which nobody stands for people yet, and their contacts."""
    case, reported_at = None, None
    for id_, version, topic, state, position, recorded_at in history:
        case = evolve(case, decode_case_event(topic, state))
        reported_at = reported_at or recorded_at
    assert case is not None
    support = support_hash(means.secret, support_code(means.secret, id_))
    row = CaseRow(id=id_, version=version, reporter=NOBODY, support=support, case=case)
    return [*case_values(row), position, reported_at, recorded_at], _contacts_of(case)


def _contacts_of(case: Case) -> list[_Contact]:
    """The reporter's contact and those of supporters, each with whose it is, and its key."""
    file = case.file
    reporter = file.contact, "contact", _key_id(file.contact)
    if not file.supports:
        return [reporter]
    supports = [support.contact for support in file.supports]
    return [
        reporter,
        *(
            (each, f"supporter:{each.version}" if isinstance(each, Sealed) else "supporter", _key_id(each))
            for each in supports
        ),
    ]


def _key_id(contact: Contact | Sealed) -> UUID | None:
    # The driver's own kind of `uuid.UUID` is made in a tenth of the time.
    return pgproto.UUID(contact.envelope[KEY_ID]) if isinstance(contact, Sealed) else None


def _person(
    case: UUID,
    contact: Contact | Sealed,
    subject: str,
    key_id: UUID | None,
    keys: Mapping[UUID, DataKey],
) -> UUID:
    if isinstance(contact, Contact):
        return contact.person
    assert key_id
    key = keys.get(key_id)
    if key is None:
        raise KeyMissing(case)
    context = context_of(case, contact.version, contact.path)
    return _contacts.decode(open_value(contact.envelope, key, context, subject)).person


# Without statistics, or for a short log, all of it would be read and sorted for each page.
BY_INDEX = """
    set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off
"""
# Position and time are only passed on.
HISTORIES = """
    select
        originator_id,
        originator_version,
        topic,
        state,
        int8send(notification_id),
        timestamptz_send(recorded_at)
    from avvik.events
    where topic = any ($1) and {condition}
    order by originator_id, originator_version
"""
