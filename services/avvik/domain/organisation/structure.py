"""The organisation: units in a tree, who holds which role where and when. Pure.

Who is out of a case (`docs/rules.md`): a disqualified person, and that leader's direct
subordinates (Public Administration Act § 6: a subordinate may not decide for a disqualified
superior).

Tasks can be delegated, responsibility cannot: a delegate acts on behalf of somebody who holds
the role, for as long as that person does, and is never who answers for a unit.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from avvik.domain.events import UnitClosed, UnitDefined
from avvik.domain.organisation.roles import (
    INDEPENDENT_RECIPIENT,
    LEADING,
    LINE_LEADER,
    PRO_RECTOR,
    STUDY_QUALITY_CONTACT,
    SUBORDINATE,
    Role,
)

K = TypeVar("K")
V = TypeVar("V")


class _Day(Struct, frozen=True, kw_only=True):
    """What was asked of the directory as of one day."""

    held: dict[tuple[str, str], tuple[UUID, ...]] = {}
    led: dict[str, tuple[UUID, ...]] = {}
    answering: dict[str, tuple[tuple[str, str, UUID], ...]] = {}
    asked: dict[str, tuple[tuple[str, str, UUID], ...]] = {}


class Organisation(Struct, frozen=True, kw_only=True, dict=True):
    """The directory as folded so far. Finds roles by unit and by person without a search.

    Units that were closed stay among `units`: cases and histories name them for ever.
    """

    units: Mapping[str, UnitDefined] = {}
    closed: Mapping[str, UnitClosed] = {}
    roles: tuple[Role, ...] = ()
    teaching: Mapping[tuple[str, str], str] = {}

    @cached_property
    def _own_at_unit(self) -> Mapping[str, Sequence[Role]]:
        own = (role for role in self.roles if role.on_behalf_of is None)
        return _grouped(own, lambda role: role.unit)

    # Every report asks the same, and a new directory is another object.
    @cached_property
    def _lines(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _days(self) -> dict[date, _Day]:
        return {}

    @cached_property
    def _of_person(self) -> Mapping[UUID, Sequence[Role]]:
        return _grouped(self.roles, lambda role: role.person)

    @cached_property
    def _delegated(self) -> Sequence[Role]:
        return tuple(role for role in self.roles if role.on_behalf_of is not None)

    @cached_property
    def _below(self) -> Mapping[str | None, Sequence[str]]:
        return _grouped(self.units, self.above)

    # --- units

    def above(self, unit: str) -> str | None:
        """Where the line goes on: at the parent, or for a closed unit at its successor."""
        closed = self.closed.get(unit)
        return closed.successor if closed and closed.successor else self.units[unit].parent

    def line(self, unit: str) -> tuple[str, ...]:
        """The unit and everything above it, upward."""
        known = self._lines.get(unit)
        if known is None:
            levels = [unit]
            while (above := self.above(levels[-1])) is not None:
                levels.append(above)
            known = self._lines[unit] = tuple(levels)
        return known

    def subtree(self, unit: str) -> frozenset[str]:
        """The unit and everything below it, with the closed units that it answers for."""
        found = [unit] if unit in self.units else []
        for each in found:
            found.extend(self._below.get(each, ()))
        return frozenset(found)

    def successor(self, unit: str) -> str:
        """The unit that answers today for a case of the unit: itself, unless it was closed."""
        return next(each for each in self.line(unit) if each not in self.closed)

    def teaches(self, kind: str, code: str) -> str | None:
        """The unit that answers today for a course or programme, if it is known."""
        unit = self.teaching.get((kind, code))
        return None if unit is None else self.successor(unit)

    @cached_property
    def root(self) -> str:
        """The institution itself."""
        return next(unit.unit for unit in self.units.values() if unit.parent is None)

    # --- roles

    def _on(self, day: date) -> _Day:
        """What is remembered of that day: of one at a time, for nearly all ask of today."""
        known = self._days.get(day)
        if known is None:
            self._days.clear()
            known = self._days[day] = _Day()
        return known

    def holders(self, role: str, unit: str, day: date) -> tuple[UUID, ...]:
        """Who holds the role themselves; delegates do not."""
        held = self._on(day).held
        known = held.get((role, unit))
        if known is None:
            known = held[role, unit] = tuple(
                each.person
                for each in self._own_at_unit.get(unit, ())
                if each.role == role and each.holds_on(day)
            )
        return known

    def anywhere(self, role: str, day: date) -> tuple[UUID, ...]:
        """Holders of a role that belongs to the institution, wherever it was granted."""
        held = (each for each in self.roles if each.role == role and each.on_behalf_of is None)
        return tuple(each.person for each in held if each.holds_on(day))

    def leaders(self, unit: str, day: date) -> tuple[UUID, ...]:
        """Who leads the unit, in the order in which they are asked."""
        led = self._on(day).led
        known = led.get(unit)
        if known is None:
            known = led[unit] = tuple(
                person for role in LEADING for person in self.holders(role, unit, day)
            )
        return known

    def is_in_force(self, role: Role, day: date) -> bool:
        """Whether the role counts: a delegation, only while whoever delegated holds the role."""
        if not role.holds_on(day):
            return False
        behind = role.on_behalf_of
        return behind is None or behind in self.holders(role.role, role.unit, day)

    def roles_of(self, person: UUID, day: date) -> tuple[Role, ...]:
        """The person's roles that day, with those exercised on behalf of others."""
        return tuple(
            each for each in self._of_person.get(person, ()) if self.is_in_force(each, day)
        )

    def role(self, role_id: UUID) -> Role | None:
        """The role or delegation known by this id, in force or not."""
        return next((each for each in self.roles if each.id == role_id), None)

    def lists(self, person: UUID) -> bool:
        """Whether the directory has the person, in whatever role and at whatever time."""
        return person in self._of_person

    # --- who is out, and who is left

    def excluded(self, disqualified: Collection[UUID], day: date) -> frozenset[UUID]:
        """Everybody who is out as an official: the disqualified, their direct subordinates,
        and whoever acts on behalf of somebody who is out."""
        if not disqualified:
            return frozenset()
        held = [
            role
            for person in disqualified
            for role in self.roles_of(person, day)
            if role.on_behalf_of is None
        ]
        led = {role.unit for role in held if role.role in LEADING}
        below = (unit.unit for unit in self.units.values() if unit.parent in led)
        heads = (person for unit in below for person in self.leaders(unit, day))
        staff = (
            role.person
            for unit in led
            for role in self._own_at_unit[unit]
            if role.role in SUBORDINATE and role.holds_on(day)
        )
        # The pro-rector leads by standing delegation, and so works under whoever delegated.
        delegated = (
            person
            for role in held
            if role.role == LINE_LEADER
            for person in self.holders(PRO_RECTOR, role.unit, day)
        )
        return self._with_delegates({*disqualified, *heads, *staff, *delegated}, day)

    def _with_delegates(self, out: set[UUID], day: date) -> frozenset[UUID]:
        """Those who are out, and all who act for any of them."""
        acting = [role for role in self._delegated if self.is_in_force(role, day)]
        while more := {role.person for role in acting if role.on_behalf_of in out} - out:
            out |= more
        return frozenset(out)

    def reached(self, unit: str, disqualified: Collection[UUID], day: date) -> str:
        """Where a case of the unit starts: the first level whose leaders are not all out.

        A vacant level is not passed here, since it may be filled tomorrow:
        alerts go past it when they are sent.
        """
        if not disqualified:
            return unit
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
        if disqualified:
            return self._left(unit, disqualified, day)
        answering = self._on(day).answering
        known = answering.get(unit)
        if known is None:
            known = answering[unit] = tuple(self._left(unit, (), day))
        return iter(known)

    def _left(
        self, unit: str, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        out = self.excluded(disqualified, day)
        is_anybody_left = False
        for level in self.line(unit):
            for person in self.leaders(level, day):
                if person not in out:
                    is_anybody_left = True
                    yield level, LINE_LEADER, person
        if not is_anybody_left:
            yield from self._independent(disqualified, day)

    def deciding(
        self, unit: str | None, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        """Who decides what is contested at this level: who answers for a case there; past the
        line (none), the independent recipient alone."""
        if unit is None:
            return self._independent(disqualified, day)
        return self.responsible(unit, disqualified, day)

    def _independent(
        self, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        for person in self.anywhere(INDEPENDENT_RECIPIENT, day):
            if person not in disqualified:
                yield self.root, INDEPENDENT_RECIPIENT, person

    def contacts(
        self, unit: str, disqualified: Collection[UUID], day: date
    ) -> Iterator[tuple[str, str, UUID]]:
        """The study quality contacts for the unit, nearest first, but those who are out."""
        asked = self._on(day).asked
        known = asked.get(unit)
        if known is None:
            known = asked[unit] = tuple(
                (level, STUDY_QUALITY_CONTACT, person)
                for level in self.line(unit)
                for person in self.holders(STUDY_QUALITY_CONTACT, level, day)
            )
        if not disqualified:
            return iter(known)
        out = self.excluded(disqualified, day)
        return (each for each in known if each[2] not in out)


def moves(before: Organisation, after: Organisation) -> Mapping[str, str]:
    """The units whose open cases have a new owner after a reorganisation, and which one."""
    return {
        unit: after.successor(unit)
        for unit in after.closed
        if unit not in before.units or before.successor(unit) != after.successor(unit)
    }


def _grouped(values: Iterable[V], by: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for value in values:
        groups.setdefault(by(value), []).append(value)
    return groups
