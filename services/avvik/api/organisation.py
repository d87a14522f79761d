"""The organisation as callers see it: units, who leads them, and the caller themselves."""

from collections.abc import Mapping, Set
from datetime import date
from uuid import UUID

from litestar import get
from litestar.params import FromPath

from avvik.api import answers, parts, requests, seeing, showing
from avvik.api.incoming import Request
from avvik.api.opening import profiles
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.application.access import NotVisible
from avvik.domain.calendar import oslo_date
from avvik.domain.organisation import (
    HSE_COORDINATOR,
    INDEPENDENT_RECIPIENT,
    LEADING,
    STUDY_QUALITY_CONTACT,
    Organisation,
    Role,
)
from avvik.domain.values import Profile
from avvik.views import awaiting, people
from avvik.views.awaiting import Desk


@get("/units")
async def units(request: Request) -> Sent:
    office = request.office
    requests.query(request, Plain)
    language = request.language
    organisation = (await office.desk.directory.refresh()).organisation
    closed = organisation.closed
    items = tuple(
        answers.Unit(
            id=unit.unit,
            parent=unit.parent,
            kind=unit.kind,
            name=unit.names.in_(language),
            campuses=unit.campuses,
            closed_on=closing.closed_on if (closing := closed.get(unit.unit)) else None,
            successor=closing.successor if closing else None,
        )
        for unit in sorted(organisation.units.values(), key=lambda unit: unit.unit)
    )
    return json(answers.Units(items=items), language)


@get("/units/{unit:str}/line")
async def line(request: Request, unit: FromPath[str]) -> Sent:
    office = request.office
    requests.query(request, Plain)
    language = request.language
    organisation = (await office.desk.directory.refresh()).organisation
    if unit not in organisation.units:
        raise NotVisible
    today = oslo_date(office.desk.clock.now())
    leading = {
        level: [
            (person, role)
            for role in LEADING
            for person in organisation.holders(role, level, today)
        ]
        for level in organisation.line(unit)
    }
    leaders = {person for held in leading.values() for person, _ in held}
    last = dict.fromkeys(organisation.anywhere(INDEPENDENT_RECIPIENT, today))
    async with office.reading(seeing.reader(request)) as connection:
        related = await people.known(connection, leaders.union(last))
    names = await profiles(office.desk.vault, related)
    items = tuple(
        answers.Level(
            unit=level,
            name=organisation.units[level].names.in_(language),
            is_vacant=not held,
            leaders=tuple(
                answers.Leader(
                    person=person,
                    name=names[person].name if person in names else None,
                    role=role,
                )
                for person, role in held
            ),
        )
        for level, held in leading.items()
    )
    independent = tuple(_named(person, names) for person in last)
    return json(answers.Line(items=items, independent_recipients=independent), language)


@get("/me")
async def me(request: Request) -> Sent:
    office = request.office
    requests.query(request, Plain)
    caller = request.caller
    organisation = (await office.desk.directory.refresh()).organisation
    today = oslo_date(office.desk.clock.now())
    roles = organisation.roles_of(caller.person, today) if caller.person else ()
    behind = {role.on_behalf_of for role in roles if role.on_behalf_of}
    async with office.reading(seeing.reader(request)) as connection:
        waiting = await awaiting.count(connection, _desk(roles, organisation, today))
        related = await people.known(
            connection, behind | {caller.person} if caller.person else set()
        )
    known = await profiles(office.desk.vault, related)
    profile = known.get(caller.person) if caller.person else None
    preferred = (profile and profile.language) or caller.profile.language or "nb"
    language = request.language
    return json(
        answers.Me(
            is_known=caller.person is not None,
            person=caller.person,
            name=(profile and profile.name) or caller.profile.name,
            language=preferred,
            roles=tuple(
                answers.Held(
                    role=role.role,
                    unit=showing.unit_name(role.unit, organisation, language),
                    valid_from=role.valid_from,
                    valid_to=role.valid_to,
                    on_behalf_of=_named(role.on_behalf_of, known) if role.on_behalf_of else None,
                )
                for role in roles
            ),
            awaiting=waiting,
        ),
        language,
    )


def _named(person: UUID, known: Mapping[UUID, Profile]) -> parts.Person:
    return parts.Person(person=person, name=known[person].name if person in known else None)


def _desk(roles: tuple[Role, ...], organisation: Organisation, day: date) -> Desk:
    """Which cases await somebody with these roles."""

    def where(*wanted: str) -> frozenset[str]:
        return frozenset(role.unit for role in roles if role.role in wanted)

    def below(units: frozenset[str]) -> frozenset[str]:
        return frozenset(each for unit in units for each in organisation.subtree(unit))

    return Desk(
        reached=_answered_for(where(*LEADING), organisation, day),
        received=below(where(STUDY_QUALITY_CONTACT)),
        physical=below(where(HSE_COORDINATOR)),
        is_last=bool(where(INDEPENDENT_RECIPIENT)),
    )


def _answered_for(led: frozenset[str], organisation: Organisation, day: date) -> frozenset[str]:
    """The units, with all below that have no leader of their own, down to whoever has."""
    vacant = {unit for unit in organisation.units if not organisation.leaders(unit, day)}
    return led | {unit for unit in vacant if _nearest_led(unit, vacant, organisation) in led}


def _nearest_led(unit: str, vacant: Set[str], organisation: Organisation) -> str | None:
    return next((level for level in organisation.line(unit) if level not in vacant), None)


HANDLERS = (units, line, me)
