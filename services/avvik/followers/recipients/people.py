"""The people themselves: what they are called, where their mail goes, and in which language.

Officials are known by their person id; whoever is none, by a pseudonym of the case.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar
from uuid import UUID

import asyncpg
from msgspec import Struct
from msgspec.structs import replace

from avvik.adapters.postgres.connection import acquired
from avvik.application.access import is_kept_from
from avvik.application.ports import CaseRow, Clock, Directory, Log, Unavailable, Vault
from avvik.application.pseudonyms import Secret, pseudonym
from avvik.application.sealing import keys_in, open_all
from avvik.domain.deviation import File, Linked
from avvik.domain.deviation.file import Support
from avvik.domain.events import Linked as LinkedTo
from avvik.domain.events import Supported
from avvik.domain.events.deliveries import LINKED_REPORTER, LINKED_SUPPORTER
from avvik.domain.organisation import Organisation
from avvik.domain.values import Contact, Labels, Language, Profile, Sealed
from avvik.followers.recipients.posts import Occasion, Post

T = TypeVar("T")

# So many fit into an answer, however long their names are (NATS takes a mebibyte).
AT_ONCE = 500

REPORTER = "reporter"
SUPPORTER = "supporter"
# Officials who did not say in which language they want to be written to.
DEFAULT_LANGUAGE: Language = "nb"

_LINKED = "select id from avvik.cases where lead = $1 and status = 'linked' order by id"


class OwnCase(Struct, frozen=True, kw_only=True):
    """A case that somebody knows, where it is not the one that they are told of."""

    case: UUID
    reference: str


class Person(Struct, frozen=True, kw_only=True):
    """Somebody to tell. `person` is a pseudonym for whoever is no official."""

    unit: str
    unit_name: Labels
    role: str
    person: UUID
    name: str | None
    address: str | None
    language: Language
    own: tuple[OwnCase, ...] = ()
    # Whether they must not learn which case theirs was linked to.
    is_kept_from_lead: bool = False


class Sources(Struct, frozen=True, kw_only=True):
    """What the answer is made from."""

    pool: asyncpg.Pool
    log: Log
    directory: Directory
    vault: Vault
    clock: Clock
    secret: Secret


async def official(sources: Sources, post: Post, organisation: Organisation) -> Person:
    """Who holds a post."""
    unit, role, person = post
    profile = await _profile(sources, person)
    return Person(
        unit=unit,
        unit_name=organisation.units[unit].names,
        role=role,
        person=person,
        name=profile.name,
        address=profile.address,
        language=profile.language or DEFAULT_LANGUAGE,
    )


async def told_reporter(sources: Sources, occasion: Occasion) -> Person:
    """Who reported the case, and whether they may learn what it was linked to, if it was now."""
    row, event = occasion.row, occasion.recorded.event
    person = await reporter(sources, row, occasion.organisation)
    lead = await sources.log.case(event.lead, reader=None) if isinstance(event, LinkedTo) else None
    if lead is None:
        return person
    is_kept = is_kept_from(row.reporter, lead, occasion.organisation, occasion.day)
    return replace(person, is_kept_from_lead=is_kept)


async def reporter(sources: Sources, row: CaseRow, organisation: Organisation) -> Person:
    """Who reported the case."""
    file = row.case.file
    contact = await _contact(sources.vault, row.id, file, "contact")
    return await _outsider(
        sources,
        _Outsider(row=row, role=REPORTER, number=0, person=row.reporter),
        contact,
        file.language,
        organisation,
    )


def next_of(everybody: Iterable[T], occasion: Occasion) -> Sequence[T]:
    """Of many who are told, those who are named next."""
    return tuple(islice(everybody, occasion.named, occasion.named + AT_ONCE))


async def supporters(sources: Sources, occasion: Occasion) -> tuple[Person, ...]:
    """Who joined with this event; of any other event, all who joined."""
    row, recorded = occasion.row, occasion.recorded
    joined = (
        number
        for number, support in enumerate(row.case.file.supports)
        if not isinstance(recorded.event, Supported) or _version(support) == recorded.version
    )
    organisation = occasion.organisation
    return tuple(
        [
            await _supporter(sources, row, number, organisation)
            for number in next_of(joined, occasion)
        ]
    )


async def linked_reporters(sources: Sources, occasion: Occasion) -> tuple[Person, ...]:
    """Who reported what is followed up here, unless they know this case anyway or must not.

    They know their own cases, not the one that these are followed up in.
    """
    theirs: dict[UUID, list[CaseRow]] = {}
    for each in await linked(sources, occasion.row.id):
        if _is_news_to(each.reporter, occasion):
            theirs.setdefault(each.reporter, []).append(each)
    organisation = occasion.organisation
    told = next_of(theirs.values(), occasion)
    return tuple([await _linked_reporter(sources, each, organisation) for each in told])


async def linked_supporters(sources: Sources, occasion: Occasion) -> tuple[Person, ...]:
    """Who joined what is followed up here, once for each such case, unless they know this one
    or must not.

    They know what they joined, and not where it is followed up.
    """
    joined = [
        (each, number)
        for each in await linked(sources, occasion.row.id)
        for number, person in enumerate(each.supporters)
        if _is_news_to(person, occasion)
    ]
    told = [
        replace(
            await _supporter(sources, each, number, occasion.organisation),
            role=LINKED_SUPPORTER,
            own=(own_case(each),),
        )
        for each, number in next_of(joined, occasion)
    ]
    return tuple(told)


def own_case(row: CaseRow) -> OwnCase:
    """The case, as whoever it belongs to knows it."""
    return OwnCase(case=row.id, reference=row.case.file.reference)


def _is_news_to(person: UUID, occasion: Occasion) -> bool:
    """Whether they may hear of the case, and do not as a party to it."""
    row = occasion.row
    return person not in (row.reporter, *row.supporters) and not is_kept_from(
        person, row, occasion.organisation, occasion.day
    )


def _version(support: Support) -> int:
    """With which event they joined."""
    assert isinstance(support.contact, Sealed)
    return support.contact.version


async def _supporter(
    sources: Sources, row: CaseRow, number: int, organisation: Organisation
) -> Person:
    support = row.case.file.supports[number]
    (subject,) = (subject for subject, _ in keys_in(support))
    contact = await _contact(sources.vault, row.id, support, subject)
    who = _Outsider(row=row, role=SUPPORTER, number=number, person=row.supporters[number])
    return await _outsider(sources, who, contact, support.language, organisation)


async def _linked_reporter(
    sources: Sources, rows: Sequence[CaseRow], organisation: Organisation
) -> Person:
    person = await reporter(sources, rows[0], organisation)
    return replace(person, role=LINKED_REPORTER, own=tuple(map(own_case, rows)))


async def linked(sources: Sources, lead: UUID) -> list[CaseRow]:
    """What is followed up in the case."""
    async with acquired(sources.pool) as connection:
        cases = [row["id"] for row in await connection.fetch(_LINKED, lead)]
    rows = [await sources.log.case(case, reader=None) for case in cases]
    return [row for row in rows if row and isinstance(row.case, Linked)]


class _Outsider(Struct, frozen=True, kw_only=True):
    """Somebody who is told of a case as what they are to it, and of nothing else."""

    row: CaseRow
    role: str
    number: int
    person: UUID


async def _outsider(
    sources: Sources,
    who: _Outsider,
    contact: Contact,
    language: Language,
    organisation: Organisation,
) -> Person:
    """The directory's word on name and address first, else what they came with."""
    unit = who.row.case.file.unit
    profile = await _profile(sources, who.person)
    return Person(
        unit=unit,
        unit_name=organisation.units[unit].names,
        role=who.role,
        person=pseudonym(sources.secret, who.row.id, who.role, who.number),
        name=profile.name or contact.name,
        address=profile.address or contact.address,
        language=language,
    )


async def _contact(vault: Vault, case: UUID, holder: File | Support, subject: str) -> Contact:
    key = dict(keys_in(holder))[subject]
    opened = open_all(holder, case, await vault.fetch([key])).contact
    if not isinstance(opened, Contact):
        raise Unavailable("vault")
    return opened


async def _profile(sources: Sources, person: UUID) -> Profile:
    known = await sources.directory.known(person)
    assert known is not None, "who holds a post, reported or joined is on record"
    keys = await sources.vault.fetch([key for _, key in keys_in(known)])
    profile = open_all(known, person, keys).profile
    if not isinstance(profile, Profile):
        raise Unavailable("vault")
    return profile
