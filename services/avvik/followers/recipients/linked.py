"""Who leads what is followed up in a case: told that it ended without being closed, or goes on."""

from collections.abc import Iterator
from uuid import UUID

from msgspec.structs import replace

from avvik.application.access import disqualified
from avvik.application.ports import CaseRow
from avvik.domain.deviation import Concluded, Open
from avvik.domain.events import Reopened
from avvik.domain.events.deliveries import LINKED_LEADER
from avvik.followers.recipients.people import (
    OwnCase,
    Person,
    Sources,
    linked,
    next_of,
    official,
    own_case,
)
from avvik.followers.recipients.posts import Occasion, Post
from avvik.followers.recipients.relevance import is_own_act


async def leaders(sources: Sources, occasion: Occasion) -> tuple[Person, ...]:
    """The lines of all those cases in one: each leader once, with the cases in whose line they
    stand, those below before those above. Of each case the first who can be reached is told."""
    if not _is_so(occasion):
        return ()
    posts: dict[UUID, Post] = {}
    cases: dict[UUID, tuple[OwnCase, ...]] = {}
    for row in await linked(sources, occasion.row.id):
        own = own_case(row)
        for post in _line(occasion, row):
            posts.setdefault(post[2], post)
            cases[post[2]] = (*cases.get(post[2], ()), own)
    organisation = occasion.organisation
    upward = sorted(posts.values(), key=lambda post: -len(organisation.line(post[0])))
    return tuple(
        [
            replace(await official(sources, post, organisation), own=cases[post[2]])
            for post in next_of(upward, occasion)
        ]
    )


def _is_so(occasion: Occasion) -> bool:
    """Whether the case still is ended without being closed, or after a reopening goes on."""
    if isinstance(occasion.recorded.event, Reopened):
        return isinstance(occasion.row.case, Open)
    return not isinstance(occasion.row.case, Open | Concluded)


def _line(occasion: Occasion, row: CaseRow) -> Iterator[Post]:
    """Who leads the case, upward, but those who are out of the one that it is followed up in.

    It ends below whoever did what there is to tell: they know.
    """
    organisation, day = occasion.organisation, occasion.day
    out = organisation.excluded(occasion.disqualified, day)
    own_out = disqualified(row, organisation)
    seen: set[UUID] = set()
    for post in organisation.responsible(row.case.file.reached, own_out, day):
        if is_own_act(occasion, post):
            return
        unit, _, person = post
        if person not in out and person not in seen:
            seen.add(person)
            yield unit, LINKED_LEADER, person
