"""Who is to be told of an event now, in which order, and how to reach them.

People are resolved when they are to be told, not when it happened: whoever has left since, or is
out of the case, is passed, and so is a vacant level (`docs/rules.md`).
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

import asyncpg
from msgspec import Struct

from avvik.adapters.postgres.connection import acquired
from avvik.application.ports import CaseRow, Clock, Directory, Log, Unavailable, Vault, World
from avvik.application.pseudonyms import Secret, pseudonym
from avvik.application.sealing import keys_in, open_all
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import label_of
from avvik.domain.deviation import Case, Concluded
from avvik.domain.organisation import LINE_LEADER, STUDY_QUALITY_CONTACT, Organisation
from avvik.domain.values import Contact, Labels, Language, Profile

REPORTER = "reporter"
# Officials who did not say in which language they want to be written to.
DEFAULT_LANGUAGE: Language = "nb"

_ACTED_SINCE = """
    select exists (
        select from avvik.events
        where originator_id = $1 and originator_version > $2 and actor like 'person/%'
    )
"""
Post: TypeAlias = tuple[str, str, UUID]


class UnknownEvent(Exception):
    """There is no such event of a case."""


class UnknownRole(Exception):
    """Nobody is told in this role."""


class UnknownUnit(Exception):
    """There is no such unit."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody to tell. `person` is a pseudonym for whoever is no official."""

    unit: str
    unit_name: Labels
    role: str
    person: UUID
    name: str | None
    address: str | None
    language: Language


class CaseLabels(Struct, frozen=True, kw_only=True):
    """What the case's unit, category and, once closed, outcome are called."""

    unit: Labels
    category: Labels
    outcome: Labels | None


class Recipients(Struct, frozen=True, kw_only=True):
    """Who is to be told, the first first; nobody, once an alert has become needless."""

    still_relevant: bool
    people: tuple[Person, ...]
    labels: CaseLabels


class Sources(Struct, frozen=True, kw_only=True):
    """What the answer is made from."""

    pool: asyncpg.Pool
    log: Log
    directory: Directory
    vault: Vault
    clock: Clock
    secret: Secret


async def recipients(sources: Sources, event_id: str, role: str, from_unit: str) -> Recipients:
    """Who is to be told of this event in this role, from this unit upward."""
    stream, version = _parsed(event_id)
    row = await sources.log.case(stream, reader=None)
    if row is None or not 1 <= version <= row.version:
        raise UnknownEvent
    world = await sources.directory.refresh()
    if from_unit not in world.organisation.units:
        raise UnknownUnit
    labels = _labels(world, row.case)
    if role == REPORTER:
        reporter = await _reporter(sources, row, labels.unit)
        return Recipients(still_relevant=True, people=(reporter,), labels=labels)
    posts = _posts(world.organisation, role, from_unit, row, oslo_date(sources.clock.now()))
    if await _has_been_acted_on(sources.pool, stream, version):
        return Recipients(still_relevant=False, people=(), labels=labels)
    units = world.organisation.units
    people = [await _official(sources, post, units[post[0]].names) for post in posts]
    return Recipients(still_relevant=True, people=tuple(people), labels=labels)


def _parsed(event_id: str) -> tuple[UUID, int]:
    stream, _, version = event_id.partition("/")
    try:
        return UUID(stream), int(version)
    except ValueError:
        raise UnknownEvent from None


def _labels(world: World, case: Case) -> CaseLabels:
    words = world.configuration
    return CaseLabels(
        unit=world.organisation.units[case.file.unit].names,
        category=label_of(case.file.category, words.categories),
        outcome=label_of(case.outcome, words.outcomes) if isinstance(case, Concluded) else None,
    )


# --- officials


def _posts(
    organisation: Organisation, role: str, unit: str, row: CaseRow, day: date
) -> Sequence[Post]:
    disqualified = row.case.file.disqualified
    if role == LINE_LEADER:
        posts = organisation.responsible(unit, disqualified, day)
    elif role == STUDY_QUALITY_CONTACT:
        posts = organisation.contacts(unit, disqualified, day)
    else:
        raise UnknownRole
    first: dict[UUID, Post] = {}
    for post in posts:
        # Who holds several posts is told once.
        first.setdefault(post[2], post)
    return tuple(first.values())


async def _has_been_acted_on(pool: asyncpg.Pool, case: UUID, version: int) -> bool:
    async with acquired(pool) as connection:
        return bool(await connection.fetchval(_ACTED_SINCE, case, version))


async def _official(sources: Sources, post: Post, unit_name: Labels) -> Person:
    unit, role, person = post
    profile = await _profile(sources, person)
    return Person(
        unit=unit,
        unit_name=unit_name,
        role=role,
        person=person,
        name=profile.name,
        address=profile.address,
        language=profile.language or DEFAULT_LANGUAGE,
    )


# --- the reporter


async def _reporter(sources: Sources, row: CaseRow, unit_name: Labels) -> Person:
    """The directory's word on name and address first, else what the report came with."""
    file = row.case.file
    profile = await _profile(sources, row.reporter)
    contact = await _contact(sources.vault, row)
    return Person(
        unit=file.unit,
        unit_name=unit_name,
        role=REPORTER,
        person=pseudonym(sources.secret, row.id, REPORTER, 0),
        name=profile.name or contact.name,
        address=profile.address or contact.address,
        language=file.language,
    )


async def _contact(vault: Vault, row: CaseRow) -> Contact:
    file = row.case.file
    key = dict(keys_in(file))["contact"]
    opened = open_all(file, row.id, await vault.fetch([key])).contact
    if not isinstance(opened, Contact):
        raise Unavailable("vault")
    return opened


async def _profile(sources: Sources, person: UUID) -> Profile:
    known = await sources.directory.known(person)
    assert known is not None, "who holds a post or reported is on record"
    keys = await sources.vault.fetch([key for _, key in keys_in(known)])
    profile = open_all(known, person, keys).profile
    if not isinstance(profile, Profile):
        raise Unavailable("vault")
    return profile
