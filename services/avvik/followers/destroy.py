"""After a diversion: our copies of the case's data keys go, the office's remain.

Keys go first, then the tracking row moves: a worker that dies in between does it again, which
changes nothing. What was diverted but is not in escrow stays, and stops this follower.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct
from prometheus_client import Counter

from avvik.adapters.postgres.codec import decode_event
from avvik.application.offices import keys_given_up
from avvik.application.ports import Vault
from avvik.domain.events import Event
from avvik.followers import reading
from avvik.followers.reading import Connection
from avvik.followers.seldom import follow, settle
from avvik.followers.turn import Connect, Turn

FOLLOWER = "destroy"
DIVERTED = ("diverted",)

KEYS = Counter("avvik_keys_destroyed_total", "Data keys of diverted cases destroyed here.")

_STREAM = """
    select topic, state from avvik.events
    where originator_id = $1 and originator_version <= $2
"""

_log = structlog.get_logger(__name__)


class _Diverted(Struct, frozen=True):
    """Of the event, to whom the case went."""

    office: str


async def destroy(vault: Vault, connect: Connect) -> None:
    """Follow the log, until something is in the way."""
    await follow(connect, FOLLOWER, partial(catch_up, vault))


async def catch_up(vault: Vault, held: Turn) -> None:
    """Destroy to the end of the log."""
    await settle(held, DIVERTED, partial(_surrender, vault, held.connection))


async def _surrender(vault: Vault, connection: Connection, row: reading.Row) -> None:
    case: UUID = row["originator_id"]
    office = msgspec.json.decode(row["state"], type=_Diverted).office
    keys = keys_given_up(await _history(connection, case, row["originator_version"]))
    destroyed = await vault.surrender(case, office, keys)
    KEYS.inc(destroyed)
    _log.info("keys_destroyed", destroyed=destroyed, concerned=len(keys))


async def _history(connection: Connection, case: UUID, until: int) -> Sequence[Event]:
    rows = await connection.fetch(_STREAM, case, until)
    return [decode_event(row["topic"], row["state"]) for row in rows]
