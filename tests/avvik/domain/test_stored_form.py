"""Stored events are for ever: a golden file each, written once and never edited.

A form that has grown since gets another file, `<tag>.<n>.json`; the older ones are still read.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from avvik.domain.events import Acknowledged, Event
from tests.avvik.domain.stored import EVENTS, GROWN

GOLDEN = Path(__file__).parent / "golden"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def tag(event: Event) -> str:
    return str(event.__struct_config__.tag)


def forms(events: tuple[Event, ...]) -> dict[str, Event]:
    return {tag(event): event for event in events}


def files() -> dict[str, Event]:
    """Every form by the name of its file: each that an event has had, in that order."""
    named: dict[str, Event] = {}
    for event in (*EVENTS, *GROWN):
        number = 1 + sum(tag(each) == tag(event) for each in named.values())
        named[tag(event) if number == 1 else f"{tag(event)}.{number}"] = event
    return named


# The newest form of each event, and every form.
NEWEST = {**forms(EVENTS), **forms(GROWN)}
FILES = files()


@pytest.mark.parametrize("event", NEWEST.values(), ids=tag)
def test_an_event_is_stored_as_it_always_was(event: Event) -> None:
    newest = max(GOLDEN.glob(f"{tag(event)}.*json"), key=_form)
    stored = newest.read_bytes().rstrip(b"\n")

    assert msgspec.json.encode(event) == stored


@pytest.mark.parametrize("name", FILES)
def test_what_was_stored_is_read_as_the_same_event(name: str) -> None:
    stored = (GOLDEN / f"{name}.json").read_bytes()

    assert msgspec.json.decode(stored, type=Event) == FILES[name]


def _form(path: Path) -> int:
    return int(path.stem.partition(".")[2] or 1)


def test_a_field_unknown_here_is_tolerated() -> None:
    stored = b'{"type":"acknowledged","unit":"ntnu","expires_at":"2026-11-23T12:00:00Z","new":1}'

    assert msgspec.json.decode(stored, type=Event) == Acknowledged(unit="ntnu", expires_at=NOON)


def test_every_event_has_its_golden_file() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in get_args(Event)}

    assert {path.stem for path in GOLDEN.glob("*.json")} == set(FILES)
    assert tags == set(NEWEST)
