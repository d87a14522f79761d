"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Sequence

from msgspec import Struct

from avvik.application.ports import Recorded
from avvik.domain.events import CaseEvent, Event, Reported
from avvik.followers import reading
from avvik.followers.publish.messages import encode, message_of, subject_of


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message ready to be sent, and its place in the chain of messages."""

    position: int
    previous: int
    subject: str
    body: bytes


async def outgoing(
    connection: reading.Connection,
    events: Sequence[Recorded[Event]],
    previous: int,
    institution: str,
) -> list[Outgoing]:
    """What others hear of these events; `previous` is the position of the message before."""
    opened = {each.stream: each.event for each in events if isinstance(each.event, Reported)}
    earlier = {each.stream for each in events if isinstance(each.event, CaseEvent)} - opened.keys()
    if earlier:
        opened |= await reading.openings(connection, earlier)
    ready: list[Outgoing] = []
    for each in events:
        message = message_of(each, opened.get(each.stream), previous, institution)
        if message is None:
            continue
        subject = subject_of(message.type, institution)
        ready.append(
            Outgoing(
                position=each.position, previous=previous, subject=subject, body=encode(message)
            )
        )
        previous = each.position
    return ready
