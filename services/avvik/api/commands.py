"""What people do: each act is read, carried out by the write path, and answered."""

from http import HTTPStatus
from uuid import UUID

import msgspec
from litestar import post, route
from litestar.enums import HttpMethod
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from msgspec import Struct

from avvik.api import requests
from avvik.api.answers import Moment
from avvik.api.bodies import Closing, Deviation, Nothing
from avvik.api.office import Office
from avvik.api.requests import CallerRequest, office_of
from avvik.api.responses import Sent, json
from avvik.api.seeing import world_with
from avvik.api.wording.acts import NEXT, NOTICES
from avvik.api.wording.offices import AND_CONTACT, INSTITUTION, in_office
from avvik.api.wording.times import moment
from avvik.application.execute import Answer, execute
from avvik.application.ports import World
from avvik.application.streams import new_case_id
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import Acknowledge, Command
from avvik.domain.values import Language

CASES = "/api/v1/deviations"

_deviations = msgspec.json.Decoder(Deviation)
_closings = msgspec.json.Decoder(Closing)
_nothings = msgspec.json.Decoder(Nothing)


class Next(Struct, frozen=True, kw_only=True):
    """What happens now; while the case is open also whose turn it is, and by when."""

    text: str
    role: str | None
    unit: str | None
    unit_name: str | None
    due: Moment | None
    notices: tuple[str, ...]


class Receipt(Struct, frozen=True, kw_only=True):
    """What an act is answered with: never texts of the case."""

    id: UUID
    reference: str
    status: str
    version: int
    next: Next


@route("/deviations", http_method=[HttpMethod.OPTIONS])
async def methods() -> ASGIResponse:
    # Litestar's own answer knows only whichever of the path's handlers came first.
    return ASGIResponse(status_code=HTTPStatus.NO_CONTENT, headers={"allow": "GET, OPTIONS, POST"})


@post("/deviations")
async def report(request: CallerRequest) -> Sent:
    office = office_of(request)
    body = await requests.content(request, _deviations)
    body.require_consistent()
    ask = requests.ask(request, office.secret, body)
    now = office.desk.clock.now()
    reference = await office.desk.references.take(oslo_date(now).year)
    command = body.to_command(reference, request.user.profile)
    answer = await execute(office.desk, ask, new_case_id(now), command)
    receipt, language, headers = await _receipt(office, "report", answer, answer.language)
    location = {"location": f"{CASES}/{answer.case}"}
    return json(receipt, language, headers | location, status=HTTPStatus.CREATED)


@post("/deviations/{case:str}/acknowledgement")
async def acknowledge(request: CallerRequest, case: FromPath[str]) -> Sent:
    office = office_of(request)
    body = await requests.content(request, _nothings, absent=Nothing())
    answer = await _carried_out(request, office, body, case, Acknowledge())
    return json(*await _receipt(office, "acknowledgement", answer, requests.language(request)))


@post("/deviations/{case:str}/closing")
async def close(request: CallerRequest, case: FromPath[str]) -> Sent:
    office = office_of(request)
    body = await requests.content(request, _closings)
    answer = await _carried_out(request, office, body, case, body.to_command())
    return json(*await _receipt(office, "closing", answer, requests.language(request)))


async def _carried_out(
    request: CallerRequest, office: Office, body: Struct, case: str, command: Command
) -> Answer:
    ask = requests.ask(request, office.secret, body)
    return await execute(office.desk, ask, requests.case_id(case), command)


async def _receipt(
    office: Office, act: str, answer: Answer, language: Language
) -> tuple[Receipt, Language, dict[str, str]]:
    units = {answer.responsible_unit} if answer.responsible_unit else frozenset[str]()
    world = await world_with(office.desk.directory, units)
    receipt = Receipt(
        id=answer.case,
        reference=answer.reference,
        status=answer.status,
        version=answer.version,
        next=_next(act, answer, world, language),
    )
    return receipt, language, {"etag": f'"{answer.version}"'}


def _next(act: str, answer: Answer, world: World, language: Language) -> Next:
    notices = tuple(NOTICES[notice].in_(language) for notice in answer.notices)
    text = NEXT[act].in_(language)
    if answer.due is None:
        return Next(text=text, role=None, unit=None, unit_name=None, due=None, notices=notices)
    unit = answer.responsible_unit
    name = world.organisation.units[unit].names.in_(language) if unit else None
    return Next(
        text=text.format(who=_who(answer, name, language), due=moment(answer.due, language)),
        role=answer.responsible,
        unit=unit,
        unit_name=name,
        due=answer.due,
        notices=notices,
    )


def _who(answer: Answer, unit_name: str | None, language: Language) -> str:
    """Who has the case now, in words."""
    if answer.responsible is None:
        return INSTITUTION.in_(language)
    who = in_office(answer.responsible, unit_name, language)
    return AND_CONTACT.in_(language).format(who=who) if answer.has_contact else who


HANDLERS = (methods, report, acknowledge, close)
