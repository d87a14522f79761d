"""Who would be alerted for every unit today, with every gap, before a case falls into it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from litestar import get
from msgspec import Struct

from avvik.api import requests, seeing
from avvik.api.opening import profiles
from avvik.api.parts import UnitName
from avvik.api.requests import CallerRequest, Plain, office_of
from avvik.api.responses import Sent, json
from avvik.api.wording.gaps import GAPS
from avvik.application.access import NotPermitted
from avvik.domain.alerts import Alert, Gap, Reached, alerts, gaps
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
    """The unit where an alert lands, and who gets it there, the first asked first."""

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
async def units_alerts(request: CallerRequest) -> Sent:
    office = office_of(request)
    requests.query(request, Plain)
    language = requests.language(request)
    organisation = (await office.desk.directory.refresh()).organisation
    today = oslo_date(office.desk.clock.now())
    scope = _scope(organisation, request.user.person, today)
    found = tuple(alerts(organisation, sorted(scope), today))
    reached = {person for alert in found for post in _posts(alert) for person in post.people}
    async with office.reading(seeing.reader(request)) as connection:
        related = await people.known(connection, reached)
    known = await profiles(office.desk.vault, related)
    return json(_shown(found, organisation, known, language, today), language)


def _scope(organisation: Organisation, person: UUID | None, day: date) -> Collection[str]:
    """The units that the caller may ask about: all, or those they lead with what is below."""
    roles = organisation.roles_of(person, day) if person else ()
    if any(role.role in (ADMIN, QUALITY_DIVISION) for role in roles):
        return organisation.units.keys()
    led = {role.unit for role in roles if role.role in LEADING}
    if not led:
        raise NotPermitted
    return {each for unit in led for each in organisation.subtree(unit)}


def _posts(alert: Alert) -> tuple[Reached, ...]:
    return alert.leaders, alert.contacts, alert.coordinators


def _shown(
    found: tuple[Alert, ...],
    organisation: Organisation,
    known: Mapping[UUID, Profile],
    language: Language,
    day: date,
) -> UnitAlerts:
    addressed = {person for person, profile in known.items() if profile.address}
    led = {unit for unit in organisation.units if organisation.leaders(unit, day)}
    missing = {code: Missing(code=code, text=text.in_(language)) for code, text in GAPS.items()}
    post = _telling(organisation, known, language)
    return UnitAlerts(
        items=tuple(
            UnitAlert(
                unit=_name(organisation, alert.unit, language),
                leaders=post(alert.leaders),
                contacts=post(alert.contacts),
                coordinators=post(alert.coordinators),
                gaps=tuple(missing[gap] for gap in gaps(alert, led, addressed)),
            )
            for alert in found
        )
    )


def _telling(
    organisation: Organisation, known: Mapping[UUID, Profile], language: Language
) -> Callable[[Reached], Post]:
    """Shows where an alert lands; most units share that with others."""

    @cache
    def post(reached: Reached) -> Post:
        level = reached.level
        return Post(
            level=_name(organisation, level, language) if level else None,
            people=tuple(
                Reachable(
                    person=person,
                    name=known[person].name if person in known else None,
                    has_address=person in known and known[person].address is not None,
                )
                for person in reached.people
            ),
        )

    return post


def _name(organisation: Organisation, unit: str, language: Language) -> UnitName:
    return UnitName(id=unit, name=organisation.units[unit].names.in_(language))


HANDLERS = (units_alerts,)
