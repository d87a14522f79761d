"""Single acts on the directory, and the configuration: who may, and what comes of it."""

from collections.abc import Collection
from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct

from avvik.application import streams
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.change import Decided, carry_through, key_findings, numbered
from avvik.application.desk import Ask, Desk, VersionRequired
from avvik.application.ports import World
from avvik.domain import delegations
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import Configuration
from avvik.domain.decisions import Refused
from avvik.domain.decisions.facts import Unknown
from avvik.domain.delegations import Delegate, DirectoryAct, End, Grant, Revoke
from avvik.domain.events import Configured
from avvik.domain.findings import Finding
from avvik.domain.inspection import configuration_flaws
from avvik.domain.organisation import ADMIN, QUALITY_DIVISION, Organisation, Role, evolve


class Misconfigured(Refused):
    """The configuration cannot be taken as it stands."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings


class StaleConfiguration(Refused):
    """The configuration has changed since the version that the act is about."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class Assignment(Struct, frozen=True, kw_only=True):
    """A role or delegation as the act leaves it."""

    id: UUID
    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None
    on_behalf_of: UUID | None


class Version(Struct, frozen=True, kw_only=True):
    """Which configuration counts now."""

    version: int


def _assignment(role: Role) -> Assignment:
    return Assignment(
        id=role.id,
        person=role.person,
        role=role.role,
        unit=role.unit,
        valid_from=role.valid_from,
        valid_to=role.valid_to,
        on_behalf_of=role.on_behalf_of,
    )


def require(
    roles: Collection[str], organisation: Organisation, person: UUID | None, day: date
) -> UUID:
    """Whoever asks holds one of the roles themselves, at whatever unit."""
    if person is None or not any(person in organisation.anywhere(role, day) for role in roles):
        raise NotPermitted
    return person


async def change_directory(desk: Desk, institution: str, ask: Ask, act: DirectoryAct) -> Assignment:
    """Carry out an act on the directory, once: durable, or refused and without a trace."""

    async def decide(world: World) -> Decided[Assignment]:
        today = oslo_date(desk.clock.now())
        by = _authorised(world.organisation, act, ask.person, today)
        if isinstance(act, Grant) and not await desk.directory.is_known(act.person):
            raise Unknown("/person")
        events = delegations.decide(world.organisation, act, by, today)
        after = world.organisation
        for event in events:
            after = evolve(after, event)
        role = after.role(_id_of(act, by))
        assert role is not None
        stream = streams.directory_stream(institution)
        return Decided(
            events=numbered(stream, world.directory_version, events), answer=_assignment(role)
        )

    return await carry_through(desk, ask, Assignment, decide)


async def configure(
    desk: Desk, institution: str, ask: Ask, configuration: Configuration
) -> Version:
    """Let the configuration be this from now on; cases keep the version they began under."""

    async def decide(world: World) -> Decided[Version]:
        today = oslo_date(desk.clock.now())
        require((QUALITY_DIVISION,), world.organisation, ask.person, today)
        version = world.configuration_version
        if ask.expected is None:
            raise VersionRequired
        if ask.expected != version:
            raise StaleConfiguration(version)
        if found := (*configuration_flaws(configuration), *key_findings(configuration)):
            raise Misconfigured(found)
        if configuration == world.configuration:
            return Decided(events=(), answer=Version(version=version))
        stream = streams.configuration_stream(institution)
        return Decided(
            events=numbered(stream, version, (Configured(configuration=configuration),)),
            answer=Version(version=version + 1),
        )

    return await carry_through(desk, ask, Version, decide)


def _id_of(act: DirectoryAct, by: UUID) -> UUID:
    """What the role is known by that the act is about."""
    match act:
        case Delegate():
            role = Role(
                person=act.to,
                role=act.role,
                unit=act.unit,
                valid_from=act.valid_from,
                on_behalf_of=by,
            )
            return role.id
        case Grant():
            return Role(
                person=act.person, role=act.role, unit=act.unit, valid_from=act.valid_from
            ).id
        case Revoke() | End():
            return act.id
        case _:
            assert_never(act)


def _authorised(
    organisation: Organisation, act: DirectoryAct, person: UUID | None, day: date
) -> UUID:
    """The order of answers: there is no such thing for the caller, then the act is not theirs."""
    match act:
        case Delegate():
            if person is None or not delegations.held_by(organisation, act, person):
                raise NotPermitted
            return person
        case Revoke():
            return _revoking(organisation, act, person, day)
        case Grant():
            return require((ADMIN,), organisation, person, day)
        case End():
            admin = require((ADMIN,), organisation, person, day)
            if organisation.role(act.id) is None:
                raise NotVisible
            return admin
        case _:
            assert_never(act)


def _revoking(organisation: Organisation, act: Revoke, person: UUID | None, day: date) -> UUID:
    role = organisation.role(act.id)
    if person is None or role is None or role.on_behalf_of is None:
        raise NotVisible
    if person in (role.on_behalf_of, role.person) or person in organisation.anywhere(ADMIN, day):
        return person
    if person in organisation.anywhere(QUALITY_DIVISION, day):
        raise NotPermitted
    raise NotVisible
