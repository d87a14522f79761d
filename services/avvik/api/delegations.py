"""Acting on behalf of somebody: what is delegated to whom, and taking it back."""

from datetime import date
from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath
from msgspec import Struct

from avvik.api import directory, requests
from avvik.api.incoming import Request
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.application.change_directory import change_directory
from avvik.domain.calendar import oslo_date
from avvik.domain.delegations import Delegate, Revoke
from avvik.domain.institution import Code, UnitId
from avvik.domain.organisation import ADMIN, QUALITY_DIVISION


class Delegating(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role of the caller's own that somebody else exercises, for a time."""

    role: Code
    unit: UnitId
    to: UUID
    valid_from: date
    valid_to: date


_delegatings = msgspec.json.Decoder(Delegating)


@get("/delegations")
async def delegations(request: Request) -> Sent:
    """The caller's own, given and received; all, for those who look after the directory."""
    office = request.office
    requests.query(request, Plain)
    organisation = (await office.desk.directory.refresh()).organisation
    today = oslo_date(office.desk.clock.now())
    caller = request.caller.person
    held = organisation.roles_of(caller, today) if caller else ()
    sees_all = any(role.role in (ADMIN, QUALITY_DIVISION) for role in held)
    given = [
        role
        for role in organisation.roles
        if role.on_behalf_of and (sees_all or caller in (role.person, role.on_behalf_of))
    ]
    return await directory.shown(request, office, organisation, given)


@post("/delegations")
async def delegate(request: Request) -> Sent:
    office = request.office
    body = await requests.content(request, _delegatings)
    act = Delegate(
        role=body.role,
        unit=body.unit,
        to=body.to,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
    )
    ask = requests.ask(request, office.secret, body)
    done = await change_directory(office.desk, office.institution, ask, act)
    return json(done, request.language, status=HTTPStatus.CREATED)


@delete("/delegations/{delegation:str}", status_code=HTTPStatus.OK)
async def revoke(request: Request, delegation: FromPath[str]) -> Sent:
    office = request.office
    act = Revoke(id=requests.case_id(delegation))
    ask = requests.ask(request, office.secret, Plain())
    done = await change_directory(office.desk, office.institution, ask, act)
    return json(done, request.language)


HANDLERS = (delegations, delegate, revoke)
