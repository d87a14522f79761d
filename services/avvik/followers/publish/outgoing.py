"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.followers.publish.messages import (
    Core,
    Opening,
    Stored,
    encode,
    message_of,
    subject_of,
)
from avvik.followers.reading import Connection, Row

_OPENINGS = """
    select originator_id, state from avvik.events
    where originator_id = any ($1) and originator_version = 1 and topic = 'reported'
"""
_core: msgspec.json.Decoder[Core] = msgspec.json.Decoder(Core)
_opening = msgspec.json.Decoder(Opening)


class Outgoing(Struct, frozen=True, kw_only=True, gc=False):
    """A message ready to be sent, and its place in the chain of messages."""

    position: int
    previous: int
    subject: str
    body: bytes


async def outgoing(
    connection: Connection, rows: Sequence[Row], previous: int, institution: str
) -> list[Outgoing]:
    """What others hear of these events; `previous` is the position of the message before."""
    return list(told(rows, await openings(connection, rows), previous, institution))


async def openings(connection: Connection, rows: Sequence[Row]) -> Mapping[UUID, Opening]:
    """How the cases began that these events carry on."""
    cases = {row["originator_id"] for row in rows if row["originator_version"] > 1}
    began = await connection.fetch(_OPENINGS, cases) if cases else ()
    return {case: _opening.decode(state) for case, state in began}


def told(
    rows: Iterable[Row], openings: Mapping[UUID, Opening], previous: int, institution: str
) -> Iterator[Outgoing]:
    """The message of each event, made when it is asked for."""
    for position, case, version, state, recorded_at, traceparent in rows:
        stored = Stored(
            position=position,
            case=case,
            version=version,
            recorded_at=recorded_at,
            traceparent=traceparent,
            event=_core.decode(state),
            opening=openings.get(case),
        )
        message = message_of(stored, previous, institution)
        yield Outgoing(
            position=position,
            previous=previous,
            subject=subject_of(message.type, institution),
            body=encode(message),
        )
        previous = position
