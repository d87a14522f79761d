"""Joining a case: with the code from its reporter's receipt, or once a public text is out."""

import msgspec
from litestar import post
from litestar.params import FromPath
from msgspec import Struct

from avvik.api import requests
from avvik.api.acts.deviation import contact_of
from avvik.api.acts.receipts import etag, organisation_with, receipt
from avvik.api.bodies import Code
from avvik.api.incoming import Request
from avvik.api.responses import Sent, json
from avvik.application.access import NotVisible
from avvik.application.answer import Answer
from avvik.application.execute import execute, repeated
from avvik.application.pseudonyms import support_hash
from avvik.domain.decisions import Join
from avvik.domain.values import Language


class Invitation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code from the receipt, and the language to be answered in."""

    code: Code
    language: Language


class Joining(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The language to be answered in."""

    language: Language


_invitations = msgspec.json.Decoder(Invitation)
_joinings = msgspec.json.Decoder(Joining)


@post("/support")
async def join_by_code(request: Request) -> Sent:
    office = request.office
    body = await requests.content(request, _invitations)
    ask = requests.ask(request, office.secret, body)
    # People read codes aloud and type them in.
    code = "".join(body.code.split()).upper()
    ask = msgspec.structs.replace(ask, support=support_hash(office.secret, code))
    row = await office.desk.log.joinable(None, ask.support)
    if row is None:
        if told := await repeated(office.desk, ask):
            return await _joined(request, told)
        raise NotVisible
    command = Join(contact=contact_of(request.caller.profile), language=body.language)
    return await _joined(request, await execute(office.desk, ask, row.id, command))


@post("/deviations/{case:str}/support")
async def join(request: Request, case: FromPath[str]) -> Sent:
    office = request.office
    body = await requests.content(request, _joinings)
    ask = requests.ask(request, office.secret, body)
    command = Join(contact=contact_of(request.caller.profile), language=body.language)
    answer = await execute(office.desk, ask, requests.case_id(case), command)
    return await _joined(request, answer)


async def _joined(request: Request, answer: Answer) -> Sent:
    organisation = await organisation_with(request.office, answer.responsible_unit)
    language = request.language
    told = receipt("support", answer, organisation, language)
    return json(told, language, etag(answer))


HANDLERS = (join_by_code, join)
