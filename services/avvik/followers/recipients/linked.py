"""Who leads what is followed up in a case: told that the case ended without being closed."""

from uuid import UUID

from msgspec.structs import replace

from avvik.application.access import disqualified
from avvik.application.ports import CaseRow
from avvik.domain.deviation import Concluded, Open
from avvik.followers.recipients.people import OwnCase, Person, Sources, linked, official
from avvik.followers.recipients.posts import Occasion

LINKED_LEADER = "linked_leader"


async def leaders(sources: Sources, occasion: Occasion) -> tuple[Person, ...]:
    """Each of them once, with the cases that they lead; nobody is told of their own act."""
    if isinstance(occasion.row.case, Open | Concluded):
        # It goes on, or was closed after all.
        return ()
    found: dict[UUID, Person] = {}
    for row in await linked(sources, occasion.row.id):
        leader = await _leader(sources, occasion, row)
        if leader is None or str(leader.person) in occasion.recorded.actor.split("/"):
            continue
        own = OwnCase(case=row.id, reference=row.case.file.reference)
        known = found.get(leader.person, leader)
        found[leader.person] = replace(known, own=(*known.own, own))
    return tuple(found.values())


async def _leader(sources: Sources, occasion: Occasion, row: CaseRow) -> Person | None:
    """The first in the case's line who can be written to; if nobody can, the first."""
    organisation, first = occasion.organisation, None
    out = disqualified(row, organisation)
    for unit, _, person in organisation.responsible(row.case.file.reached, out, occasion.day):
        leader = await official(sources, (unit, LINKED_LEADER, person), organisation)
        if leader.address is not None:
            return leader
        first = first or leader
    return first
