"""How each event changes the organisation. Pure."""

from collections.abc import Mapping
from typing import TypeVar, assert_never

from msgspec import structs

from avvik.domain.events import (
    DirectoryEvent,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
    UnitDefined,
)
from avvik.domain.organisation.roles import Role
from avvik.domain.organisation.structure import Organisation

K = TypeVar("K")
V = TypeVar("V")


def evolve(organisation: Organisation, event: DirectoryEvent) -> Organisation:
    match event:
        case UnitDefined():
            units = {**organisation.units, event.unit: event}
            closed = _without(organisation.closed, event.unit)
            return structs.replace(organisation, units=units, closed=closed)
        case UnitClosed():
            closed = {**organisation.closed, event.unit: event}
            return structs.replace(organisation, closed=closed)
        case TeachingMapped(kind=kind, code=code, unit=unit):
            teaching = {**organisation.teaching, (kind, code): unit}
            return structs.replace(organisation, teaching=teaching)
        case TeachingUnmapped(kind=kind, code=code):
            left = _without(organisation.teaching, (kind, code))
            return structs.replace(organisation, teaching=left)
        case RoleGranted():
            granted = Role(
                person=event.person,
                role=event.role,
                unit=event.unit,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
                on_behalf_of=event.on_behalf_of,
            )
            others = (role for role in organisation.roles if not _is_same(role, event))
            return structs.replace(organisation, roles=(*others, granted))
        case RoleEnded():
            ended = tuple(
                structs.replace(role, valid_to=event.valid_to) if _is_same(role, event) else role
                for role in organisation.roles
            )
            return structs.replace(organisation, roles=ended)
        case _:
            assert_never(event)


def _is_same(role: Role, event: RoleGranted | RoleEnded) -> bool:
    """A role is known by who holds it, where, since when, and for whom."""
    return (role.person, role.role, role.unit, role.valid_from, role.on_behalf_of) == (
        event.person,
        event.role,
        event.unit,
        event.valid_from,
        event.on_behalf_of,
    )


def _without(mapping: Mapping[K, V], key: K) -> Mapping[K, V]:
    return {each: value for each, value in mapping.items() if each != key}
