"""Who acted, or read: in which office, and on whose behalf."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from avvik.api import answers
from avvik.api.naming import Naming
from avvik.api.wording.history import ON_BEHALF
from avvik.api.wording.offices import ROLES
from avvik.application.access import reaches
from avvik.application.ports import CaseRow
from avvik.application.rights import measure_of
from avvik.domain import events as e
from avvik.domain.calendar import oslo_date
from avvik.domain.deviation import Case, Rejected, handler_of, measures_of
from avvik.domain.organisation import (
    INDEPENDENT_RECIPIENT,
    LEADING,
    LINE_LEADER,
    RECEIVING,
    Role,
)

# As what acts are done; who leads a unit does not act in it as the last resort.
ACTING = (*LEADING, INDEPENDENT_RECIPIENT)


class Cast(Struct, frozen=True, kw_only=True):
    """Names those who had to do with a case; officials by name only where `is_named`."""

    naming: Naming
    is_named: bool

    def actor(
        self, actor: str, at: datetime, case: Case | None, event: e.CaseEvent | None = None
    ) -> answers.Actor:
        persons = persons_in(actor)
        if not persons:
            return self._unnamed(actor)
        # Whoever acts on behalf of somebody acts in that person's office.
        return self._named(persons, *self._office(persons[-1], at, case, event))

    def reader(self, reader: str, at: datetime, row: CaseRow | None) -> answers.Actor:
        """Who read the case; without one nothing is known of it, but that it was read."""
        persons = persons_in(reader)
        if not persons:
            return self._unnamed(reader)
        if row is None:
            return self._named(persons, *self._office(persons[-1], at, None, None))
        return self._named(persons, *self._reading(persons[-1], at, row))

    def _unnamed(self, actor: str) -> answers.Actor:
        role = next((each for each in ("system", "supporter") if actor.startswith(each)), actor)
        return answers.Actor(words=ROLES[role].in_(self.naming.language), role=role)

    def _named(self, persons: Sequence[UUID], role: str, unit: str | None) -> answers.Actor:
        official = self._official(persons[-1], role, unit)
        if len(persons) == 1:
            return official
        delegate = self.naming.name(persons[0]) if self.is_named else None
        words = self._sentence(delegate or ROLES["delegate"].in_(self.naming.language), official)
        return answers.Actor(
            words=words,
            role=role,
            unit=unit,
            person=persons[0] if self.is_named else None,
            name=delegate,
            on_behalf_of=official,
        )

    def _sentence(self, who: str, official: answers.Actor) -> str:
        return ON_BEHALF.in_(self.naming.language).format(who=who, other=official.words)

    def _official(self, person: UUID, role: str, unit: str | None) -> answers.Actor:
        words = self.naming.office(role, unit)
        if not self.is_named:
            return answers.Actor(words=words, role=role, unit=unit)
        name = self.naming.name(person)
        return answers.Actor(
            words=f"{name} ({words})" if name else words,
            role=role,
            unit=unit,
            person=person,
            name=name,
        )

    def _office(
        self, person: UUID, at: datetime, case: Case | None, event: e.CaseEvent | None
    ) -> tuple[str, str | None]:
        """By which office somebody had to do with the case on that day."""
        if isinstance(event, e.Acknowledged | e.Closed):
            return self._leading(person, at, event.unit), event.unit
        if case is not None and event is not None and _owns(person, case, event):
            return "measure_owner", None
        if isinstance(event, e.HandoverConfirmed) and isinstance(case, Rejected):
            return "receiver", self._nearest(person, at, case, (case.rejection.receiver_role,))[1]
        role, unit = self._nearest(person, at, case, ROLES)
        if role is None and case is not None and handler_of(case) == person:
            return "handler", None
        return role or "official", unit

    def _reading(self, person: UUID, at: datetime, row: CaseRow) -> tuple[str, str | None]:
        """By what somebody saw the case on that day: an office, else their part in it."""
        organisation, case = self.naming.organisation, row.case
        held = [
            role
            for role in self._own(person, at)
            if reaches(role, row, organisation, oslo_date(at))
        ]
        if held:
            # The independent recipient's is the whole institution, wherever it was granted.
            line = (*organisation.line(case.file.unit), *(role.unit for role in held))
            nearest = min(held, key=lambda role: line.index(role.unit))
            return "receiver" if nearest.role in RECEIVING else nearest.role, nearest.unit
        if handler_of(case) == person:
            return "handler", None
        if any(each.owner == person for each in measures_of(case)):
            return "measure_owner", None
        return self._office(person, at, case, None)

    def _own(self, person: UUID, at: datetime) -> Iterable[Role]:
        """What somebody held that day, and not for others: for whom, the actor says."""
        held = self.naming.organisation.roles_of(person, oslo_date(at))
        return (role for role in held if role.on_behalf_of is None)

    def _leading(self, person: UUID, at: datetime, unit: str) -> str:
        """As what somebody acted for the unit on that day."""
        held = tuple(self._own(person, at))
        leading = {each.role for each in held if each.unit == unit}
        if any(each.role == INDEPENDENT_RECIPIENT for each in held):
            # Theirs is the whole institution, wherever the role was granted.
            leading.add(INDEPENDENT_RECIPIENT)
        return next((role for role in ACTING if role in leading), LINE_LEADER)

    def _nearest(
        self, person: UUID, at: datetime, case: Case | None, among: Iterable[str | None]
    ) -> tuple[str | None, str | None]:
        """Which of these roles they held nearest to the case; without one, wherever."""
        organisation, roles = self.naming.organisation, set(among)
        line = tuple(organisation.line(case.file.unit)) if case else tuple(organisation.units)
        held = [role for role in self._own(person, at) if role.unit in line and role.role in roles]
        nearest = min(held, key=lambda role: line.index(role.unit), default=None)
        return (nearest.role, nearest.unit) if nearest else (None, None)


def persons_in(actor: str) -> tuple[UUID, ...]:
    """The persons whom an actor or reader names: who did it, and on whose behalf."""
    length = len(str(UUID(int=0)))
    return tuple(UUID(each) for each in actor.split("/") if len(each) == length)


def _owns(person: UUID, case: Case, event: e.CaseEvent) -> bool:
    """Whether it is the owner who told of a measure; planning and checking are the office's."""
    if isinstance(event, e.MeasureAdded | e.EffectChecked):
        return False
    number = measure_of(event)
    return any(each.number == number and each.owner == person for each in measures_of(case))
