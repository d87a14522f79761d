"""Who would be alerted for every unit today, with every gap, before a case falls into it."""

from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from uuid import UUID

from litestar import get
from msgspec import Struct

from avvik.api import requests, seeing
from avvik.api.incoming import Request
from avvik.api.opening import profiles
from avvik.api.parts import UnitName
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.api.wording.gaps import GAPS
from avvik.application.access import NotPermitted
from avvik.domain.alerts import Alerts, Gap, Landing, alerts, gaps
from avvik.domain.calendar import oslo_date
from avvik.domain.organisation import ADMIN, LEADING, QUALITY_DIVISION, Organisation
from avvik.domain.values import Language, Profile
from avvik.views import people


class Reachable(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who would be alerted, and whether mail can reach them."""

    person: UUID
    name: str | None = None
    has_address: bool


class Post(Struct, frozen=True, kw_only=True):
    """The unit where an alert lands, and who gets it there, the first asked first.

    Without a level it is the independent recipient who hears of what nobody leads.
    """

    level: UnitName | None
    people: tuple[Reachable, ...]


class Missing(Struct, frozen=True, kw_only=True):
    """Something that stands in the way."""

    code: Gap
    text: str


class UnitAlert(Struct, frozen=True, kw_only=True):
    """Who would be alerted of a case of the unit."""

    unit: UnitName
    leaders: Post
    contacts: Post
    coordinators: Post
    gaps: tuple[Missing, ...]


class UnitAlerts(Struct, frozen=True, kw_only=True):
    items: tuple[UnitAlert, ...]


@get("/units/alerts")
async def units_alerts(request: Request) -> Sent:
    office = request.office
    requests.query(request, Plain)
    language = request.language
    organisation = (await office.desk.directory.refresh()).organisation
    today = oslo_date(office.desk.clock.now())
    scope = sorted(_scope(organisation, request.caller.person, today) - organisation.closed.keys())
    found = alerts(organisation, today)
    async with office.reading(seeing.reader(request)) as connection:
        related = await people.known(connection, set(_asked(found, scope)))
    known = await profiles(office.desk.vault, related)
    names = {unit: _name(organisation, unit, language) for unit in organisation.units}
    return json(_shown(found, scope, names, known, language), language)


def _scope(organisation: Organisation, person: UUID | None, day: date) -> Set[str]:
    """The units that the caller may ask about: all, or those they lead with what is below."""
    roles = organisation.roles_of(person, day) if person else ()
    if any(role.role in (ADMIN, QUALITY_DIVISION) for role in roles):
        return organisation.units.keys()
    led = {role.unit for role in roles if role.role in LEADING}
    if not led:
        raise NotPermitted
    return {each for unit in led for each in organisation.subtree(unit)}


def _asked(found: Alerts, scope: Iterable[str]) -> Iterator[UUID]:
    """Everybody who would hear of a case of these units."""
    yield from found.last_resort
    for landing in (found.leaders, found.contacts, found.coordinators):
        for level in {landing.levels[unit] for unit in scope}:
            if level is not None:
                yield from landing.people[level]


def _shown(
    found: Alerts,
    scope: Iterable[str],
    names: Mapping[str, UnitName],
    known: Mapping[UUID, Profile],
    language: Language,
) -> UnitAlerts:
    reachable = {person: _reachable(person, known.get(person)) for person in known}
    missing = {code: Missing(code=code, text=text.in_(language)) for code, text in GAPS.items()}
    in_the_way = gaps(found, {person for person, each in reachable.items() if each.has_address})

    def posts(landing: Landing, otherwise: Iterable[UUID] = ()) -> dict[str | None, Post]:
        """What is told of each level; most units share theirs with others."""
        told: dict[str | None, Post] = {
            level: Post(level=names[level], people=_people(persons, reachable))
            for level, persons in landing.people.items()
        }
        return {**told, None: Post(level=None, people=_people(otherwise, reachable))}

    leaders = posts(found.leaders, otherwise=found.last_resort)
    contacts, coordinators = posts(found.contacts), posts(found.coordinators)
    return UnitAlerts(
        items=tuple(
            UnitAlert(
                unit=names[unit],
                leaders=leaders[found.leaders.levels[unit]],
                contacts=contacts[found.contacts.levels[unit]],
                coordinators=coordinators[found.coordinators.levels[unit]],
                gaps=tuple(missing[gap] for gap in in_the_way[unit]),
            )
            for unit in scope
        )
    )


def _people(persons: Iterable[UUID], reachable: Mapping[UUID, Reachable]) -> tuple[Reachable, ...]:
    return tuple(reachable.get(person) or _reachable(person, None) for person in persons)


def _reachable(person: UUID, profile: Profile | None) -> Reachable:
    return Reachable(
        person=person,
        name=profile.name if profile else None,
        has_address=profile is not None and profile.address is not None,
    )


def _name(organisation: Organisation, unit: str, language: Language) -> UnitName:
    return UnitName(id=unit, name=organisation.units[unit].names.in_(language))


HANDLERS = (units_alerts,)
