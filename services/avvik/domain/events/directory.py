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


class Configured(Struct, frozen=True, kw_only=True, tag="configured"):
    """The institution's configuration from now on; its version is the event's version."""

    configuration: Configuration


DirectoryEvent: TypeAlias = UnitDefined | TeachingMapped | RoleGranted | RoleEnded
