"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from avvik.followers import reading
from avvik.followers.publish.messages import Stored, core_of, encode, message_of, subject_of
from avvik.followers.publish.standing import MOVING, Move, Moves, move_of, standing_at
from avvik.followers.reading import Connection, Row


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
    return list(told(rows, await moves(connection, rows), previous, institution))


async def moves(connection: Connection, rows: Sequence[Row]) -> Mapping[UUID, Moves]:
    """Where the cases stood that these events carry on."""
    cases = {row["originator_id"] for row in rows if row["originator_version"] > 1}
    return await moves_of(connection, cases) if cases else {}


async def moves_of(connection: Connection, cases: Collection[UUID]) -> Mapping[UUID, Moves]:
    made: dict[UUID, list[tuple[int, Move]]] = {}
    for case, version, state in await reading.of_streams(connection, cases, MOVING):
        made.setdefault(case, []).append((version, move_of(state)))
    return made


def told(
    rows: Iterable[Row], moves: Mapping[UUID, Moves], previous: int, institution: str
) -> Iterator[Outgoing]:
    """The message of each event, made when it is asked for."""
    for position, case, version, state, recorded_at, traceparent in rows:
        stored = Stored(
            position=position,
            case=case,
            version=version,
            recorded_at=recorded_at,
            traceparent=traceparent,
            core=core_of(state),
            standing=standing_at(moves[case], version) if version > 1 else None,
        )
        message = message_of(stored, previous, institution)
        yield Outgoing(
            position=position,
            previous=previous,
            subject=subject_of(message.type, institution),
            body=encode(message),
        )
        previous = position
