"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Collection, Mapping, Sequence
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
_decoder: msgspec.json.Decoder[Core] = msgspec.json.Decoder(Core)
_openings_decoder = msgspec.json.Decoder(Opening)


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
    openings = await _openings(connection, {case for _, case, version, *_ in rows if version > 1})
    ready: list[Outgoing] = []
    for position, case, version, state, recorded_at, traceparent in rows:
        event = _decoder.decode(state)
        stored = Stored(
            position=position,
            case=case,
            version=version,
            recorded_at=recorded_at,
            traceparent=traceparent,
            event=event,
            opening=event if isinstance(event, Opening) else openings[case],
        )
        message = message_of(stored, previous, institution)
        ready.append(
            Outgoing(
                position=position,
                previous=previous,
                subject=subject_of(message.type, institution),
                body=encode(message),
            )
        )
        previous = position
    return ready


async def _openings(connection: Connection, cases: Collection[UUID]) -> Mapping[UUID, Opening]:
    rows = await connection.fetch(_OPENINGS, cases) if cases else ()
    return {case: _openings_decoder.decode(state) for case, state in rows}
