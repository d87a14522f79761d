"""From a stretch of the log to the messages that others get: the same bytes every time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from avvik.followers import reading
from avvik.followers.publish.messages import (
    Stored,
    core_of,
    encode,
    is_move,
    message_of,
    subject_of,
)
from avvik.followers.publish.messages.reporting import DeviationReported
from avvik.followers.publish.standing import (
    MOVING,
    Move,
    Moves,
    Standing,
    move_of,
    moved,
    opened,
    standing_at,
)
from avvik.followers.reading import Connection, Row

# Where so many cases stand is known by heart, in some 17 MB; about others it asks.
KNOWN = 2**15


class Outgoing(Struct, frozen=True, kw_only=True, gc=False):
    """A message ready to be sent, and its place in the chain of messages."""

    position: int
    previous: int
    subject: str
    body: bytes


class Teller:
    """Tells of the log, stretch by stretch, and knows where the cases stood of which it told."""

    def __init__(self, institution: str) -> None:
        self._institution = institution
        self._standings: dict[UUID, Standing] = {}

    async def ask(self, connection: Connection, rows: Sequence[Row]) -> Mapping[UUID, Moves]:
        """What it does not know, and has to in order to tell of these events.

        What is known stays known: there may be others of which it has yet to tell before these.
        """
        carried_on = {row["originator_id"] for row in rows if row["originator_version"] > 1}
        unknown = {case for case in carried_on if case not in self._standings}
        return await moves_of(connection, unknown) if unknown else {}

    def tell(
        self, rows: Iterable[Row], moves: Mapping[UUID, Moves], previous: int
    ) -> Iterator[Outgoing]:
        """The message of each event, made when it is asked for; `previous` came before them."""
        for position, case, version, state, recorded_at, traceparent in rows:
            core = core_of(state)
            standing = self._standings.get(case)
            if standing is None and version > 1:
                standing = standing_at(moves[case], version)
                self._remember(case, standing)
            elif standing is not None and is_move(core):
                standing = self._standings[case] = moved(standing, move_of(state))
            stored = Stored(
                position=position,
                case=case,
                version=version,
                recorded_at=recorded_at,
                traceparent=traceparent,
                core=core,
                standing=standing,
            )
            message = message_of(stored, previous, self._institution)
            if isinstance(message.data, DeviationReported):
                self._remember(case, opened(message.data))
            yield Outgoing(
                position=position,
                previous=previous,
                subject=subject_of(message.type, self._institution),
                body=encode(message),
            )
            previous = position

    def _remember(self, case: UUID, standing: Standing) -> None:
        if len(self._standings) < KNOWN:
            self._standings[case] = standing


async def outgoing(
    connection: Connection, rows: Sequence[Row], previous: int, institution: str
) -> list[Outgoing]:
    """What others hear of these events; `previous` is the position of the message before."""
    teller = Teller(institution)
    return list(teller.tell(rows, await teller.ask(connection, rows), previous))


async def moves_of(connection: Connection, cases: Collection[UUID]) -> Mapping[UUID, Moves]:
    """How these cases came to stand where they do."""
    made: dict[UUID, list[tuple[int, Move]]] = {}
    for case, version, state in await reading.of_streams(connection, cases, MOVING):
        made.setdefault(case, []).append((version, move_of(state)))
    return made
