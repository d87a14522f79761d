"""The institution file: what an institution says of itself, and what that changes. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

from avvik.domain.configuration import Configuration
from avvik.domain.events import (
    DirectoryEvent,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
    UnitDefined,
)
from avvik.domain.organisation import Organisation, Role
from avvik.domain.values import ADDRESS, ADDRESS_AT_MOST, Labels, Language

# Nothing after the end, where Python's `$` would still let a line break stand.
_END = r"$(?!\n)"
_LINE = rf"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+{_END}"

# Stable across reorganisations, and ASCII: people type them, and they stand in addresses.
UnitId: TypeAlias = Annotated[
    str, Meta(pattern=rf"^[a-z0-9]+(\.[a-z0-9-]+)*{_END}", max_length=100)
]
Code: TypeAlias = Annotated[str, Meta(pattern=_LINE, min_length=1, max_length=100)]
# In a table, where a decoder does not say which: whether it is a line, is looked at later.
Entry: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Name: TypeAlias = Annotated[str, Meta(pattern=_LINE, min_length=1, max_length=200)]
Sub: TypeAlias = Annotated[str, Meta(pattern=_LINE, min_length=1, max_length=255)]
Address: TypeAlias = Annotated[str, Meta(pattern=f"^{ADDRESS}{_END}", max_length=ADDRESS_AT_MOST)]
Units: TypeAlias = Annotated[tuple["UnitEntry", ...], Meta(max_length=20_000)]
Teaching: TypeAlias = Annotated[tuple["TeachingEntry", ...], Meta(max_length=200_000)]
Persons: TypeAlias = Annotated[tuple["PersonEntry", ...], Meta(max_length=200_000)]
Roles: TypeAlias = Annotated[tuple["RoleEntry", ...], Meta(max_length=200_000)]

TEACHING: tuple[Literal["course", "programme"], ...] = ("course", "programme")


class Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a unit is called."""

    nb: Name
    nn: Name
    en: Name

    def labels(self) -> Labels:
        return Labels(nb=self.nb, nn=self.nn, en=self.en)


class UnitEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit: its stable id, its place, its names, and the codes others know it by.

    A unit that is no more stays in the file, with the date on which it closed and the unit
    that answers for its open cases. Merged units have the same successor; of a unit that was
    split, one of the new ones is it.
    """

    id: UnitId
    parent: UnitId | None
    kind: Code
    names: Names
    campuses: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()
    codes: Annotated[dict[Entry, Entry], Meta(max_length=50)] = {}
    # Since when it is as this file says, where that is known.
    valid_from: date | None = None
    closed_on: date | None = None
    successor: UnitId | None = None

    def is_closed(self, today: date) -> bool:
        return self.closed_on is not None and self.closed_on <= today


class TeachingEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A course or programme code and the unit it belongs to."""

    code: Code
    unit: UnitId
    valid_from: date | None = None


class PersonEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who holds a role, by the `sub` of their tokens."""

    sub: Sub
    name: Name
    address: Address | None = None
    language: Language


class RoleEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person (by `sub`) holds a role at a unit; both dates are included."""

    person: Sub
    role: Code
    unit: UnitId
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class InstitutionFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything there is to know of an institution; without a configuration, that of before."""

    institution: Code
    units: Units
    courses: Teaching = ()
    programmes: Teaching = ()
    persons: Persons
    roles: Roles
    configuration: Configuration | None = None

    def teaching(self) -> Iterator[tuple[Literal["course", "programme"], TeachingEntry]]:
        for kind, entries in zip(TEACHING, (self.courses, self.programmes), strict=True):
            for entry in entries:
                yield kind, entry


def changes(
    organisation: Organisation, file: InstitutionFile, persons: Mapping[str, UUID], today: date
) -> Iterator[DirectoryEvent]:
    """What must happen for the directory to say what the file says; nothing if it does.

    Delegations are no part of the file, and stay.
    """
    for unit in file.units:
        yield from _unit_changes(organisation, unit, today)
    yield from _teaching_changes(organisation, file)
    yield from _role_changes(organisation.roles, file, persons, today)


def _unit_changes(
    organisation: Organisation, unit: UnitEntry, today: date
) -> Iterator[DirectoryEvent]:
    defined = UnitDefined(
        unit=unit.id,
        parent=unit.parent,
        kind=unit.kind,
        names=unit.names.labels(),
        campuses=unit.campuses,
        codes=unit.codes,
        valid_from=unit.valid_from,
    )
    closed = organisation.closed.get(unit.id)
    is_defined = organisation.units.get(unit.id) == defined
    if unit.closed_on is None or not unit.is_closed(today):
        if closed or not is_defined:
            yield defined
        return
    if not is_defined:
        yield defined
    closing = UnitClosed(unit=unit.id, closed_on=unit.closed_on, successor=unit.successor)
    if not is_defined or closed != closing:
        yield closing


def _teaching_changes(
    organisation: Organisation, file: InstitutionFile
) -> Iterator[DirectoryEvent]:
    wanted = {(kind, entry.code): entry for kind, entry in file.teaching()}
    for (kind, code), entry in wanted.items():
        if organisation.teaching.get((kind, code)) != entry.unit:
            yield TeachingMapped(kind=kind, code=code, unit=entry.unit, valid_from=entry.valid_from)
    for gone_kind, gone_code in organisation.teaching:
        if (gone_kind, gone_code) not in wanted:
            yield TeachingUnmapped(kind=gone_kind, code=gone_code)


def _role_changes(
    roles: tuple[Role, ...], file: InstitutionFile, persons: Mapping[str, UUID], today: date
) -> Iterator[DirectoryEvent]:
    wanted = {
        (persons[entry.person], entry.role, entry.unit, entry.valid_from): entry.valid_to
        for entry in file.roles
    }
    held = {
        (role.person, role.role, role.unit, role.valid_from): role.valid_to
        for role in roles
        if role.on_behalf_of is None
    }
    for key, until in wanted.items():
        person, role, unit, valid_from = key
        extended = until is None and held.get(key) is not None
        if key not in held or extended:
            yield RoleGranted(
                person=person, role=role, unit=unit, valid_from=valid_from, valid_to=until
            )
        elif until is not None and held[key] != until:
            yield RoleEnded(
                person=person, role=role, unit=unit, valid_from=valid_from, valid_to=until
            )
    yesterday = today - timedelta(days=1)
    for key, until in held.items():
        person, role, unit, valid_from = key
        if key not in wanted and (until is None or until > yesterday):
            yield RoleEnded(
                person=person, role=role, unit=unit, valid_from=valid_from, valid_to=yesterday
            )
