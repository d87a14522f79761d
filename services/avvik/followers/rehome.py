"""After a reorganisation: open cases of a closed unit go to whoever answers for it now.

A case that is opened again later, after its unit was closed, goes there too. Each case moves once,
under a command of its own; a worker that dies in between does again what is left to do. Others
may be first: what has ended or moved meanwhile stays as it is.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TypeAlias, get_args
from uuid import UUID, uuid5

import msgspec
import structlog
from msgspec import Struct
from prometheus_client import Counter

from avvik.application.desk import Ask, CarriedOut, Desk
from avvik.application.execute import execute
from avvik.application.streams import NAMESPACE
from avvik.domain.decisions import Rehome
from avvik.domain.decisions.facts import NotOpen, WithTheOffice
from avvik.domain.decisions.transfer import SameUnit
from avvik.domain.deviation import Open
from avvik.domain.values import Profile
from avvik.followers import reading
from avvik.followers.reading import Connection
from avvik.followers.seldom import STRETCH, follow, settle
from avvik.followers.turn import Connect, Turn

FOLLOWER = "rehome"
ACTOR = "reorganisation"

MOVED = Counter("avvik_cases_rehomed_total", "Open cases that went to another unit.")

_OPEN = tuple(str(phase.__struct_config__.tag) for phase in get_args(Open))
_OF_UNIT = """
    select id from avvik.cases
    where unit = $1 and status = any ($2) and id > $3
    order by id limit $4
"""
_FIRST = UUID(int=0)

_log = structlog.get_logger(__name__)


class _UnitClosed(Struct, frozen=True, tag="unit_closed"):
    """Of the event, which unit."""

    unit: str


class _Reopened(Struct, frozen=True, tag="reopened"):
    """That a case goes on, perhaps at a unit that is no more."""


_Cause: TypeAlias = _UnitClosed | _Reopened
_causes: msgspec.json.Decoder[_Cause] = msgspec.json.Decoder(_Cause)
CAUSES = tuple(str(cause.__struct_config__.tag) for cause in get_args(_Cause))


async def rehome(desk: Desk, connect: Connect) -> None:
    """Follow the log, until something is in the way."""
    await follow(connect, FOLLOWER, partial(catch_up, desk))


async def catch_up(desk: Desk, held: Turn) -> None:
    """Move what is to be moved, to the end of the log."""
    await settle(held, CAUSES, partial(_settle, desk, held.connection))


async def _settle(desk: Desk, connection: Connection, row: reading.Row) -> None:
    position: int = row["notification_id"]
    match _causes.decode(row["state"]):
        case _UnitClosed(unit=unit):
            moved = 0
            last = _FIRST
            # No case comes to a closed unit: whoever decided on it before decides again.
            while cases := await _open_cases(connection, unit, last):
                for case in cases:
                    moved += await _move(desk, case, position)
                last = cases[-1]
            _log.info("unit_closed", unit=unit, moved=moved)
        case _Reopened():
            await _move(desk, row["originator_id"], position)


async def _open_cases(connection: Connection, unit: str, after: UUID) -> Sequence[UUID]:
    rows = await connection.fetch(_OF_UNIT, unit, _OPEN, after, STRETCH)
    return [row["id"] for row in rows]


async def _move(desk: Desk, case: UUID, position: int) -> bool:
    """Whether the case went to another unit."""
    ask = Ask(
        command_id=uuid5(NAMESPACE, f"{ACTOR}/{case}/{position}"),
        identity=b"",
        profile=Profile(issuer="", sub=""),
        person=None,
        system=ACTOR,
    )
    with suppress(NotOpen, WithTheOffice, SameUnit, CarriedOut):
        await execute(desk, ask, case, Rehome())
        MOVED.inc()
        return True
    return False
