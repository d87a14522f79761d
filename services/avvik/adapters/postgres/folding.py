"""Cases folded from the log, a page of them at a time, into rows that COPY takes.

Besides the log this takes the keys of reporters' and supporters' contacts, since their ids are
clear only in the table.
"""

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Callable,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar, get_args
from uuid import UUID

import asyncpg
import msgspec
from asyncpg.pgproto import pgproto
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_case_event, decoded, topic_of
from avvik.adapters.postgres.copying import written
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.pseudonyms import Secret, support_code, support_hash
from avvik.application.sealing import KEY_ID, context_of, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Contact, Sealed, SealedContact, subject_of

R = TypeVar("R")
# The events of a page, stream by stream, and the keys that their people take.
_Read: TypeAlias = tuple[Sequence[asyncpg.Record], Mapping[UUID, DataKey]]

COLUMNS = (*CASE_COLUMNS, "reported_at", "changed_at")


class _Known(Struct):
    """Of a contact only whose it is: the rest of it is not read."""

    person: UUID


class _Joined(Struct):
    """Of an event by which somebody came to a case only who."""

    contact: SealedContact


_contacts = msgspec.json.Decoder(_Known)
_JOINING = {
    topic_of(kind): msgspec.json.Decoder(_Joined)
    for kind in get_args(CaseEvent)
    if "contact" in kind.__struct_fields__
}


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
    """The rows of each page. The next page is on its way while one is written."""
    async with connected(means.dsn) as source, means.vault() as vault:
        await source.execute(BY_INDEX)
        async with aclosing(_ahead(partial(_read, source, vault), pages)) as read:
            async for events, keys in read:
                # One case after the other: what it is made of is then still near.
                cases = groupby(events, key=itemgetter(0))
                yield written([_row(case, of_case, keys, means) for case, of_case in cases])


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def _ahead(
    read: Callable[[Page], Coroutine[Any, Any, R]], pages: Iterable[Page]
) -> AsyncGenerator[R]:
    """What is read of each page, one after the other; the next is asked for before it is due."""
    remaining = iter(pages)

    def ask() -> asyncio.Task[R] | None:
        page = next(remaining, None)
        return asyncio.create_task(read(page)) if page else None

    asked = ask()
    try:
        while asked:
            page = await asked
            asked = ask()
            # Whoever takes the page leaves no time to ask.
            await asyncio.sleep(0)
            yield page
    finally:
        if asked:
            asked.cancel()


async def _read(source: asyncpg.Connection, vault: Vault, page: Page) -> _Read:
    query = EVENTS.format(condition=page.condition)
    events = await source.fetch(query, CASE_TOPICS, *page.given)
    joined = [
        decoded(_JOINING, topic, state).contact
        for _, _, topic, state, _ in events
        if topic in _JOINING
    ]
    keys = {_key_id(contact) for contact in joined if isinstance(contact, Sealed)}
    return events, await vault.fetch(keys)


def _row(
    id_: UUID, events: Iterable[asyncpg.Record], keys: Mapping[UUID, DataKey], means: Means
) -> tuple[Any, ...]:
    """A case as its events leave it, in the order of `COLUMNS`; its times as the server writes
    them."""
    case: Case | None = None
    reported_at: bytes | None = None
    for _, version, topic, state, changed_at in events:  # noqa: B007 -- the last ones stay
        case = evolve(case, decode_case_event(topic, state))
        reported_at = reported_at or changed_at
    assert case is not None
    reporter, *supporters = [_person(id_, *each, keys) for each in _contacts_of(case)]
    row = CaseRow(
        id=id_,
        version=version,
        reporter=reporter,
        supporters=tuple(supporters),
        support=support_hash(means.secret, support_code(means.secret, id_)),
        case=case,
    )
    return (*case_values(row), reported_at, changed_at)


def _contacts_of(case: Case) -> list[tuple[Contact | Sealed, str]]:
    """The reporter's contact and those of supporters, each with the mark of its key."""
    file = case.file
    return [(file.contact, "contact"), *[(each.contact, "supporter") for each in file.supports]]


def _person(case: UUID, contact: Contact | Sealed, mark: str, keys: Mapping[UUID, DataKey]) -> UUID:
    if isinstance(contact, Contact):
        return contact.person
    key = keys.get(_key_id(contact))
    if key is None:
        raise KeyMissing(case)
    context = context_of(case, contact.version, contact.path)
    subject = subject_of(mark, contact.version, contact.path)
    return _contacts.decode(open_value(contact.envelope, key, context, subject)).person


def _key_id(contact: Sealed) -> UUID:
    # The driver's own kind of `uuid.UUID` is made in a tenth of the time.
    return pgproto.UUID(contact.envelope[KEY_ID])


# Without statistics, or for a short log, all of it would be read and sorted for each page.
BY_INDEX = """
    set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off
"""
# The time is only passed on, as the server writes it.
EVENTS = """
    select
        originator_id,
        originator_version,
        topic,
        state,
        timestamptz_send(recorded_at)
    from avvik.events
    where topic = any ($1) and {condition}
    order by originator_id, originator_version
"""
