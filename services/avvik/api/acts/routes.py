"""The acts as routes: each reads its body, carries its command out, and answers."""

from http import HTTPStatus

import msgspec
from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from avvik.api import requests
from avvik.api.acts import report, support
from avvik.api.acts.act import Act
from avvik.api.acts.receipts import CASES, etag, organisation_with, receipt
from avvik.api.acts.table import ACTS
from avvik.api.failures import Explained
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.responses import Sent, json
from avvik.api.wording.offices import in_office
from avvik.application.answer import Answer
from avvik.application.execute import execute
from avvik.domain.decisions.transfer import HeadNotConsulted
from avvik.domain.values import Language


def _route(act: Act) -> HTTPRouteHandler:
    decoder = msgspec.json.Decoder(act.body)
    absent = None if act.needs_body else act.body()

    async def carry_out(
        request: Request, case: FromPath[str], measure: FromPath[str | None] = None
    ) -> Sent:
        office = request.office
        body = await requests.content(request, decoder, absent)
        ask = requests.ask(request, office.secret, body, commutes=act.commutes)
        named = requests.case_id(case)
        number = None if measure is None else requests.measure_number(measure)
        language = request.language
        try:
            answer = await execute(office.desk, ask, named, act.to_command(body, number))
        except HeadNotConsulted as refused:
            raise await _explained(office, refused, language) from None
        organisation = await organisation_with(office, answer.responsible_unit)
        told = receipt(act.path, answer, organisation, language)
        return json(told, language, _headers(answer), status=_status(answer))

    path = act.path.replace("{measure}", "{measure:str}")
    return post(f"/deviations/{{case:str}}/{path}")(carry_out)


def _status(answer: Answer) -> HTTPStatus:
    return HTTPStatus.OK if answer.measure is None else HTTPStatus.CREATED


def _headers(answer: Answer) -> dict[str, str]:
    if answer.measure is None:
        return etag(answer)
    return etag(answer) | {"location": f"{CASES}/{answer.case}/measures/{answer.measure}"}


async def _explained(office: Office, refused: HeadNotConsulted, language: Language) -> Explained:
    """Whom to consult, in words: the head, or the dean where the head is concerned."""
    organisation = await organisation_with(office, refused.unit)
    name = organisation.units[refused.unit].names.in_(language)
    return Explained(refused, {"who": in_office(refused.role, name, language)})


HANDLERS = (*report.HANDLERS, *support.HANDLERS, *map(_route, ACTS))
