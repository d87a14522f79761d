"""The organisation: units in a tree, who holds which role where and when. Pure.

Who is out of a case (`docs/rules.md`): a disqualified person, and that leader's direct
subordinates (Public Administration Act § 6: a subordinate may not decide for a disqualified
superior).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar, assert_never
from uuid import UUID

from msgspec import Struct, structs

from avvik.domain.events import (
    DirectoryEvent,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    UnitDefined,
)

K = TypeVar("K")

LINE_LEADER = "line_leader"
PRO_RECTOR = "pro_rector"
DEPUTY = "deputy"
STUDY_QUALITY_CONTACT = "study_quality_contact"
HSE_COORDINATOR = "hse_coordinator"
HANDLER = "handler"
INDEPENDENT_RECIPIENT = "independent_recipient"
QUALITY_DIVISION = "quality_division"
AUDITOR = "auditor"

# Every role that the directory may hold.
ROLES = frozenset(
    {
        *(LINE_LEADER, PRO_RECTOR, DEPUTY, STUDY_QUALITY_CONTACT, HSE_COORDINATOR, HANDLER),
        *(INDEPENDENT_RECIPIENT, QUALITY_DIVISION, AUDITOR),
        *("identity_custodian", "data_protection_officer", "archivist", "admin"),
        *("committee_member", "student_representative", "student_ombud"),
    }
)

# In the order in which they are asked: the pro-rector leads by standing delegation from the rector.
LEADING = (PRO_RECTOR, LINE_LEADER)
# Who works under a unit's leader.
SUBORDINATE = frozenset({DEPUTY, STUDY_QUALITY_CONTACT, HSE_COORDINATOR, HANDLER})


class Role(Struct, frozen=True, kw_only=True):
    """A person's role at a unit, on every date from `valid_from` to `valid_to`, both included."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Organisation(Struct, frozen=True, kw_only=True, dict=True):
    """The directory as folded so far. Finds roles by unit and by person without a search."""

    units: Mapping[str, UnitDefined] = {}
    roles: tuple[Role, ...] = ()
    teaching: Mapping[tuple[str, str], str] = {}

    @cached_property
    def _at_unit(self) -> Mapping[str, Sequence[Role]]:
        return _grouped(self.roles, lambda role: role.unit)

    @cached_property
    def _of_person(self) -> Mapping[UUID, Sequence[Role]]:
        return _grouped(self.roles, lambda role: role.person)

    def line(self, unit: str) -> Iterator[str]:
        """The unit and everything above it, upward."""
        step: str | None = unit
        while step is not None:
            yield step
            step = self.units[step].parent

    def subtree(self, unit: str) -> frozenset[str]:
        """The unit and everything below it."""
        return frozenset(each for each in self.units if unit in self.line(each))

    def holders(self, role: str, unit: str, day: date) -> tuple[UUID, ...]:
        return tuple(
            each.person
            for each in self._at_unit.get(unit, ())
            if each.role == role and each.holds_on(day)
        )

    def anywhere(self, role: str, day: date) -> tuple[UUID, ...]:
        """Holders of a role that belongs to the institution, wherever it was granted."""
        return tuple(each.person for each in self.roles if each.role == role and each.holds_on(day))

    def leaders(self, unit: str, day: date) -> tuple[UUID, ...]:
        """Who leads the unit, in the order in which they are asked."""
        return tuple(person for role in LEADING for person in self.holders(role, unit, day))

    def roles_of(self, person: UUID, day: date) -> tuple[Role, ...]:
        return tuple(each for each in self._of_person.get(person, ()) if each.holds_on(day))

    def lists(self, person: UUID) -> bool:
        """Whether the directory has the person, in whatever role and at whatever time."""
        return person in self._of_person

    def excluded(self, disqualified: Collection[UUID], day: date) -> frozenset[UUID]:
        """Everybody who is out as an official: the disqualified and their direct subordinates."""
        if not disqualified:
            return frozenset()
        held = [role for person in disqualified for role in self.roles_of(person, day)]
        led = {role.unit for role in held if role.role in LEADING}
        below = (unit.unit for unit in self.units.values() if unit.parent in led)
        heads = (person for unit in below for person in self.leaders(unit, day))
        staff = (
            role.person
            for unit in led
            for role in self._at_unit[unit]
            if role.role in SUBORDINATE and role.holds_on(day)
        )
        # The pro-rector leads by standing delegation, and so works under whoever delegated.
        delegated = (
            person
            for role in held
            if role.role == LINE_LEADER
            for person in self.holders(PRO_RECTOR, role.unit, day)
        )
        return frozenset(disqualified).union(heads, staff, delegated)

    def reached(self, unit: str, disqualified: Collection[UUID], day: date) -> str:
        """Where a case of the unit starts: the first level whose leaders are not all out.

        A vacant level is not passed here, since it may be filled tomorrow:
        alerts go past it when they are sent.
        """
        out = self.excluded(disqualified, day)
        level = unit
        for level in self.line(unit):
            leaders = self.leaders(level, day)
            if not leaders or not out.issuperset(leaders):
                break
        return level

    def responsible(
        self, unit: str, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        """Who answers for a case of the unit now, upward, as (unit, role, person).

        Vacant levels and people who are out are passed. If nobody is left in the line,
        it is the institution's independent recipient.
        """
        out = self.excluded(disqualified, day)
        is_anybody_left = False
        for level in self.line(unit):
            for person in self.leaders(level, day):
                if person not in out:
                    is_anybody_left = True
                    yield level, LINE_LEADER, person
        if not is_anybody_left:
            for person in self.anywhere(INDEPENDENT_RECIPIENT, day):
                if person not in disqualified:
                    yield self.root, INDEPENDENT_RECIPIENT, person

    def contacts(
        self, unit: str, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        """The study quality contacts for the unit, nearest first, but those who are out."""
        out = self.excluded(disqualified, day)
        for level in self.line(unit):
            for person in self.holders(STUDY_QUALITY_CONTACT, level, day):
                if person not in out:
                    yield level, STUDY_QUALITY_CONTACT, person

    @cached_property
    def root(self) -> str:
        """The institution itself."""
        return next(unit.unit for unit in self.units.values() if unit.parent is None)


def _grouped(roles: Iterable[Role], by: Callable[[Role], K]) -> dict[K, list[Role]]:
    groups: dict[K, list[Role]] = {}
    for role in roles:
        groups.setdefault(by(role), []).append(role)
    return groups


def evolve(organisation: Organisation, event: DirectoryEvent) -> Organisation:
    match event:
        case UnitDefined():
            return structs.replace(organisation, units={**organisation.units, event.unit: event})
        case TeachingMapped(kind=kind, code=code, unit=unit):
            teaching = {**organisation.teaching, (kind, code): unit}
            return structs.replace(organisation, teaching=teaching)
        case RoleGranted():
            granted = Role(
                person=event.person,
                role=event.role,
                unit=event.unit,
                valid_from=event.valid_from,
                valid_to=event.valid_to,
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
    """A role is known by who holds it, where, and since when."""
    return (role.person, role.role, role.unit, role.valid_from) == (
        event.person,
        event.role,
        event.unit,
        event.valid_from,
    )
