"""Asking who is to be told, as the notifier does."""

from avvik.application.ports import CaseRow
from avvik.followers.recipients import Recipients, recipients
from tests.avvik.followers.given import OFFICIALS, Place
from tests.builders import person

IDI, IES, IE, NTNU = "ntnu.ie.idi", "ntnu.ie.ies", "ntnu.ie", "ntnu"
LEADER, CONTACT, LAST = "line_leader", "study_quality_contact", "independent_recipient"


async def told(place: Place, case: CaseRow, role: str, unit: str = IDI) -> Recipients:
    """Who is to be told of the case's last event, in a role."""
    return await recipients(place.sources, f"{case.id}/{case.version}", role, unit)


def who(answer: Recipients) -> list[tuple[str, str, str]]:
    """Those of the example organisation who are told, by name."""
    assert answer.still_relevant
    names = {person(name): name for name in OFFICIALS}
    return [(each.unit, each.role, names[each.person]) for each in answer.people]
