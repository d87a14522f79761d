"""Who is to be told of an event now, in which order, and how to reach them."""

from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from avvik.adapters.postgres.connection import acquired
from avvik.application.ports import Recorded, World
from avvik.domain import events as e
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import Configuration, label_of
from avvik.domain.deviation import Case, Diverted, handler_of
from avvik.domain.events import Event
from avvik.domain.events.deliveries import (
    ELSEWHERE,
    LINKED_LEADER,
    LINKED_REPORTER,
    LINKED_SUPPORTER,
)
from avvik.domain.organisation import HANDLER, LEADING, WHISTLEBLOWING_OFFICE
from avvik.domain.values import Labels
from avvik.followers import reading
from avvik.followers.publish.outgoing import moves_of
from avvik.followers.publish.standing import Standing, standing_at
from avvik.followers.recipients import people as of
from avvik.followers.recipients.linked import leaders
from avvik.followers.recipients.people import (
    REPORTER,
    SUPPORTER,
    Person,
    Sources,
)
from avvik.followers.recipients.posts import ROLES, Occasion, Post, UnknownRole, posts
from avvik.followers.recipients.relevance import (
    NO_ACTS,
    asks,
    is_no_news,
    is_overtaken,
    is_own_act,
)

__all__ = [
    "TOLD_AS",
    "CaseLabels",
    "Recipients",
    "Sources",
    "UnknownEvent",
    "UnknownRole",
    "UnknownUnit",
    "recipients",
]

_ACTED_SINCE = """
    select exists (
        select from avvik.events
        where originator_id = $1 and originator_version > $2
            and actor like $3 and topic <> all ($4)
    )
"""


# As what people are told.
TOLD_AS = frozenset({*ROLES, *LEADING, REPORTER, SUPPORTER, *ELSEWHERE})


class UnknownEvent(Exception):
    """There is no such event of a case."""


class UnknownUnit(Exception):
    """There is no such unit."""


class CaseLabels(Struct, frozen=True, kw_only=True):
    """What is called what, as of the event. Of a diverted case no category is told, and
    none to those who are told for the sake of what is followed up in the case."""

    unit: Labels
    category: Labels | None
    outcome: Labels | None = None
    receiver: Labels | None = None
    severity: Labels | None = None
    # The unit that had the case before.
    origin: Labels | None = None


class Recipients(Struct, frozen=True, kw_only=True):
    """Who is to be told, the first first; nobody, once it has become needless.

    Of officials one is told, whoever can be first, and so for each case that is followed up in
    this one; of supporters everybody. There may be `more` than one answer can name: whoever asks
    again says how many were named.
    """

    still_relevant: bool
    people: tuple[Person, ...]
    labels: CaseLabels
    more: bool = False


async def recipients(
    sources: Sources, event_id: str, role: str, from_unit: str, named: int = 0
) -> Recipients:
    """Who is to be told of this event in this role, from this unit upward, after those who were
    `named`."""
    stream, version = _parsed(event_id)
    row = await sources.log.case(stream, reader=None)
    if row is None or not 1 <= version <= row.version:
        raise UnknownEvent
    recorded, standing = await _happened(sources, stream, version)
    world = await sources.directory.refresh()
    if from_unit not in world.organisation.units:
        raise UnknownUnit
    words = await _words(sources, world, row.case)
    labels = _labels(world, words, row.case, recorded.event, standing)
    if role in ELSEWHERE:
        # The case need not be theirs to see, nor is what it is about theirs to guess.
        labels = replace(labels, category=None)
    occasion = Occasion(
        recorded=recorded,
        standing=standing,
        role=role,
        unit=from_unit,
        row=row,
        organisation=world.organisation,
        day=oslo_date(sources.clock.now()),
        named=named,
    )
    people = await _people(sources, occasion)
    if people is None:
        return Recipients(still_relevant=False, people=(), labels=labels)
    more = len(people) == of.AT_ONCE
    return Recipients(still_relevant=True, people=people, labels=labels, more=more)


def _parsed(event_id: str) -> tuple[UUID, int]:
    stream, _, version = event_id.partition("/")
    try:
        return UUID(stream), int(version)
    except ValueError:
        raise UnknownEvent from None


async def _happened(sources: Sources, case: UUID, version: int) -> tuple[Recorded[Event], Standing]:
    """The event, and where its case stood then."""
    async with acquired(sources.pool) as connection:
        recorded = await reading.one(connection, case, version)
        moves = await moves_of(connection, (case,))
    assert recorded is not None
    return recorded, standing_at(moves[case], version)


async def _words(sources: Sources, world: World, case: Case) -> Configuration:
    """What codes are called: as the case was judged by, and where that lacks one, as today."""
    judged = await sources.directory.configuration(case.file.configuration)
    current = world.configuration
    return replace(
        current,
        categories=(*judged.categories, *current.categories),
        outcomes=(*judged.outcomes, *current.outcomes),
        receivers=(*judged.receivers, *current.receivers),
        severities=(*judged.severities, *current.severities),
    )


def _labels(
    world: World, words: Configuration, case: Case, event: Event, standing: Standing
) -> CaseLabels:
    units = world.organisation.units
    category = label_of(standing.category, words.categories)
    labels = CaseLabels(
        unit=units[standing.unit].names,
        category=None if isinstance(case, Diverted) else category,
    )
    match event:
        case e.ClosingProposed(outcome=outcome) | e.Closed(outcome=outcome):
            return replace(labels, outcome=label_of(outcome, words.outcomes))
        case e.Rejected(receiver=receiver):
            return replace(labels, receiver=label_of(receiver, words.receivers))
        case e.SeverityJudged(level=level):
            return replace(labels, severity=label_of(level, words.severities))
        case e.UnitTransferred(origin=origin):
            return replace(labels, origin=units[origin].names)
        case _:
            return labels


async def _people(sources: Sources, occasion: Occasion) -> tuple[Person, ...] | None:
    """Who is to be told; none: nobody needs to be any more."""
    row, organisation = occasion.row, occasion.organisation
    if occasion.role in (REPORTER, SUPPORTER, LINKED_REPORTER, LINKED_SUPPORTER):
        return await _outsiders(sources, occasion)
    if occasion.role == LINKED_LEADER:
        return await leaders(sources, occasion)
    found = posts(occasion)
    # Of a sealed case no official hears but those who hold its key.
    is_sealed_from = isinstance(row.case, Diverted) != (occasion.role == WHISTLEBLOWING_OFFICE)
    if is_sealed_from or await _is_needless(sources, occasion, found):
        return None
    told = of.next_of(found, occasion)
    return tuple([await of.official(sources, post, organisation) for post in told])


async def _outsiders(sources: Sources, occasion: Occasion) -> tuple[Person, ...] | None:
    if occasion.role == REPORTER:
        return (await of.told_reporter(sources, occasion),)
    if isinstance(occasion.row.case, Diverted):
        return None
    if occasion.role == SUPPORTER:
        return await of.supporters(sources, occasion)
    if occasion.role == LINKED_SUPPORTER:
        return await of.linked_supporters(sources, occasion)
    return await of.linked_reporters(sources, occasion)


async def _is_needless(sources: Sources, occasion: Occasion, found: tuple[Post, ...]) -> bool:
    if is_overtaken(occasion) or is_no_news(occasion):
        return True
    if found and is_own_act(occasion, found[0]):
        return True
    return asks(occasion) and await _was_seen_to(sources, occasion)


async def _was_seen_to(sources: Sources, occasion: Occasion) -> bool:
    """Whether an official has acted since; where somebody works on it, they."""
    handler = handler_of(occasion.row.case) if occasion.role == HANDLER else None
    actor = f"person/{handler or ''}%"
    happened = occasion.recorded
    async with acquired(sources.pool) as connection:
        seen_to: bool = await connection.fetchval(
            _ACTED_SINCE, happened.stream, happened.version, actor, NO_ACTS
        )
    return seen_to
