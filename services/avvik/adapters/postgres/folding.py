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
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.adapters.postgres.codec import CASE_TOPICS, decode_case_event
from avvik.adapters.postgres.copying import written
from avvik.application.ports import CaseRow, DataKey, Vault
from avvik.application.pseudonyms import Secret, support_code, support_hash
from avvik.application.sealing import context_of, key_id, open_value
from avvik.domain.deviation import Case, evolve
from avvik.domain.values import Contact, Sealed

COLUMNS = (*CASE_COLUMNS, "reported_at", "changed_at")

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
    histories: Sequence[asyncpg.Record], means: Means, vault: Vault
) -> Iterator[tuple[Any, ...]]:
    """Every case as a row, in the order of `COLUMNS`."""
    cases = [_fold(each["topics"], each["states"]) for each in histories]
    contacts = [_contacts_of(case) for case in cases]
    ids = {key_id(sealed) for each in contacts for sealed, _ in each if isinstance(sealed, Sealed)}
    keys = await vault.fetch(ids)
    return (
        _row(history, case, [_person(history["id"], *each, keys) for each in of_case], means)
        for history, case, of_case in zip(histories, cases, contacts, strict=True)
    )


def _fold(topics: Iterable[str], states: Iterable[bytes]) -> Case:
    case: Case | None = None
    for event in map(decode_case_event, topics, states):
        case = evolve(case, event)
    assert case is not None
    return case


def _row(
    history: asyncpg.Record, case: Case, people: Sequence[UUID], means: Means
) -> tuple[Any, ...]:
    id_, version, _, _, reported_at, changed_at = history
    reporter, *supporters = people
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
    """The reporter's contact and those of supporters, each with whose it is."""
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
BY_INDEX = """
    set enable_seqscan = off; set enable_bitmapscan = off;
    set enable_sort = off; set enable_hashagg = off
"""
HISTORIES = """
    select
        originator_id as id,
        max(originator_version) as version,
        array_agg(topic order by originator_version) as topics,
        array_agg(state order by originator_version) as states,
        min(recorded_at) as reported_at,
        max(recorded_at) as changed_at
    from avvik.events
    where topic = any ($1) and {condition}
    group by originator_id
    order by originator_id
"""
