"""What people, units and times are called, to one reader in one language."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from avvik.api.wording.history import SOMEBODY, THE_UNIT
from avvik.api.wording.offices import ROLES, in_office
from avvik.api.wording.times import day, moment
from avvik.api.words import Words
from avvik.domain.organisation import INDEPENDENT_RECIPIENT, Organisation
from avvik.domain.values import Language, Profile
from avvik.views.unit_names import UnitNames, name_on


class Naming(Struct, frozen=True, kw_only=True):
    """Names, as the reader may learn them: `people` holds those whom they may know."""

    words: Words
    organisation: Organisation
    people: Mapping[UUID, Profile]
    # What units were called, and the moment that is told of; none: as they are called now.
    units: UnitNames = {}
    at: datetime | None = None

    @property
    def language(self) -> Language:
        return self.words.language

    def unit(self, unit: str) -> str:
        if self.at is not None and (names := self.units.get(unit)):
            return name_on(names, self.at).in_(self.language)
        return self.organisation.units[unit].names.in_(self.language)

    def level(self, unit: str | None) -> str:
        """A level of the line, by its unit; without one the line has ended."""
        if unit is None:
            return ROLES[INDEPENDENT_RECIPIENT].in_(self.language)
        return THE_UNIT.in_(self.language).format(unit=self.unit(unit))

    def office(self, role: str, unit: str | None) -> str:
        if unit is None or role in ("reporter", "supporter"):
            return in_office(role, None, self.language)
        return in_office(role, self.unit(unit), self.language)

    def name(self, person: UUID | None) -> str | None:
        profile = self.people.get(person) if person else None
        return profile.name if profile else None

    def person(self, person: UUID | None) -> str:
        return self.name(person) or SOMEBODY.in_(self.language)

    def moment(self, at: datetime) -> str:
        return moment(at, self.language)

    def day(self, of: date) -> str:
        return day(of, self.language)
