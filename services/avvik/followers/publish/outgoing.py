"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.application.ports import Recorded
from avvik.domain.events import CaseEvent, Event, Reported
from avvik.followers.publish.messages import Opening, encode, message_of, subject_of
from avvik.followers.reading import Connection

_OPENINGS = """
    select originator_id, state from avvik.events
    where originator_id = any ($1) and originator_version = 1 and topic = 'reported'
"""
# Reads past what is sealed.
_decoder = msgspec.json.Decoder(Opening)


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message ready to be sent, and its place in the chain of messages."""

    position: int
    previous: int
    subject: str
    body: bytes


async def outgoing(
    connection: Connection, events: Sequence[Recorded[Event]], previous: int, institution: str
) -> list[Outgoing]:
    """What others hear of these events; `previous` is the position of the message before."""
    cases = {each.stream for each in events if _continues(each.event)}
    openings = await _openings(connection, cases) if cases else {}
    ready: list[Outgoing] = []
    for each in events:
        message = message_of(each, openings.get(each.stream), previous, institution)
        if message is None:
            continue
        ready.append(
            Outgoing(
                position=each.position,
                previous=previous,
                subject=subject_of(message.type, institution),
                body=encode(message),
            )
        )
        previous = each.position
    return ready


def _continues(event: Event) -> bool:
    return isinstance(event, CaseEvent) and not isinstance(event, Reported)


async def _openings(connection: Connection, cases: Collection[UUID]) -> Mapping[UUID, Opening]:
    rows = await connection.fetch(_OPENINGS, cases)
    return {row["originator_id"]: _decoder.decode(row["state"]) for row in rows}
