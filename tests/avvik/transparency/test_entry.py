"""The canonical log entry: its bytes are permanent. `entries.json` is never edited again."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from msgspec import Struct, structs

from avvik.transparency.entry import Entry, encode, leaf_hash


class Vector(Struct, frozen=True, kw_only=True):
    """An entry, what it is encoded as, and its leaf (hexadecimal)."""

    name: str
    position: int
    stream: UUID
    version: int
    tag: str
    recorded_at: datetime
    actor: str
    command_id: UUID
    state: str
    entry: str
    leaf: str


VECTORS = msgspec.json.decode(
    Path(__file__).with_name("entries.json").read_bytes(), type=list[Vector]
)


def given(vector: Vector) -> Entry:
    return Entry(
        position=vector.position,
        stream=vector.stream,
        version=vector.version,
        tag=vector.tag,
        recorded_at=vector.recorded_at,
        actor=vector.actor,
        command_id=vector.command_id,
        state=bytes.fromhex(vector.state),
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_an_entry_has_the_bytes_it_always_had(vector: Vector) -> None:
    assert encode(given(vector)).hex() == vector.entry
    assert leaf_hash(bytes.fromhex(vector.entry)).hex() == vector.leaf


def test_the_vectors_hold_every_form_of_actor() -> None:
    forms = {vector.actor.partition("/")[0] for vector in VECTORS}
    assert forms == {"person", "reporter", "supporter", "system"}
    assert any("/for/" in vector.actor for vector in VECTORS)


@pytest.mark.parametrize(
    "change",
    [
        {"position": 119},
        {"stream": UUID(int=1)},
        {"version": 9},
        {"tag": "report"},
        {"recorded_at": datetime(2026, 11, 23, 9, 0, 0, 123457, tzinfo=UTC)},
        {"actor": "reporters"},
        {"command_id": UUID(int=1)},
        {"state": b'{"type":"reported" }'},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_field_can_change_without_another_leaf(change: dict[str, object]) -> None:
    entry = next(given(vector) for vector in VECTORS if vector.actor == "reporter")
    changed = structs.replace(entry, **change)
    assert leaf_hash(encode(changed)) != leaf_hash(encode(entry))


def test_what_ends_one_field_cannot_begin_the_next() -> None:
    entry = next(given(vector) for vector in VECTORS if vector.actor == "reporter")
    moved = structs.replace(entry, tag=entry.tag + "x")
    assert len(encode(moved)) == len(encode(entry)) + 1
    assert encode(structs.replace(entry, tag="ab", actor="c")) != encode(
        structs.replace(entry, tag="a", actor="bc")
    )
