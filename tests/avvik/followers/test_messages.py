"""What leaves the service: which events, in which words, and never whose."""

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from uuid import UUID

import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent as Parsed

from avvik.adapters.postgres.codec import topic_of, write
from avvik.domain.events import Acknowledged, Closed, Event, Reported
from avvik.domain.values import Concern, OrdinaryChannels
from avvik.followers.publish.messages import (
    PUBLISHED,
    Core,
    Kept,
    Opening,
    Stored,
    encode,
    message_of,
    subject_of,
)
from tests.builders import DUE, person, reported

GOLDEN = Path(__file__).parents[1] / "domain" / "golden"
CASE = UUID("019aabcd-1234-7000-8000-00000000002a")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OPENING = Opening(reference="AVV-2026-1", unit="ntnu.ie.idi", category="evaluation_missing")
CANARY = "Kanarifugl Hansen"


def stored(event: Event, *, version: int = 1, traceparent: str | None = TRACE) -> Stored:
    """What the publisher reads of an event in the log."""
    _, state = write(event)
    return Stored(
        position=131,
        case=CASE,
        version=version,
        recorded_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        traceparent=traceparent,
        event=msgspec.json.decode(state, type=Core),
        opening=OPENING if version > 1 else None,
    )


def told(event: Event, *, version: int = 1, traceparent: str | None = TRACE) -> dict[str, object]:
    """The message of an event, as others read it."""
    given = stored(event, version=version, traceparent=traceparent)
    decoded: dict[str, object] = msgspec.json.decode(encode(message_of(given, 118, "ntnu")))
    return decoded


def every_event() -> list[Event]:
    """One event of each kind that can be stored."""
    decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
    return [decoder.decode(path.read_bytes()) for path in sorted(GOLDEN.glob("*.json"))]


def test_a_message_is_a_cloud_event_with_its_place_in_the_log() -> None:
    message = told(reported())
    del message["data"]
    assert message == {
        "specversion": "1.0",
        "id": f"{CASE}/1",
        "source": "/avvik/ntnu",
        "type": "deviation_reported.v1",
        "time": "2026-11-23T09:00:00Z",
        "datacontenttype": "application/json",
        "sequence": "00000000000000000131",
        "previous": "00000000000000000118",
        "traceparent": TRACE,
    }


def test_a_report_is_told_with_codes_and_due_times() -> None:
    assert told(reported(level="course", language="nn"))["data"] == {
        "case": str(CASE),
        "reference": "AVV-2026-1",
        "unit": "ntnu.ie.idi",
        "reached": "ntnu.ie.idi",
        "category": "evaluation_missing",
        "level": "course",
        "language": "nn",
        "due": {
            "acceptance": "2026-11-30T14:00:00Z",
            "first_answer": "2026-12-07T14:00:00Z",
            "closing": "2027-01-22T14:00:00Z",
        },
    }


def test_later_events_name_the_case_by_how_it_began() -> None:
    began = {"case": str(CASE), "reference": "AVV-2026-1", "category": "evaluation_missing"}
    acknowledged = Acknowledged(unit="ntnu.ie", expires_at=DUE.closing)
    assert told(acknowledged, version=2)["data"] == {
        **began,
        "unit": "ntnu.ie.idi",
        "expires_at": "2027-01-22T14:00:00Z",
    }
    closed = Closed(unit="ntnu.ie", outcome="fixed", public_answer="Rettet.")
    assert told(closed, version=3)["data"] == {**began, "unit": "ntnu.ie.idi", "outcome": "fixed"}


def test_an_event_without_a_trace_gives_a_message_without_one() -> None:
    assert "traceparent" not in told(reported(), traceparent=None)


def test_an_event_is_published_or_kept_by_decision() -> None:
    kept = {topic_of(kind) for kind in get_args(Kept)}
    assert kept.isdisjoint(PUBLISHED)
    assert kept | set(PUBLISHED) == {topic_of(kind) for kind in get_args(Event)}


def test_what_is_read_of_an_event_is_what_it_holds() -> None:
    published = [event for event in every_event() if topic_of(event) in PUBLISHED]
    assert {topic_of(event) for event in published} == set(PUBLISHED)
    for event in published:
        whole = msgspec.to_builtins(event)
        for name, value in msgspec.to_builtins(stored(event).event).items():
            assert value == whole[name], name


def test_no_free_text_and_no_person_is_in_any_message() -> None:
    events: tuple[Event, ...] = (
        reported(
            title=CANARY,
            description=CANARY,
            concerns=(Concern(name=CANARY),),
            ordinary_channels=OrdinaryChannels(tried=(), reason_not=CANARY),
            disqualified=(person("leder"),),
        ),
        Acknowledged(unit="ntnu.ie.idi", expires_at=DUE.closing),
        Closed(unit="ntnu.ie.idi", outcome="fixed", public_answer=CANARY, cause=CANARY),
    )
    for version, event in enumerate(events, start=1):
        told_bytes = encode(message_of(stored(event, version=version), 0, "ntnu")).decode()
        assert CANARY not in told_bytes
        assert str(person("leder")) not in told_bytes
        assert str(person("student")) not in told_bytes


@pytest.mark.parametrize("event", [reported(), reported(level="course")], ids=["plain", "level"])
def test_another_cloudevents_library_reads_our_bytes(event: Reported) -> None:
    message = message_of(stored(event), 118, "ntnu")
    parsed = JSONFormat().read(Parsed, encode(message))
    assert parsed.get_id() == f"{CASE}/1"
    assert parsed.get_type() == "deviation_reported.v1"
    assert parsed.get_extension("sequence") == "00000000000000000131"
    data = parsed.get_data()
    assert isinstance(data, dict)
    assert data["reference"] == "AVV-2026-1"


def test_the_subject_ends_in_the_versioned_type() -> None:
    assert subject_of("deviation_closed.v1", "ntnu") == "avvik.event.ntnu.deviation_closed.v1"
