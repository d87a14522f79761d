"""Cases as they are read. Whatever shows one notes to whom, before a byte of it leaves."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from msgspec import Meta, Struct, structs

from avvik.api import answers, paging, requests, seeing, showing
from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.opening import keys, needed, opened, profiles, surviving
from avvik.api.parts import Moment
from avvik.api.requests import Plain
from avvik.api.responses import Sent, json
from avvik.api.seeing import Seen
from avvik.api.telling import Telling
from avvik.api.whole import whole
from avvik.api.words import words_of
from avvik.application.access import NotVisible
from avvik.application.ports import CaseRow, World
from avvik.application.pseudonyms import support_code
from avvik.domain.configuration import is_code
from avvik.domain.decisions.facts import Unknown
from avvik.domain.deviation import Case, Linked, Open, evolve, handler_of, measures_of
from avvik.domain.events import CaseEvent
from avvik.views import cases, leads, people, trail
from avvik.views.cases import Found, Wanted
from avvik.views.leads import Answered
from avvik.views.reading import Connection

CASES = "/api/v1/deviations"

Code: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Limit: TypeAlias = Annotated[int, Meta(ge=1, le=100)]
Cursor: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]
Status: TypeAlias = Literal[
    "reported",
    "awaiting_reporter",
    "in_progress",
    "ready_to_close",
    "rejected",
    "diverted",
    "linked",
    "withdrawn",
    "closed",
]


class Filter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases are meant. `unit` means the unit and everything below it; `rerouted`, that the
    case was handed over to where it belongs."""

    unit: Code | None = None
    status: Status | None = None
    category: Code | None = None
    severity: Code | None = None
    overdue: bool | None = None
    handler: Literal["me"] | None = None
    rerouted: bool | None = None


class Listing(Filter, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases to list."""

    limit: Limit = 25
    cursor: Cursor | None = None


class AsOf(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which state of the case: as of a time, or of a version; else as it is."""

    at: Moment | None = None
    version: Annotated[int, Meta(ge=1, le=2**31)] | None = None


@get("/deviations")
async def listing(request: Request) -> Sent:
    office = request.office
    asked = requests.query(request, Listing)
    world = await office.desk.directory.refresh()
    wanted = wanted_by(asked, world, office.desk.clock.now())
    place = paging.place(asked.cursor)
    async with office.reading(seeing.reader(request)) as connection:
        # One more than asked for tells whether there is more.
        found = await cases.page(connection, wanted, place, asked.limit + 1)
        more = len(found) > asked.limit
        if more:
            found = found[1:] if place and place.back else found[:-1]
        seen = await seeing.sighted(request, office, world, found)
        await seeing.noted(request, connection, seen)
    language = request.language
    items = await showing.summaries(office, seen, language, wanted.now)
    filters = dict(request.query)
    ids = [each.row.id for each in found]
    link = paging.links(office.public_url + CASES, filters, place, ids, more=more)
    return json(answers.Cases(items=items), language, {"link": link})


@get("/deviations/{case:str}")
async def detail(request: Request, case: FromPath[str]) -> Sent:
    asked = requests.query(request, AsOf)
    if asked.at is not None and asked.version is not None:
        raise Invalid(FieldError(pointer="/version", kind="one_of_time_or_version"))
    shown = await _shown(request, requests.case_id(case), asked)
    return json(shown, request.language, {"etag": f'"{shown.version}"'})


@get("/deviations/{case:str}/measures/{measure:str}")
async def one_measure(request: Request, case: FromPath[str], measure: FromPath[str]) -> Sent:
    requests.query(request, Plain)
    number = requests.measure_number(measure)
    shown = await _shown(request, requests.case_id(case), AsOf())
    for each in shown.measures:
        if each.number == number:
            return json(each, request.language, {"etag": f'"{shown.version}"'})
    raise NotVisible


async def _shown(request: Request, case: UUID, asked: AsOf) -> answers.Detail:
    """The case as the caller sees it, noted as shown."""
    office = request.office
    language = request.language
    world = await office.desk.directory.refresh()
    async with office.reading(seeing.reader(request)) as connection:
        seen = await seeing.one(request, office, world, connection, case)
        if asked.at is not None or asked.version is not None:
            # Parts of a case are shared as it is now.
            if not seen.rights.facts:
                raise NotVisible
            seen = structs.replace(seen, found=await _as_of(connection, seen.found, asked))
        related = await people.known(connection, _related(seen))
        lead = await _lead(request, connection, world, seen)
        kept = await _kept(connection, seen)
        answer = await _answer(connection, seen) if asked == AsOf() else None
    row, may, vault = seen.found.row, seen.rights.opens, office.desk.vault
    readable = opened(row.case, row.id, may, await keys(vault, needed(row.case, may)))
    telling = Telling(
        words=await words_of(office.desk.directory, row.case.file, language),
        organisation=(await office.desk.directory.world()).organisation,
        people=await profiles(vault, related),
        lead=lead,
        kept=kept,
        answered=answer and await surviving(vault, answer, answer.lead),
        support_code=_support_code(office, seen),
    )
    return whole(seen, readable, telling)


def _related(seen: Seen) -> set[UUID]:
    """Whose names belong to what the caller may read of the case."""
    row, rights = seen.found.row, seen.rights
    related: set[UUID] = set()
    if "contact" in rights.matters:
        related.add(row.reporter)
    if "named" in rights.matters:
        related.update(row.case.file.disqualified)
    if rights.office:
        related.update(note.by for note in row.case.file.notes)
        related.update(measure.owner for measure in measures_of(row.case))
        related.update(each for each in (handler_of(row.case),) if each)
    return related


async def _lead(request: Request, connection: Connection, world: World, seen: Seen) -> UUID | None:
    """The case that this one is followed up in, if the caller sees that one too."""
    case = seen.found.row.case
    found = await cases.one(connection, case.lead) if isinstance(case, Linked) else None
    seen_too = await seeing.sighted(request, request.office, world, [found] if found else [])
    return seen_too[0].found.row.id if seen_too else None


async def _kept(connection: Connection, seen: Seen) -> frozenset[UUID]:
    """The leads that the caller must not learn of."""
    row = seen.found.row
    return await leads.kept(connection, row.id) if isinstance(row.case, Linked) else frozenset()


async def _answer(connection: Connection, seen: Seen) -> Answered | None:
    """How that case was closed, for whoever would read that of this one: a public text."""
    is_told = isinstance(seen.found.row.case, Linked) and "shared" in seen.rights.matters
    return await leads.answered(connection, seen.found.row.id) if is_told else None


def _support_code(office: Office, seen: Seen) -> str | None:
    """What the reporter may give to others who saw the same, while they can join."""
    row = seen.found.row
    return (
        support_code(office.secret, row.id) if seen.is_own and isinstance(row.case, Open) else None
    )


def wanted_by(asked: Filter, world: World, now: datetime) -> Wanted:
    """What a filter means today; whatever the institution does not know is refused, by name."""
    organisation, configuration = world.organisation, world.configuration
    unknown = []
    if asked.unit is not None and asked.unit not in organisation.units:
        unknown.append("/unit")
    if asked.category is not None and not is_code(asked.category, configuration.categories):
        unknown.append("/category")
    if asked.severity is not None and not is_code(asked.severity, configuration.severities):
        unknown.append("/severity")
    if unknown:
        raise Unknown(*unknown)
    return Wanted(
        units=organisation.subtree(asked.unit) if asked.unit is not None else None,
        status=asked.status,
        category=asked.category,
        severity=asked.severity,
        overdue=asked.overdue,
        is_handler=asked.handler == "me",
        rerouted=asked.rerouted,
        now=now,
    )


async def _as_of(connection: Connection, found: Found, asked: AsOf) -> Found:
    """The case as it was: its events up to then, folded. Who may see it is as of now."""
    steps = [
        step
        for step in await trail.steps(connection, found.row.id)
        if (asked.version is None or step.version <= asked.version)
        and (asked.at is None or step.at <= asked.at)
    ]
    if not steps or (asked.version is not None and steps[-1].version < asked.version):
        raise NotVisible
    case: Case | None = None
    for step in steps:
        assert isinstance(step.event, CaseEvent)
        case = evolve(case, step.event)
    assert case is not None
    row: CaseRow = structs.replace(found.row, version=steps[-1].version, case=case)
    return structs.replace(found, row=row, changed_at=steps[-1].at)


HANDLERS = (listing, detail, one_measure)
