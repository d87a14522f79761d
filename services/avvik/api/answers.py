"""What reads are answered with. A field that is absent is not the reader's, or not there."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct

from avvik.api.parts import (
    Asked,
    CaseDeadlines,
    Contested,
    Judged,
    Lead,
    Measure,
    Moment,
    Noted,
    Official,
    Person,
    Proposal,
    Question,
    Said,
    Taken,
    TakenBack,
    Tried,
    TurnedAway,
    UnitName,
)
from avvik.domain.values import Language
from avvik.views.awaiting import AT_MOST


class Summary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case in a list. `is_sealed`: diverted, and readable to its own office alone."""

    id: UUID
    reference: str
    status: str
    version: int
    title: str | None = None
    is_sealed: bool = False
    category: str
    level: str | None = None
    severity: str | None = None
    unit: UnitName
    reached: UnitName | None = None
    due: Moment | None = None
    is_overdue: bool
    reported_at: Moment
    changed_at: Moment


class Detail(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case, as much of it as the reader's capacities show."""

    id: UUID
    reference: str
    status: str
    version: int
    is_sealed: bool = False
    category: str
    category_label: str
    unit: UnitName
    reported_at: Moment
    changed_at: Moment
    # As it was reported.
    title: str | None = None
    description: str | None = None
    level: str | None = None
    course: str | None = None
    programme: str | None = None
    occurred_on: date | None = None
    ordinary_channels: Tried | None = None
    reporter_kind: str | None = None
    campus: str | None = None
    concerns: tuple[Person, ...] = ()
    language: Language | None = None
    reporter: Person | None = None
    consents_to_handover: bool | None = None
    # Where it stands.
    reached: UnitName | None = None
    is_personnel: bool | None = None
    due: CaseDeadlines | None = None
    acknowledgements: tuple[Taken, ...] = ()
    severity: Judged | None = None
    handler: Official | None = None
    comment: str | None = None
    question: Question | None = None
    questions: tuple[Asked, ...] = ()
    messages: tuple[Said, ...] = ()
    notes: tuple[Noted, ...] = ()
    measures: tuple[Measure, ...] = ()
    # Those who saw the same: how many joined, as whom the reader did, how others can.
    supporters: int | None = None
    joined_as: Person | None = None
    support_code: str | None = None
    public_text: str | None = None
    # How it ends.
    proposal: Proposal | None = None
    rejection: TurnedAway | None = None
    link: Lead | None = None
    withdrawal: TakenBack | None = None
    outcome: str | None = None
    outcome_label: str | None = None
    public_answer: str | None = None
    cause: str | None = None
    contest_until: Moment | None = None
    contest: Contested | None = None


class Actor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who did it: a role in words; officials also learn which official, and for whom."""

    words: str
    role: str
    unit: str | None = None
    person: UUID | None = None
    name: str | None = None
    on_behalf_of: "Actor | None" = None


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of a case's history. Acts of people and clocks have a version."""

    at: Moment
    kind: str
    version: int | None = None
    actor: Actor
    text: str
    data: dict[str, Any] = {}


class Cases(Struct, frozen=True, kw_only=True):
    items: tuple[Summary, ...]


class Hits(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The cases that a search found. `cursor` is where it goes on, unless it is complete."""

    items: tuple[Summary, ...]
    is_complete: bool
    cursor: str | None = None


class Neutral(Struct, frozen=True, kw_only=True):
    """What anybody may read of a case that others can join, and how many have."""

    id: UUID
    unit: UnitName
    category: str
    category_label: str
    public_text: str
    supporters: int


class Neutrals(Struct, frozen=True, kw_only=True):
    items: tuple[Neutral, ...]


class Reading(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That somebody was shown the case; why, by which route."""

    at: Moment
    reader: Actor
    purpose: str | None = None
    route: str


class Readers(Struct, frozen=True, kw_only=True):
    items: tuple[Reading, ...]


class History(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened. Of many readings only the latest are among it: where the others are told."""

    items: tuple[Entry, ...]
    earlier_readings: str | None = None


class Unit(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A unit of the institution."""

    id: str
    parent: str | None = None
    kind: str
    name: str
    campuses: tuple[str, ...] = ()
    closed_on: date | None = None
    successor: str | None = None


class Units(Struct, frozen=True, kw_only=True):
    items: tuple[Unit, ...]


class Leader(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who leads a unit today."""

    person: UUID
    name: str | None = None
    role: str


class Level(Struct, frozen=True, kw_only=True):
    """A step of the line, upward."""

    unit: str
    name: str
    is_vacant: bool
    leaders: tuple[Leader, ...]


class Line(Struct, frozen=True, kw_only=True):
    """Who leads, upward, and who answers where nobody of them can: whom a report may name by id."""

    items: tuple[Level, ...]
    independent_recipients: tuple[Person, ...]


class Held(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A role that the caller holds today."""

    role: str
    unit: UnitName
    valid_from: date
    valid_to: date | None = None
    on_behalf_of: Person | None = None


class Me(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the caller is here. `is_known`: the log has heard of them."""

    is_known: bool
    person: UUID | None = None
    name: str | None = None
    language: Language
    roles: tuple[Held, ...]
    awaiting: Annotated[
        int,
        Meta(
            ge=0,
            le=AT_MOST,
            description=f"How many cases await the caller; at most {AT_MOST} are counted.",
        ),
    ]


class LoggedEvent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the audit stream: the event as stored, and decoded with personal data masked."""

    position: int
    stream: UUID
    version: int
    type: str
    recorded_at: Moment
    actor: str
    command: UUID
    traceparent: str | None = None
    case: UUID | None = None
    stored: bytes
    event: Any


class WithheldEvent(Struct, frozen=True, kw_only=True):
    """A line of the audit stream: at this position stands what the auditor does not see."""

    position: int
    is_withheld: bool = True


class Alive(Struct, frozen=True, kw_only=True):
    status: Literal["ok"] = "ok"
