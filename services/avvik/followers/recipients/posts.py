"""Which officials are to be told of an event in a role, the first first. Pure.

People are resolved when they are to be told, not when it happened: whoever has left since, or is
out of the case, is passed, and so is a vacant level (`docs/rules.md`). Who comes later in the
answer is told only if nobody before them can be.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from avvik.application.access import HSE_CATEGORY, disqualified
from avvik.application.ports import CaseRow, Recorded
from avvik.domain import events as e
from avvik.domain.decisions.facts import answering
from avvik.domain.deviation import contest_of, handler_of, measures_of
from avvik.domain.events import Event
from avvik.domain.organisation import (
    HANDLER,
    HSE_COORDINATOR,
    INDEPENDENT_RECIPIENT,
    LINE_LEADER,
    STUDY_QUALITY_CONTACT,
    WHISTLEBLOWING_OFFICE,
    Organisation,
)
from avvik.followers.publish.standing import Standing

MEASURE_OWNER = "measure_owner"
RECEIVER = "receiver"

# Unit, role, person.
Post: TypeAlias = tuple[str, str, UUID]


class UnknownRole(Exception):
    """Nobody is told of this in this role."""


class Occasion(Struct, frozen=True, kw_only=True):
    """What there is to tell, to whom, and what is known of it now."""

    recorded: Recorded[Event]
    # Where the case stood then.
    standing: Standing
    role: str
    unit: str
    row: CaseRow
    organisation: Organisation
    day: date
    # How many of those who are told have been named to whoever asks.
    named: int = 0

    @property
    def disqualified(self) -> tuple[UUID, ...]:
        """Who decides nothing in the case, or not on this again, and so is not asked to."""
        out = disqualified(self.row, self.organisation)
        contest = contest_of(self.row.case)
        if contest and isinstance(self.recorded.event, e.Contested):
            return (*out, *contest.decided)
        return out

    @property
    def is_of_contest(self) -> bool:
        """Whether somebody stepped out while what the reporter contests was undecided; it is."""
        stepped_out = isinstance(self.recorded.event, e.Recused) and self.standing.is_after_contest
        return stepped_out and contest_of(self.row.case) is not None


def _leaders(occasion: Occasion) -> Iterator[Post]:
    """The line upward; past it, or if nobody is left, the independent recipient. Once somebody
    has stepped out of a contest, who decides it now."""
    if occasion.is_of_contest:
        yield from answering(
            occasion.row.case, occasion.disqualified, occasion.organisation, occasion.day
        )
        return
    yield from occasion.organisation.responsible(occasion.unit, occasion.disqualified, occasion.day)
    if occasion.row.case.file.is_past_line:
        yield from _independent(occasion)


def _independent(occasion: Occasion) -> Iterator[Post]:
    return _anywhere(occasion, INDEPENDENT_RECIPIENT)


def _whistleblowing(occasion: Occasion) -> Iterator[Post]:
    return _anywhere(occasion, WHISTLEBLOWING_OFFICE)


def _anywhere(occasion: Occasion, role: str) -> Iterator[Post]:
    """Who holds a role at whichever unit, as the institution's."""
    organisation = occasion.organisation
    for person in organisation.anywhere(role, occasion.day):
        if person not in occasion.disqualified:
            yield organisation.root, role, person


def _contacts(occasion: Occasion) -> Iterator[Post]:
    return occasion.organisation.contacts(occasion.unit, occasion.disqualified, occasion.day)


def _coordinators(occasion: Occasion) -> Iterator[Post]:
    if occasion.row.case.file.category == HSE_CATEGORY:
        yield from _holders(occasion, HSE_COORDINATOR, HSE_COORDINATOR)


def _handler(occasion: Occasion) -> Iterator[Post]:
    """Whoever works on it; else, or if they cannot be told, the line."""
    unit, handler = occasion.row.case.file.unit, handler_of(occasion.row.case)
    if handler is not None and handler not in _out(occasion):
        yield unit, HANDLER, handler
    yield from _leaders(occasion)


def _owner(occasion: Occasion) -> Iterator[Post]:
    """Who is to carry the measure out; else, or if they cannot be told, the line."""
    event, case = occasion.recorded.event, occasion.row.case
    if not isinstance(event, e.MeasureAdded):
        raise UnknownRole
    # A party to the case may carry out a measure.
    out = occasion.organisation.excluded(case.file.disqualified, occasion.day)
    for measure in measures_of(case):
        if measure.number == event.measure and measure.owner not in out:
            yield case.file.unit, MEASURE_OWNER, measure.owner
    yield from _leaders(occasion)


def _receivers(occasion: Occasion) -> Iterator[Post]:
    event = occasion.recorded.event
    if not isinstance(event, e.Rejected):
        raise UnknownRole
    if event.receiver_role is not None:
        yield from _holders(occasion, event.receiver_role, RECEIVER)


def _holders(occasion: Occasion, role: str, told_as: str) -> Iterator[Post]:
    """Who holds a role in the line, nearest first, but those who are out."""
    organisation, out = occasion.organisation, _out(occasion)
    for level in organisation.line(occasion.unit):
        for person in organisation.holders(role, level, occasion.day):
            if person not in out:
                yield level, told_as, person


def _out(occasion: Occasion) -> frozenset[UUID]:
    return occasion.organisation.excluded(occasion.disqualified, occasion.day)


_BY_ROLE: Mapping[str, Callable[[Occasion], Iterator[Post]]] = {
    LINE_LEADER: _leaders,
    STUDY_QUALITY_CONTACT: _contacts,
    HSE_COORDINATOR: _coordinators,
    HANDLER: _handler,
    MEASURE_OWNER: _owner,
    RECEIVER: _receivers,
    INDEPENDENT_RECIPIENT: _independent,
    WHISTLEBLOWING_OFFICE: _whistleblowing,
}

ROLES = tuple(_BY_ROLE)


def posts(occasion: Occasion) -> tuple[Post, ...]:
    """Who is to be told; whoever holds several posts, once."""
    if occasion.role not in _BY_ROLE:
        raise UnknownRole
    first: dict[UUID, Post] = {}
    for post in _BY_ROLE[occasion.role](occasion):
        first.setdefault(post[2], post)
    return tuple(first.values())
