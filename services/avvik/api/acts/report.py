"""Reporting, or asking first what would be answered."""

from http import HTTPStatus

import msgspec
from litestar import post
from msgspec import Struct

from avvik.api import requests
from avvik.api.acts.check import check
from avvik.api.acts.deviation import Deviation
from avvik.api.acts.receipts import CASES, etag, organisation_with, report_receipt
from avvik.api.incoming import Request
from avvik.api.office import Office
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


@post("/deviations")
async def report(request: Request) -> Sent:
    office = request.office
    body = await requests.content(request, _deviations)
    body.require_consistent()
    ask = requests.ask(request, office.secret, body)
    if request.scope["query_string"] and requests.query(request, Checking).check:
        return await _checked(request, office, body)
    now = office.desk.clock.now()
    reference = await office.desk.references.take(oslo_date(now).year)
    command = body.to_command(reference, request.caller.profile)
    answer = await execute(office.desk, ask, new_case_id(now), command)
    organisation = await organisation_with(office, answer.responsible_unit)
    told = report_receipt(answer, organisation, support_code(office.secret, answer.case))
    headers = etag(answer) | {"location": f"{CASES}/{answer.case}"}
    return json(told, answer.language, headers, status=HTTPStatus.CREATED)


async def _checked(request: Request, office: Office, body: Deviation) -> Sent:
    world = await office.desk.directory.refresh()
    now = office.desk.clock.now()
    facts = Facts(
        now=now,
        today=oslo_date(now),
        organisation=world.organisation,
        configuration=world.configuration,
        configuration_version=world.configuration_version,
        caller=request.caller.person,
    )
    command = body.to_command(UNTAKEN, request.caller.profile)
    return json(check(body, command, facts), body.language)


HANDLERS = (report,)
