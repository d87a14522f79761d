"""The neutral texts of cases that others can join, for anybody who is signed in."""

from litestar import get
from msgspec import Struct

from avvik.api import answers, paging, requests, seeing
from avvik.api.incoming import Request
from avvik.api.opening import keys, needed, opened, shown
from avvik.api.queries import Cursor, Limit
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


@get("/support")
async def support(request: Request) -> Sent:
    office = request.office
    asked = requests.query(request, Span)
    language, place = request.language, paging.place(asked.cursor)
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
    filters = dict(request.query)
    last = Place(case=found[-1].id) if more else None
    link = paging.onward(office.public_url + PATH, filters, last)
    return json(answers.Neutrals(items=items), language, {"link": link})


def _any(_holder: Struct, _field: str) -> bool:
    return True


HANDLERS = (support,)
