"""Messages are read tolerantly, and never believed blindly."""

import json

import pytest

from notifier.facts import FACTS, Reported
from notifier.incoming import Unreadable, read
from tests.notifier import given

DEEP = b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(given.message()) | fields).encode()


@pytest.mark.parametrize("kind", FACTS)
def test_each_type_is_read(kind: str) -> None:
    assert type(read(given.message(kind=kind)).fact) is FACTS[kind]


@pytest.mark.parametrize("kind", FACTS)
def test_each_example_of_the_contract_is_read(kind: str) -> None:
    body = (given.EXAMPLES / f"{kind}.json").read_bytes()
    assert type(read(body).fact) is FACTS[kind]


def test_whatever_the_contract_tells_of_a_case_is_read() -> None:
    assert set(FACTS) == {path.stem for path in given.EXAMPLES.glob("deviation_*.json")}


def test_unknown_fields_are_ignored() -> None:
    body = changed(extension="x", data=given.DATA["deviation_reported.v1"] | {"later": [1]})
    assert isinstance(read(body).fact, Reported)


def test_the_trace_is_named() -> None:
    assert read(given.message()).envelope.trace_id == given.TRACE


def test_a_trace_that_makes_no_sense_is_ignored() -> None:
    assert read(changed(traceparent="\n")).envelope.trace_id is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b'{"id": "\xff"}', "not JSON"),
        (b"[]", "not a CloudEvent of ours"),
        (DEEP, "nested too deeply"),
        (changed(specversion="0.3"), "not a CloudEvent of ours"),
        (changed(id="x"), "not a CloudEvent of ours"),
        (changed(sequence="1"), "not a CloudEvent of ours"),
        (changed(sequence="9" * 20), "not a CloudEvent of ours"),
        (changed(time="yesterday"), "not a CloudEvent of ours"),
        (changed(time="2026-11-16T09:30:00"), "not a CloudEvent of ours"),
        (changed(type="deviation_sung.v1"), "unknown type"),
        (changed(data=None), "data does not fit its type"),
        (given.message(reference="AVV-2026-1\r\nBcc: x"), "data does not fit its type"),
        (given.message(reference="AVV-2026-1\n"), "data does not fit its type"),
        (given.message(reference="AVV-2026-1\u2028x"), "data does not fit its type"),
        (given.message(reference="AVV-2026-1\x85x"), "data does not fit its type"),
        (given.message(reference="AVV-2026-1\ud800"), "not JSON"),
        (given.message(case="x"), "data does not fit its type"),
    ],
)
def test_what_cannot_be_read_says_why_and_quotes_nothing(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(body)
    assert refused.value.reason == reason


@pytest.mark.parametrize("kind", ["deviation_sung.v1", "deviation_closed.v1"])
def test_an_unreadable_message_keeps_its_place_in_the_log(kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(given.message(7, 5, kind, reference=None))
    assert refused.value.envelope is not None
    assert refused.value.envelope.sequence.endswith("7")
