"""Who read a case, for its reporter, those with an office in it and the data protection officer."""

from uuid import UUID

from litestar import get
from litestar.params import FromPath
from msgspec import Struct

from avvik.api import answers, paging, requests, seeing
from avvik.api.acting import Cast, persons_in
from avvik.api.incoming import Request
from avvik.api.naming import Naming
from avvik.api.opening import profiles
from avvik.api.queries import CASES, Cursor, Limit
from avvik.api.responses import Sent, json
from avvik.api.words import Words
from avvik.application.access import NotVisible
from avvik.application.ports import CaseRow, World
from avvik.domain.calendar import oslo_date
from avvik.domain.organisation import DATA_PROTECTION_OFFICER
from avvik.views import cases, people, trail
from avvik.views.reading import Connection, note
from avvik.views.trail import Read


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the readings, latest first."""

    limit: Limit = 25
    cursor: Cursor | None = None


@get("/deviations/{case:str}/readers")
async def readers(request: Request, case: FromPath[str]) -> Sent:
    office = request.office
    asked = requests.query(request, Span)
    language, before = request.language, paging.number(asked.cursor)
    case_id = requests.case_id(case)
    world = await office.desk.directory.refresh()
    async with office.reading(seeing.reader(request)) as connection:
        reads = await trail.reads(connection, case_id, before, asked.limit + 1)
        is_named, about = await _asker(request, world, connection, case_id, reads)
        named = {person for read in reads for person in persons_in(read.reader)}
        related = await people.known(connection, named if is_named else ())
    more, reads = len(reads) > asked.limit, reads[: asked.limit]
    naming = Naming(
        words=Words(judged=world.configuration, current=world.configuration, language=language),
        organisation=world.organisation,
        people=await profiles(office.desk.vault, related),
    )
    cast = Cast(naming=naming, is_named=is_named)
    items = tuple(
        answers.Reading(
            at=read.at,
            reader=cast.reader(read.reader, read.at, about),
            purpose=read.purpose if is_named else None,
            route=read.route,
        )
        for read in reads
    )
    filters = dict(request.query)
    url = f"{office.public_url}{CASES}/{case_id}/readers"
    link = paging.onward(url, filters, reads[-1].id if more else None)
    return json(answers.Readers(items=items), language, {"link": link})


async def _asker(
    request: Request, world: World, connection: Connection, case: UUID, reads: list[Read]
) -> tuple[bool, CaseRow | None]:
    """Whether they learn names, and the case, if it is theirs to see.

    The data protection officer sees who read a case, and not the case.
    """
    office, found = request.office, await cases.one(connection, case)
    seen = await seeing.sighted(request, office, world, [found] if found else [])
    if seen and (seen[0].rights.office or seen[0].is_own):
        await seeing.noted(request, connection, seen)
        return seen[0].rights.office, seen[0].found.row
    today, person = oslo_date(office.desk.clock.now()), seeing.reader(request)
    officers = world.organisation.anywhere(DATA_PROTECTION_OFFICER, today)
    if not reads or person not in officers:
        raise NotVisible
    why, route = seeing.purpose(request), request.route
    await note(connection, str(person), why, route, [case])
    return True, None


HANDLERS = (readers,)
