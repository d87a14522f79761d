"""The canonical log entry: the bytes that stand for one event in the Merkle tree. Pure.

An entry is nine fields in this order, each as its length (2 bytes, big-endian) and its bytes:

| # | field       | bytes                                                               |
|---|-------------|---------------------------------------------------------------------|
| 1 | format      | the 13 bytes `avvik/entry/1`                                        |
| 2 | position    | 8, big-endian, unsigned: the event's place in the log               |
| 3 | stream      | 16: the stream's UUID                                               |
| 4 | version     | 8, big-endian, unsigned: the event's place in its stream            |
| 5 | tag         | UTF-8: the kind of event, as in the log's column                    |
| 6 | recorded at | 8, big-endian, signed: microseconds since 1970-01-01T00:00:00Z      |
| 7 | actor       | UTF-8, as in the log's column                                       |
| 8 | command id  | 16: the UUID of the command that the event followed from            |
| 9 | state       | 32: SHA-256 of the event's stored state, sealed values as they are  |

Nothing follows the ninth field. The leaf of the tree is SHA-256(0x00 ‖ entry) (RFC 6962 § 2.1).
The format is permanent: another one gets another first field.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from msgspec import Struct

FORMAT = b"avvik/entry/1"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LEAF = b"\x00"


class Entry(Struct, frozen=True, kw_only=True):
    """What the log says of one event; `state` is what is stored, byte by byte."""

    position: int
    stream: UUID
    version: int
    tag: str
    recorded_at: datetime
    actor: str
    command_id: UUID
    state: bytes


def encode(entry: Entry) -> bytes:
    microseconds = (entry.recorded_at - _EPOCH) // _MICROSECOND
    fields = (
        FORMAT,
        entry.position.to_bytes(8, "big"),
        entry.stream.bytes,
        entry.version.to_bytes(8, "big"),
        entry.tag.encode(),
        microseconds.to_bytes(8, "big", signed=True),
        entry.actor.encode(),
        entry.command_id.bytes,
        hashlib.sha256(entry.state).digest(),
    )
    return b"".join(len(field).to_bytes(2, "big") + field for field in fields)


def leaf_hash(encoded: bytes) -> bytes:
    """The entry's leaf in the tree."""
    return hashlib.sha256(_LEAF + encoded).digest()
