"""The institution file: what an institution says of itself, and what that changes. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    UnitDefined,
)
from avvik.domain.organisation import INDEPENDENT_RECIPIENT, ROLES, Organisation, Role
from avvik.domain.values import Labels, Language

# Stable across reorganisations, and ASCII: people type them, and they stand in addresses.
UnitId: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9]+(\.[a-z0-9-]+)*$", max_length=100)]

TEACHING: tuple[Literal["course", "programme"], ...] = ("course", "programme")


class UnitEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A unit: its stable id, its place, its names, and the codes others know it by."""

    id: UnitId
    parent: str | None
    kind: str
    names: Labels
    campuses: tuple[str, ...] = ()
    codes: dict[str, str] = {}


class TeachingEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A course or programme code and the unit it belongs to."""

    code: str
    unit: str


class PersonEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who holds a role, by the `sub` of their tokens."""

    sub: str
    name: str
    address: str
    language: Language


class RoleEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person (by `sub`) holds a role at a unit; both dates are included."""

    person: str
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None


class InstitutionFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything there is to know of an institution before its first case."""

    institution: str
    units: tuple[UnitEntry, ...]
    courses: tuple[TeachingEntry, ...] = ()
    programmes: tuple[TeachingEntry, ...] = ()
    persons: tuple[PersonEntry, ...]
    roles: tuple[RoleEntry, ...]
    configuration: Configuration


def flaws(file: InstitutionFile, institution: str, today: date) -> Iterator[str]:
    """Why the institution's file cannot be taken as it stands, a sentence each."""
    if file.institution != institution:
        yield f"the file is of {file.institution}, not of {institution}"
    yield from _doubled("unit", (unit.id for unit in file.units))
    yield from _doubled("course", (entry.code for entry in file.courses))
    yield from _doubled("programme", (entry.code for entry in file.programmes))
    yield from _doubled("person", (person.sub for person in file.persons))
    parents = {unit.id: unit.parent for unit in file.units}
    roots = [unit.id for unit in file.units if unit.parent is None]
    if len(roots) != 1:
        yield f"there must be one unit without a parent, not {len(roots)}: {', '.join(roots)}"
    for unit in file.units:
        yield from _flaws_of_place(unit, parents)
    entries: tuple[TeachingEntry | RoleEntry, ...] = (*file.courses, *file.programmes, *file.roles)
    for entry in entries:
        if entry.unit not in parents:
            yield f"{_name(entry)} names the unit {entry.unit}, which is not in the file"
    known = {person.sub for person in file.persons}
    for role in file.roles:
        if role.person not in known:
            yield f"{_name(role)} names a person who is not in the file"
        if role.role not in ROLES:
            yield f"{role.role} is no role"
    if not any(role.role == INDEPENDENT_RECIPIENT and _is_now(role, today) for role in file.roles):
        yield f"nobody holds the role {INDEPENDENT_RECIPIENT}"


def _flaws_of_place(unit: UnitEntry, parents: Mapping[str, str | None]) -> Iterator[str]:
    passed = {unit.id}
    above = unit.parent
    while above is not None:
        if above not in parents:
            yield f"the unit {unit.id} stands under {above}, which is not in the file"
            return
        if above in passed:
            yield f"the unit {unit.id} stands under itself"
            return
        passed.add(above)
        above = parents[above]


def _doubled(kind: str, names: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"the {kind} {name} is there {times} times"


def _name(entry: TeachingEntry | RoleEntry) -> str:
    return f"the code {entry.code}" if isinstance(entry, TeachingEntry) else f"a {entry.role}"


def _is_now(role: RoleEntry, today: date) -> bool:
    return role.valid_from <= today and (role.valid_to is None or today <= role.valid_to)


def changes(
    organisation: Organisation, file: InstitutionFile, persons: Mapping[str, UUID], today: date
) -> Iterator[DirectoryEvent]:
    """What must happen for the directory to say what the file says; nothing if it does."""
    for unit in file.units:
        defined = UnitDefined(
            unit=unit.id,
            parent=unit.parent,
            kind=unit.kind,
            names=unit.names,
            campuses=unit.campuses,
            codes=unit.codes,
        )
        if organisation.units.get(unit.id) != defined:
            yield defined
    for kind, entries in zip(TEACHING, (file.courses, file.programmes), strict=True):
        for entry in entries:
            if organisation.teaching.get((kind, entry.code)) != entry.unit:
                yield TeachingMapped(kind=kind, code=entry.code, unit=entry.unit)
    yield from _role_changes(organisation.roles, file, persons, today)


def _role_changes(
    roles: tuple[Role, ...], file: InstitutionFile, persons: Mapping[str, UUID], today: date
) -> Iterator[DirectoryEvent]:
    wanted = {
        (persons[entry.person], entry.role, entry.unit, entry.valid_from): entry.valid_to
        for entry in file.roles
    }
    held = {(role.person, role.role, role.unit, role.valid_from): role.valid_to for role in roles}
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
