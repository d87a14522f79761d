"""The directory: imported whole and changed by single acts, by an admin; roles are looked up."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath
from msgspec import Struct

from avvik.api import requests, seeing
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.opening import profiles
from avvik.api.parts import Person, UnitName
from avvik.api.responses import Sent, json
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.change_directory import change_directory, require
from avvik.application.import_institution import import_for
from avvik.domain.calendar import oslo_date
from avvik.domain.delegations import End, Grant
from avvik.domain.findings import Kind
from avvik.domain.institution import Code, InstitutionFile, UnitId
from avvik.domain.organisation import ADMIN, QUALITY_DIVISION, Organisation, Role
from avvik.domain.values import Language, Profile
from avvik.views import people

# A directory is larger than anything else that is sent here.
LARGEST = 32 * 1024 * 1024


class Configured(Struct, frozen=True):
    """The part of the file in which a field that is not known would be passed over."""

    configuration: msgspec.Raw = msgspec.Raw(b"{}")


class Remark(Struct, frozen=True, kw_only=True):
    """Something that the file leaves open, and where it stands."""

    code: Kind
    pointer: str
    text: str


class Changes(Struct, frozen=True, kw_only=True):
    """How many events the import took; none, if everything was so already."""

    persons: int
    directory: int
    configuration: int
    warnings: tuple[Remark, ...]


class Granting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role for somebody, from one day until another, both included, or until further notice."""

    person: UUID
    role: Code
    unit: UnitId
    valid_from: date
    valid_to: date | None = None


class Ending(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last day on which the role is held."""

    valid_to: date


class At(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The unit that is asked about."""

    unit: UnitId


class RoleHeld(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A role or delegation: whose, where, from when until when."""

    id: UUID
    person: Person
    role: str
    unit: UnitName
    valid_from: date
    valid_to: date | None = None
    on_behalf_of: Person | None = None
    # Whether it counts today: a delegation only while whoever gave it holds the role.
    is_in_force: bool


class RolesHeld(Struct, frozen=True, kw_only=True):
    items: tuple[RoleHeld, ...]


_files = msgspec.json.Decoder(InstitutionFile)
_configured = msgspec.json.Decoder(Configured)
_grantings = msgspec.json.Decoder(Granting)
_endings = msgspec.json.Decoder(Ending)


@put("/directory")
async def import_directory(request: Request) -> Sent:
    office = request.office
    # Before the content is read: so much of it only from those who may send it.
    await _require(request, office, ADMIN)
    file = await requests.content(request, _files, at_most=LARGEST)
    if file.configuration:
        raw = _configured.decode(await request.content.read()).configuration
        requests.require_known(raw, file.configuration, at="/configuration")
    ask = requests.ask(request, office.secret, file)
    done = await import_for(office.desk, office.secret, office.institution, file, ask)
    language = request.language
    answer = Changes(
        persons=done.persons,
        directory=done.directory,
        configuration=done.configuration,
        warnings=tuple(
            Remark(code=each.kind, pointer=each.pointer, text=each.in_(language))
            for each in done.warnings
        ),
    )
    return json(answer, language)


@get("/roles")
async def roles(request: Request) -> Sent:
    office = request.office
    unit = requests.query(request, At).unit
    organisation = (await office.desk.directory.refresh()).organisation
    today = oslo_date(office.desk.clock.now())
    own = organisation.roles_of(request.caller.person, today) if request.caller.person else ()
    if not own:
        raise NotPermitted
    if unit not in organisation.units:
        raise NotVisible
    # Whoever works on a case finds whom to hand it to; what was, is the directory's own matter.
    sees_all = any(role.role in (ADMIN, QUALITY_DIVISION) for role in own)
    held = [
        role
        for role in organisation.roles
        if role.unit == unit and (sees_all or organisation.is_in_force(role, today))
    ]
    return await shown(request, office, organisation, held)


@post("/roles")
async def grant(request: Request) -> Sent:
    office = request.office
    body = await requests.content(request, _grantings)
    act = Grant(
        person=body.person,
        role=body.role,
        unit=body.unit,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
    )
    ask = requests.ask(request, office.secret, body)
    done = await change_directory(office.desk, office.institution, ask, act)
    return json(done, request.language, status=HTTPStatus.CREATED)


@post("/roles/{role:str}/ending")
async def end(request: Request, role: FromPath[str]) -> Sent:
    office = request.office
    body = await requests.content(request, _endings)
    act = End(id=requests.case_id(role), valid_to=body.valid_to)
    ask = requests.ask(request, office.secret, body)
    done = await change_directory(office.desk, office.institution, ask, act)
    return json(done, request.language)


async def shown(
    request: Request, office: Office, organisation: Organisation, held: list[Role]
) -> Sent:
    """Roles with the names of whom they belong to, as far as the caller may know them."""
    language = request.language
    today = oslo_date(office.desk.clock.now())
    holders = {role.person for role in held}
    behind = {role.on_behalf_of for role in held if role.on_behalf_of}
    async with office.reading(seeing.reader(request)) as connection:
        related = await people.known(connection, holders | behind)
    known = await profiles(office.desk.vault, related)
    items = tuple(
        RoleHeld(
            id=role.id,
            person=_person(role.person, known),
            role=role.role,
            unit=_unit(role.unit, organisation, language),
            valid_from=role.valid_from,
            valid_to=role.valid_to,
            on_behalf_of=_person(role.on_behalf_of, known) if role.on_behalf_of else None,
            is_in_force=organisation.is_in_force(role, today),
        )
        for role in sorted(held, key=lambda role: (role.unit, role.role, role.valid_from))
    )
    return json(RolesHeld(items=items), language)


def _person(person: UUID, known: dict[UUID, Profile]) -> Person:
    return Person(person=person, name=known[person].name if person in known else None)


def _unit(unit: str, organisation: Organisation, language: Language) -> UnitName:
    return UnitName(id=unit, name=organisation.units[unit].names.in_(language))


async def _require(request: Request, office: Office, *names: str) -> None:
    organisation = (await office.desk.directory.refresh()).organisation
    require(names, organisation, request.caller.person, oslo_date(office.desk.clock.now()))


HANDLERS = (import_directory, roles, grant, end)
