"""Cases with the capacities in which the caller sees them, and the note of what was shown."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from uuid import UUID

from msgspec import Struct

from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.api.office import Office
from avvik.api.requests import CallerRequest
from avvik.api.texts import is_printable
from avvik.application.access import NotVisible, Sight, sight
from avvik.application.ports import Directory, World
from avvik.domain.calendar import oslo_date
from avvik.views import cases
from avvik.views.cases import Found
from avvik.views.reading import STRANGER, Connection, note

PURPOSE_AT_MOST = 500


class Seen(Struct, frozen=True, kw_only=True):
    """A case, and what the caller is to it."""

    found: Found
    sight: Sight
    person: UUID

    @property
    def is_own(self) -> bool:
        return self.person == self.found.row.reporter

    @property
    def is_office(self) -> bool:
        """Whether the caller sees the case by an office that they hold."""
        return self.sight.official or self.sight.auditor or self.sight.metadata

    @property
    def reader(self) -> str:
        """What the access log calls the reader: an official by id, others by what they are."""
        if self.is_office:
            return str(self.person)
        return "reporter" if self.is_own else "supporter"

    def may_open(self, subject: str) -> bool:
        """Officials read everything; the reporter what they wrote and were told."""
        return self.sight.official or (self.is_own and subject not in ("contact", "case"))


def reader(request: CallerRequest) -> UUID:
    """Whom row-level security is told of."""
    return request.user.person or STRANGER


async def one(
    request: CallerRequest, office: Office, world: World, connection: Connection, case: UUID
) -> Seen:
    """The case, noted as shown; refused if the caller may not know of it."""
    found = await cases.one(connection, case)
    seen = await sighted(office, world, reader(request), [found] if found else [])
    if not seen:
        raise NotVisible
    await noted(request, connection, seen)
    return seen[0]


async def sighted(office: Office, world: World, person: UUID, found: Sequence[Found]) -> list[Seen]:
    """What the reader is to these cases; one that the policy does not show either is dropped.

    `world` was read before the transaction that found them: asking for a second connection
    while holding one could leave everybody waiting for the last.
    """
    directory, today = office.desk.directory, oslo_date(office.desk.clock.now())
    if not {each.row.case.file.unit for each in found} <= world.organisation.units.keys():
        world = await directory.refresh()
    seen = _sighted(world, person, found, today)
    if len(seen) < len(found):
        # The database let it through: the directory has changed since.
        seen = _sighted(await directory.refresh(), person, found, today)
    return seen


async def world_with(directory: Directory, units: Set[str]) -> World:
    """The directory as remembered, or as of now where it does not yet hold these units."""
    world = await directory.world()
    return world if units <= world.organisation.units.keys() else await directory.refresh()


async def noted(request: CallerRequest, connection: Connection, seen: Iterable[Seen]) -> None:
    """Note the cases shown. Their own ones a reporter reads as such, whatever else they are."""
    why = purpose(request)
    shown: dict[str, list[UUID]] = {}
    for each in seen:
        shown.setdefault(each.reader, []).append(each.found.row.id)
    for name, ids in shown.items():
        await note(connection, name, why, request.scope["path_template"], ids)


def _sighted(world: World, person: UUID, found: Sequence[Found], today: date) -> list[Seen]:
    pairs = ((each, sight(person, each.row, world.organisation, today)) for each in found)
    return [Seen(found=each, sight=seen, person=person) for each, seen in pairs if seen]


def purpose(request: CallerRequest) -> str | None:
    """Why the caller reads, in their own words, where they say so."""
    given = _as_sent(request.headers.get("purpose", ""))
    if given and (len(given) > PURPOSE_AT_MOST or not is_printable(given)):
        raise Invalid(FieldError(pointer="", kind="not_a_purpose"))
    return given or None


def _as_sent(header: str) -> str:
    """HTTP's headers are bytes; ours are read as Latin-1, and people write UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
