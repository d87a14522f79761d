"""What reads are answered with. A field that is absent is not the reader's, or not there."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

from avvik.domain.values import Language
from avvik.views.awaiting import AT_MOST

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class UnitName(Struct, frozen=True, kw_only=True):
    """A unit, by its stable id and by what it is called."""

    id: str
    name: str


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody, as far as the reader may know them."""

    person: UUID | None = None
    name: str | None = None
    address: str | None = None


class Tried(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was tried before reporting, or why nothing was."""

    tried: tuple[str, ...]
    reason_not: str | None = None


class Taken(Struct, frozen=True, kw_only=True):
    """That a leader of the unit has taken note, and until when that stands."""

    unit: str
    expires_at: Moment


class Deadlines(Struct, frozen=True, kw_only=True):
    """When each clock of the case runs out, UTC. Decided once, when the case was reported."""

    acceptance: Moment
    first_answer: Moment
    closing: Moment


class Summary(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case in a list."""

    id: UUID
    reference: str
    status: str
    version: int
    title: str | None = None
    category: str
    level: str | None = None
    severity: str | None = None
    unit: UnitName
    reached: UnitName
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
    title: str | None = None
    description: str | None = None
    category: str
    level: str | None = None
    severity: str | None = None
    unit: UnitName
    reached: UnitName
    course: str | None = None
    programme: str | None = None
    occurred_on: date
    ordinary_channels: Tried
    concerns: tuple[Person, ...] = ()
    language: Language
    reporter: Person | None = None
    due: Deadlines
    acknowledgements: tuple[Taken, ...] = ()
    outcome: str | None = None
    public_answer: str | None = None
    cause: str | None = None
    reported_at: Moment
    changed_at: Moment


class Actor(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who did it: a role in words; officials also learn which official."""

    words: str
    role: str
    unit: str | None = None
    person: UUID | None = None
    name: str | None = None


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


class History(Struct, frozen=True, kw_only=True):
    items: tuple[Entry, ...]


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
    items: tuple[Level, ...]


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


class Alive(Struct, frozen=True, kw_only=True):
    status: Literal["ok"] = "ok"
