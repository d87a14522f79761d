"""Units, teaching and roles: the directory's stream. And what is configured."""

from datetime import date
from typing import TypeAlias
from uuid import UUID

from msgspec import Struct

from avvik.domain.configuration import Configuration
from avvik.domain.values import Labels


class UnitDefined(Struct, frozen=True, kw_only=True, tag="unit_defined"):
    """A unit exists, stands under `parent` (none: the institution itself) and is called this."""

    unit: str
    parent: str | None
    kind: str
    names: Labels
    campuses: tuple[str, ...] = ()
    codes: dict[str, str] = {}
    # Since when it is so, where the directory knows; what it was before stands in earlier events.
    valid_from: date | None = None


class UnitClosed(Struct, frozen=True, kw_only=True, tag="unit_closed"):
    """A unit is no more since `closed_on`. Its `successor` answers for whatever it left open;
    where it has none, whoever is above it does."""

    unit: str
    closed_on: date
    successor: str | None = None


class TeachingMapped(Struct, frozen=True, kw_only=True, tag="teaching_mapped"):
    """A course or programme code belongs to a unit."""

    kind: str
    code: str
    unit: str
    valid_from: date | None = None


class TeachingUnmapped(Struct, frozen=True, kw_only=True, tag="teaching_unmapped"):
    """A course or programme code is used no longer."""

    kind: str
    code: str


class RoleGranted(Struct, frozen=True, kw_only=True, tag="role_granted"):
    """A person holds a role at a unit, from one date until another, or until further notice;
    or as a delegate, on behalf of somebody who holds it."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None
    on_behalf_of: UUID | None = None


class RoleEnded(Struct, frozen=True, kw_only=True, tag="role_ended"):
    """The role held since `valid_from` is held for the last time on `valid_to`."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date
    on_behalf_of: UUID | None = None


class Configured(Struct, frozen=True, kw_only=True, tag="configured"):
    """The institution's configuration from now on; its version is the event's version."""

    configuration: Configuration


DirectoryEvent: TypeAlias = (
    UnitDefined | UnitClosed | TeachingMapped | TeachingUnmapped | RoleGranted | RoleEnded
)
