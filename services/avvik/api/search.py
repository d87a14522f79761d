"""Searching within what the caller may read, in opened texts: nothing is indexed.

A search looks through so many cases, or for so long, and then says where it goes on.
"""

import asyncio
import re
import unicodedata
from collections.abc import Sequence
from typing import Annotated

import msgspec
from litestar import post
from msgspec import Meta

from avvik.api import answers, paging, requests, seeing, showing
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.opening import keys, needed, opened
from avvik.api.queries import Cursor, Filter, Limit, wanted_by
from avvik.api.responses import Sent, json
from avvik.api.seeing import Seen
from avvik.application.ports import World
from avvik.application.sealing import texts_in
from avvik.views import cases
from avvik.views.cases import Place, Wanted
from avvik.views.still import still_visible

# How many cases one request looks through, how many at once, and for how long (seconds).
EXAMINED = 2000
BATCH = 50
WITHIN = 2.0
# Every mark on a letter, but for the ring that makes å of a.
MARKS = re.compile("(?<!a)\u030a|[\u0300-\u0309\u030b-\u036f]")


class Search(Filter, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for: every word must stand somewhere in what the caller reads of the case."""

    text: Annotated[str, Meta(min_length=2, max_length=200)]
    limit: Limit = 25
    cursor: Cursor | None = None


_searches = msgspec.json.Decoder(Search)


@post("/deviations/search")
async def search(request: Request) -> Sent:
    office = request.office
    asked = await requests.content(request, _searches)
    world = await office.desk.directory.refresh()
    now = office.desk.clock.now()
    wanted, place = wanted_by(asked, world, now), paging.place(asked.cursor)
    found, onward = await _found(request, asked, world, wanted, place)
    ids = [each.found.row.id for each in found]
    async with office.reading(seeing.reader(request)) as connection:
        still = await still_visible(connection, ids)
        shown = [each for each in found if each.found.row.id in still]
        await seeing.noted(request, connection, shown)
    language = request.language
    hits = answers.Hits(
        items=await showing.summaries(office, shown, language, now),
        is_complete=onward is None,
        cursor=paging.cursor(onward) if onward else None,
    )
    return json(hits, language)


async def _found(
    request: Request, asked: Search, world: World, wanted: Wanted, place: Place | None
) -> tuple[list[Seen], Place | None]:
    """The cases that match, and where the search goes on, if it does."""
    office, words = request.office, folded(asked.text).split()
    clock = asyncio.get_running_loop()
    deadline, examined = clock.time() + WITHIN, 0
    found: list[Seen] = []
    while True:
        async with office.reading(seeing.reader(request)) as connection:
            page = await cases.page(connection, wanted, place, BATCH)
            seen = await seeing.sighted(request, office, world, page)
        found += await _matching(office, seen, words)
        if len(found) >= asked.limit:
            found = found[: asked.limit]
            return found, Place(case=found[-1].found.row.id)
        if len(page) < BATCH:
            return found, None
        place, examined = Place(case=page[-1].row.id), examined + len(page)
        if examined >= EXAMINED or clock.time() > deadline:
            return found, place


async def _matching(office: Office, seen: Sequence[Seen], words: Sequence[str]) -> list[Seen]:
    held = await keys(
        office.desk.vault,
        (key for each in seen for key in needed(each.found.row.case, each.rights.opens)),
    )
    matching = []
    for each in seen:
        row = each.found.row
        texts = texts_in(opened(row.case, row.id, each.rights.opens, held))
        read = "\n".join(map(folded, texts))
        if all(word in read for word in words):
            matching.append(each)
    return matching


def folded(text: str) -> str:
    """The text without regard to case or to marks on letters, but for that of å."""
    bare = MARKS.sub("", unicodedata.normalize("NFD", text.casefold()))
    return unicodedata.normalize("NFC", bare)


HANDLERS = (search,)
