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

# So many cases are known by heart: some 17 MB.
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
        self._moves: Mapping[UUID, Moves] = {}

    async def learn(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Ask about the cases that these events carry on, as far as they are unknown."""
        if len(self._standings) > KNOWN:
            self._standings.clear()
        carried_on = {row["originator_id"] for row in rows if row["originator_version"] > 1}
        unknown = {case for case in carried_on if case not in self._standings}
        self._moves = await moves_of(connection, unknown) if unknown else {}

    def tell(self, rows: Iterable[Row], previous: int) -> Iterator[Outgoing]:
        """The message of each event, made when it is asked for; `previous` came before them."""
        for position, case, version, state, recorded_at, traceparent in rows:
            core = core_of(state)
            stored = Stored(
                position=position,
                case=case,
                version=version,
                recorded_at=recorded_at,
                traceparent=traceparent,
                core=core,
                standing=self._standing(case, version, core, state) if version > 1 else None,
            )
            message = message_of(stored, previous, self._institution)
            if isinstance(message.data, DeviationReported):
                self._standings[case] = opened(message.data)
            yield Outgoing(
                position=position,
                previous=previous,
                subject=subject_of(message.type, self._institution),
                body=encode(message),
            )
            previous = position

    def _standing(self, case: UUID, version: int, core: Struct, state: bytes) -> Standing:
        """Where the case stood once this had happened."""
        standing = self._standings.get(case)
        if standing is None:
            standing = self._standings[case] = standing_at(self._moves[case], version)
        elif is_move(core):
            standing = self._standings[case] = moved(standing, move_of(state))
        return standing


async def outgoing(
    connection: Connection, rows: Sequence[Row], previous: int, institution: str
) -> list[Outgoing]:
    """What others hear of these events; `previous` is the position of the message before."""
    teller = Teller(institution)
    await teller.learn(connection, rows)
    return list(teller.tell(rows, previous))


async def moves_of(connection: Connection, cases: Collection[UUID]) -> Mapping[UUID, Moves]:
    """How these cases came to stand where they do."""
    made: dict[UUID, list[tuple[int, Move]]] = {}
    for case, version, state in await reading.of_streams(connection, cases, MOVING):
        made.setdefault(case, []).append((version, move_of(state)))
    return made
