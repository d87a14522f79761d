"""What is wrong with a body: all of it, where a decoder says the first."""

from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from avvik.api.acts.deviation import Deviation
from avvik.api.complaints import AT_MOST, complaints

NAMES = ("title", "description", "category", "unit", "occurred_on", "language", "concerns", "x/y")
VALUES = st.sampled_from(["", "nb", "2026-10-12", 7, None, [], [{"name": 1}], {"tried": 1}])

MODEL: dict[str, Any] = {
    "title": "Forelesninger avlyst",
    "description": "Tre på rad.",
    "category": "education_quality",
    "occurred_on": "2026-10-12",
    "ordinary_channels": {"tried": ["teacher"]},
    "language": "nb",
}


def found(raw: bytes, kind: type[Struct] = Deviation) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    with pytest.raises(msgspec.ValidationError) as error:
        msgspec.json.decode(raw, type=kind)
    return [(each.pointer, each.kind) for each in complaints(str(error.value), raw, kind)]


class Inner(Struct, forbid_unknown_fields=True):
    day: int


Short = Annotated[str, Meta(max_length=2)]


class Tolerant(Struct):
    inner: Inner
    name: str = ""
    table: dict[Short, Short] = {}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"[]", [("", "wrong_type")]),
        (
            b'{"z": 1, "name": 7, "inner": {"day": "x"}}',
            [("/name", "wrong_type"), ("/inner/day", "wrong_type")],
        ),
        (b'{"name": 7}', [("/name", "wrong_type"), ("/inner", "missing")]),
        # Of a table's entry it is not said which.
        (b'{"inner": {"day": 1}, "table": {"a": "abc"}}', [("/table", "too_long")]),
        (b'{"inner": {"day": 1}, "table": {"abc": "a"}}', [("/table", "too_long")]),
        (b'{"inner": {"x/y": 1}}', [("/inner/x~1y", "not_known")]),
        # Of a name that is there twice the last is kept, and the first was complained about.
        (b'{"name": 7, "name": "x", "inner": {"day": 1}}', [("/name", "wrong_type")]),
        (b'{"name": 7, "inner": {"day": 1}', [("/name", "wrong_type")]),
    ],
)
def test_each_wrong_field_is_named(raw: bytes, expected: list[tuple[str, str]]) -> None:
    assert found(raw, Tolerant) == expected


def test_no_more_is_named_than_somebody_reads() -> None:
    strange = dict.fromkeys(map(str, range(2 * AT_MOST)), 1)
    assert len(found(msgspec.json.encode(strange))) == AT_MOST


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_what_is_named_is_what_must_be_mended(body: dict[str, Any]) -> None:
    """Without the fields that are named, and with the missing ones, a body can be read."""
    named = dict(found(msgspec.json.encode(body)))
    assert {pointer for pointer, kind in named.items() if kind == "missing"} == {
        f"/{name}" for name in MODEL.keys() - body.keys()
    }
    wrong = {pointer.split("/")[1].replace("~1", "/") for pointer in named}
    mended = {name: value for name, value in body.items() if name not in wrong}
    msgspec.json.decode(msgspec.json.encode(MODEL | mended), type=Deviation)
