"""Rows in the binary format of COPY (PostgreSQL's documentation, "COPY", "Binary Format").

The driver can write it too, but only straight to its own connection: rows that one process makes
and another hands to the server have to be written down in between.
"""

from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from operator import attrgetter
from struct import Struct as Layout
from types import NoneType
from typing import Any
from uuid import UUID

from asyncpg.pgproto import pgproto

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
UUID_TYPE = 2950

# Signature, flags, length of an extension; and at the end, what stands for a row's length.
HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

_width = Layout("!h").pack
_length = Layout("!i").pack
_number = Layout("!iq").pack
# Dimensions, whether there are nulls, the elements' type; of the dimension, size and lower bound.
_array = Layout("!iiiIii").pack
_NO_UUIDS = Layout("!iiiI").pack(12, 0, 0, UUID_TYPE)
_UUID_LENGTH = _length(16)
_bytes_of = attrgetter("bytes")


async def copying(rows: AsyncIterable[bytes]) -> AsyncGenerator[bytes]:
    """Written rows, as COPY takes them."""
    yield HEADER
    async for each in rows:
        yield each
    yield TRAILER


def written(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """The rows, one after the other.

    What a column holds is of one kind: how it is written is found out once for all of them.
    """
    if not rows:
        return b""
    width = repeat(_width(len(rows[0])))
    columns = chain.from_iterable(map(_column, zip(*rows, strict=True)))
    return b"".join(chain.from_iterable(zip(width, *columns, strict=False)))


def _column(values: tuple[Any, ...]) -> tuple[Iterable[bytes], ...]:
    """The fields of a column, or their lengths and they. What is said again is written once."""
    kinds = set(map(type, values))
    if kinds == {bytes}:
        return map(_length, map(len, values)), values
    if kinds <= {UUID, pgproto.UUID}:
        return repeat(_UUID_LENGTH), map(_bytes_of, values)
    known = {value: _WRITERS[type(value)](value) for value in set(values)}
    return (map(known.__getitem__, values),)


def _text(value: str) -> bytes:
    encoded = value.encode()
    return _length(len(encoded)) + encoded


def _bytes(value: bytes) -> bytes:
    return _length(len(value)) + value


def _uuid(value: UUID) -> bytes:
    return _UUID_LENGTH + value.bytes


def _uuids(values: tuple[UUID, ...]) -> bytes:
    if not values:
        return _NO_UUIDS
    elements = b"".join(map(_uuid, values))
    return _array(20 + len(elements), 1, 0, UUID_TYPE, len(values), 1) + elements


def _moment(value: datetime) -> bytes:
    return _number(8, (value - EPOCH) // MICROSECOND)


# By the value's own type: the tables' numbers are all bigint, their arrays all of UUIDs.
_WRITERS: Mapping[type, Callable[[Any], bytes]] = {
    NoneType: lambda _: NULL,
    bool: lambda value: b"\x00\x00\x00\x01\x01" if value else b"\x00\x00\x00\x01\x00",
    int: lambda value: _number(8, value),
    str: _text,
    bytes: _bytes,
    UUID: _uuid,
    pgproto.UUID: _uuid,
    tuple: _uuids,
    datetime: _moment,
}
