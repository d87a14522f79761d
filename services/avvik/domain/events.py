"""Every event the log can hold: frozen facts in the past tense, with tags that never change.

A stored event is for ever. A new field gets a default; a changed meaning gets a new event.
Stream, version, position, time, actor and command stand in the log's columns, not here.
Fields of a `Sealed…` or `…Text` type are personal data and are stored sealed (`domain.values`).
"""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from avvik.domain.configuration import Configuration
from avvik.domain.values import (
    CaseText,
    Due,
    Labels,
    Language,
    OrdinaryChannels,
    ReporterText,
    SealedConcern,
    SealedContact,
    SealedProfile,
)

# --- a case's stream


class Reported(Struct, frozen=True, kw_only=True, tag="reported"):
    """A deviation was reported. Everything that depends on the day's directory,
    calendar or configuration is decided here, once."""

    reference: str
    title: ReporterText
    description: ReporterText
    category: str
    level: str | None = None
    unit: str
    course: str | None = None
    programme: str | None = None
    occurred_on: date
    ordinary_channels: OrdinaryChannels
    concerns: tuple[SealedConcern, ...] = ()
    language: Language
    contact: SealedContact
    disqualified: tuple[UUID, ...] = ()
    reached: str
    due: Due
    configuration: int


class Acknowledged(Struct, frozen=True, kw_only=True, tag="acknowledged"):
    """A line leader took note, as leader of `unit`. It lapses at `expires_at` (UTC)."""

    unit: str
    expires_at: datetime


class Closed(Struct, frozen=True, kw_only=True, tag="closed"):
    """The line leader of `unit` closed the case with an outcome and an answer to the reporter."""

    unit: str
    outcome: str
    public_answer: ReporterText
    cause: CaseText | None = None


CaseEvent: TypeAlias = Reported | Acknowledged | Closed

# --- a case's deliveries


class DeliveryRecorded(Struct, frozen=True, kw_only=True, tag="delivery_recorded"):
    """What became of telling one person about one event.

    `person` is a directory person's id, or for reporters and supporters a pseudonym.
    """

    event_id: str
    role: str
    unit: str | None
    person: str | None
    channel: str
    outcome: str
    code: int | None = None
    enhanced: str | None = None
    at: datetime


# --- a person's stream


class Registered(Struct, frozen=True, kw_only=True, tag="registered"):
    """A person became known: imported with the directory, or by their own first report."""

    profile: SealedProfile


class ProfileChanged(Struct, frozen=True, kw_only=True, tag="profile_changed"):
    """The directory now says something else of a person."""

    profile: SealedProfile


PersonEvent: TypeAlias = Registered | ProfileChanged

# --- the directory's stream


class UnitDefined(Struct, frozen=True, kw_only=True, tag="unit_defined"):
    """A unit exists, stands under `parent` (none: the institution itself) and is called this."""

    unit: str
    parent: str | None
    kind: str
    names: Labels
    campuses: tuple[str, ...] = ()
    codes: dict[str, str] = {}


class TeachingMapped(Struct, frozen=True, kw_only=True, tag="teaching_mapped"):
    """A course or programme code belongs to a unit."""

    kind: str
    code: str
    unit: str


class RoleGranted(Struct, frozen=True, kw_only=True, tag="role_granted"):
    """A person holds a role at a unit, from one date until another, or until further notice."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None


class RoleEnded(Struct, frozen=True, kw_only=True, tag="role_ended"):
    """The role held since `valid_from` is held for the last time on `valid_to`."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date


DirectoryEvent: TypeAlias = UnitDefined | TeachingMapped | RoleGranted | RoleEnded

# --- the configuration's stream


class Configured(Struct, frozen=True, kw_only=True, tag="configured"):
    """The institution's configuration from now on; its version is the event's version."""

    configuration: Configuration


Event: TypeAlias = CaseEvent | DeliveryRecorded | PersonEvent | DirectoryEvent | Configured
