"""The neutral texts of cases that others can join, for anybody who is signed in."""

from http import HTTPStatus

from litestar import get, route
from litestar.enums import HttpMethod
from litestar.response.base import ASGIResponse
from msgspec import Struct

from avvik.api import answers, paging, requests, seeing
from avvik.api.opening import keys, needed, opened, shown
from avvik.api.queries import Cursor, Limit
from avvik.api.requests import CallerRequest, office_of
from avvik.api.responses import Sent, json
from avvik.api.seeing import world_with
from avvik.api.showing import unit_name
from avvik.domain.configuration import label_of
from avvik.views.cases import Place
from avvik.views.published import published

PATH = "/api/v1/support"


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the texts, newest first."""

    limit: Limit = 25
    cursor: Cursor | None = None


@route("/support", http_method=[HttpMethod.OPTIONS])
async def methods() -> ASGIResponse:
    # Litestar's own answer knows only whichever of the path's handlers came first.
    return ASGIResponse(status_code=HTTPStatus.NO_CONTENT, headers={"allow": "GET, OPTIONS, POST"})


@get("/support")
async def support(request: CallerRequest) -> Sent:
    office = office_of(request)
    asked = requests.query(request, Span)
    language, place = requests.language(request), paging.place(asked.cursor)
    async with office.reading(seeing.reader(request)) as connection:
        found = await published(connection, place.case if place else None, asked.limit + 1)
    more, found = len(found) > asked.limit, found[: asked.limit]
    held = await keys(office.desk.vault, (key for each in found for key in needed(each, _any)))
    world = await world_with(office.desk.directory, {each.unit for each in found})
    items = tuple(
        answers.Neutral(
            id=each.id,
            unit=unit_name(each.unit, world.organisation, language),
            category=each.category,
            category_label=label_of(each.category, world.configuration.categories).in_(language),
            public_text=text,
            supporters=each.supporters,
        )
        for each in found
        if (text := shown(opened(each, each.id, _any, held).public_text)) is not None
    )
    filters = {name: str(value) for name, value in request.query_params.items()}
    last = Place(case=found[-1].id) if more else None
    link = paging.onward(office.public_url + PATH, filters, last)
    return json(answers.Neutrals(items=items), language, {"link": link})


def _any(_holder: Struct, _field: str) -> bool:
    return True


HANDLERS = (methods, support)
