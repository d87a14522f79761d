"""Cases with the capacities in which the caller sees them, and the note of what was shown."""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.application.access import NotVisible, Sight, sight
from avvik.application.ports import Directory, World
from avvik.application.rights import Rights, rights
from avvik.domain.calendar import oslo_date
from avvik.domain.deviation import Diverted
from avvik.domain.texts import is_printable
from avvik.views import cases
from avvik.views.cases import Found
from avvik.views.reading import STRANGER, Connection, note

PURPOSE_AT_MOST = 500
# How the access log calls readers who hold no office.
REPORTER, SUPPORTER = "reporter", "supporter"


class Seen(Struct, frozen=True, kw_only=True):
    """A case, what the caller is to it, and what they read of it."""

    found: Found
    sight: Sight
    rights: Rights

    @property
    def is_own(self) -> bool:
        return self.sight.reporter

    @property
    def is_sealed(self) -> bool:
        """Whether only another office can read it."""
        return isinstance(self.found.row.case, Diverted)


def reader(request: Request) -> UUID:
    """Whom row-level security is told of."""
    return request.caller.person or STRANGER


async def one(
    request: Request, office: Office, world: World, connection: Connection, case: UUID
) -> Seen:
    """The case, noted as shown; refused if the caller may not know of it."""
    found = await cases.one(connection, case)
    seen = await sighted(request, office, world, [found] if found else [])
    if not seen:
        raise NotVisible
    await noted(request, connection, seen)
    return seen[0]


async def sighted(
    request: Request, office: Office, world: World, found: Sequence[Found]
) -> list[Seen]:
    """What the caller is to these cases; one that the policy does not show either is dropped.

    `world` was read before the transaction that found them: asking for a second connection
    while holding one could leave everybody waiting for the last.
    """
    directory, now = office.desk.directory, office.desk.clock.now()
    if not {each.row.case.file.unit for each in found} <= world.organisation.units.keys():
        world = await directory.refresh()
    seen = _sighted(request, world, found, now)
    if len(seen) < len(found):
        # The database let it through: the directory has changed since.
        seen = _sighted(request, await directory.refresh(), found, now)
    return seen


async def world_with(directory: Directory, units: Set[str]) -> World:
    """The directory as remembered, or as of now where it does not yet hold these units."""
    world = await directory.world()
    return world if units <= world.organisation.units.keys() else await directory.refresh()


async def noted(request: Request, connection: Connection, seen: Iterable[Seen]) -> None:
    """Note the cases shown. Who reported or joined one reads it as such, and not by name."""
    why = purpose(request)
    shown: dict[str, list[UUID]] = {}
    for each in seen:
        shown.setdefault(_reader(request, each.sight), []).append(each.found.row.id)
    for name, ids in shown.items():
        await note(connection, name, why, request.route, ids)


def _reader(request: Request, sight: Sight) -> str:
    """What the access log calls the reader: officials by id, with for whom, others by what
    they are."""
    if sight.reporter:
        return REPORTER
    if not sight.has_task:
        return SUPPORTER
    behind = sight.on_behalf_of
    return f"{reader(request)}/for/{behind}" if behind else str(reader(request))


def _sighted(request: Request, world: World, found: Sequence[Found], now: datetime) -> list[Seen]:
    person, has_purpose = reader(request), purpose(request) is not None
    seen = []
    for each in found:
        capacities = sight(person, each.row, world.organisation, oslo_date(now))
        if capacities:
            read = rights(capacities, person, each.row, has_purpose=has_purpose, now=now)
            seen.append(Seen(found=each, sight=capacities, rights=read))
    return seen


def purpose(request: Request) -> str | None:
    """Why the caller reads, in their own words, where they say so."""
    given = _as_sent(request.header(b"purpose") or "")
    if given and (len(given) > PURPOSE_AT_MOST or not is_printable(given)):
        raise Invalid(FieldError(pointer="", kind="not_a_purpose"))
    return given or None


def _as_sent(header: str) -> str:
    """HTTP's headers are bytes; ours are read as Latin-1, and people write UTF-8."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
