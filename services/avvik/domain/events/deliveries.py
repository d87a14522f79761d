"""What came of telling people."""

from datetime import datetime

from msgspec import Struct

# As whom somebody is told of a case for the sake of another, at whose unit they are, and which is
# followed up in it.
LINKED_LEADER = "linked_leader"
LINKED_REPORTER = "linked_reporter"
LINKED_SUPPORTER = "linked_supporter"
ELSEWHERE = (LINKED_LEADER, LINKED_REPORTER, LINKED_SUPPORTER)


class DeliveryRecorded(Struct, frozen=True, kw_only=True, tag="delivery_recorded"):
    """What became of telling one person about one event.

    `person` is a directory person's id, or for reporters and supporters a pseudonym.
    """

    event_id: str
    role: str
    unit: str | None
    person: str | None
    channel: str
    outcome: str
    code: int | None = None
    enhanced: str | None = None
    at: datetime
