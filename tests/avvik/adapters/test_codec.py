"""Stored events are read by a closed registry of tags."""

import json
from pathlib import Path

import pytest

from avvik.adapters.postgres.codec import CASE_TOPICS, EventMapper, StreamEvent, decode_event
from avvik.adapters.postgres.library import MapperDeserialisationError, StoredEvent
from avvik.domain.events import CaseEvent
from tests.avvik.adapters.commits import case_id
from tests.avvik.domain.stored import EVENTS
from tests.builders import reported

GOLDEN = sorted((Path(__file__).parents[1] / "domain" / "golden").glob("*.json"))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_every_stored_form_is_read_under_its_topic(path: Path) -> None:
    stored = json.loads(path.read_text())
    state = json.dumps(stored).encode()
    topic = stored["type"]
    mapped = EventMapper().to_domain_event(StoredEvent(case_id(), 1, topic, state))
    assert EventMapper().to_stored_event(mapped).topic == topic


def test_an_event_is_read_as_it_was_written() -> None:
    given = StreamEvent(originator_id=case_id(), originator_version=3, event=reported())
    stored = EventMapper().to_stored_event(given)
    assert (stored.topic, stored.originator_version) == ("reported", 3)
    assert EventMapper().to_domain_event(stored) == given


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        ("closed", b'{"type":"acknowledged","unit":"u","expires_at":"2026-01-01T00:00:00Z"}'),
        ("os:system", b'{"type":"os:system"}'),
        ("acknowledged", b'{"type":"acknowledged"}'),
        ("acknowledged", b"not JSON"),
        ("acknowledged", b"[" * 100_000),
    ],
)
def test_what_its_topic_does_not_name_is_refused(topic: str, state: bytes) -> None:
    with pytest.raises(MapperDeserialisationError):
        decode_event(topic, state)


def test_fields_of_later_versions_are_tolerated() -> None:
    later = b'{"type":"acknowledged","unit":"u","expires_at":"2026-01-01T00:00:00Z","new":1}'
    assert decode_event("acknowledged", later)


def test_the_topics_of_cases_are_those_of_their_events() -> None:
    of_cases = {
        str(event.__struct_config__.tag) for event in EVENTS if isinstance(event, CaseEvent)
    }

    assert set(CASE_TOPICS) == of_cases
    assert {"reported", "closed"} < of_cases
    assert not of_cases & {"delivery_recorded", "registered", "unit_defined", "configured"}
