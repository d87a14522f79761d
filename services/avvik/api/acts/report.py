"""Reporting, or asking first what would be answered."""

from http import HTTPStatus

import msgspec
from litestar import post, route
from litestar.enums import HttpMethod
from litestar.response.base import ASGIResponse
from msgspec import Struct

from avvik.api import requests
from avvik.api.acts.check import check
from avvik.api.acts.deviation import Deviation
from avvik.api.acts.receipts import CASES, etag, organisation_with, report_receipt
from avvik.api.office import Office
from avvik.api.requests import CallerRequest, office_of
from avvik.api.responses import Sent, json
from avvik.application.execute import execute
from avvik.application.pseudonyms import support_code
from avvik.application.streams import new_case_id
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import Facts

# In the place of a reference where none is taken.
UNTAKEN = ""


class Checking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether to answer only what would be said, and store nothing."""

    check: bool = False


_deviations = msgspec.json.Decoder(Deviation)


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
    if request.scope["query_string"] and requests.query(request, Checking).check:
        return await _checked(request, office, body)
    now = office.desk.clock.now()
    reference = await office.desk.references.take(oslo_date(now).year)
    command = body.to_command(reference, request.user.profile)
    answer = await execute(office.desk, ask, new_case_id(now), command)
    organisation = await organisation_with(office, answer.responsible_unit)
    told = report_receipt(answer, organisation, support_code(office.secret, answer.case))
    headers = etag(answer) | {"location": f"{CASES}/{answer.case}"}
    return json(told, answer.language, headers, status=HTTPStatus.CREATED)


async def _checked(request: CallerRequest, office: Office, body: Deviation) -> Sent:
    world = await office.desk.directory.refresh()
    now = office.desk.clock.now()
    facts = Facts(
        now=now,
        today=oslo_date(now),
        organisation=world.organisation,
        configuration=world.configuration,
        configuration_version=world.configuration_version,
        caller=request.user.person,
    )
    command = body.to_command(UNTAKEN, request.user.profile)
    return json(check(body, command, facts), body.language)


HANDLERS = (methods, report)
