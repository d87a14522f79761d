"""What leaves the service: which events, in which words, and never whose."""

from datetime import UTC, date, datetime
from typing import get_args
from uuid import UUID

import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent as Parsed

from avvik.adapters.postgres.codec import topic_of, write
from avvik.domain import events as e
from avvik.domain.events import CaseEvent, Event, Reported
from avvik.domain.values import Concern, LastDay, OrdinaryChannels
from avvik.followers.publish.messages import (
    MESSAGES,
    PUBLISHED,
    TYPES,
    Kept,
    Stored,
    Told,
    core_of,
    encode,
    message_of,
    subject_of,
)
from avvik.followers.publish.standing import Standing
from tests.avvik.domain.stored import EVENTS
from tests.builders import DUE, accepted, closed, measure, person, reported

CASE = UUID("019aabcd-1234-7000-8000-00000000002a")
LEAD = UUID("019aabcd-1234-7000-8000-00000000002b")
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
STANDING = Standing(
    reference="AVV-2026-1",
    unit="ntnu.ie.idi",
    category="evaluation_missing",
    reached="ntnu.ie",
    stood_at="ntnu.ie.idi",
    is_accepted=True,
)
ABOUT = {
    "case": str(CASE),
    "reference": "AVV-2026-1",
    "unit": "ntnu.ie.idi",
    "category": "evaluation_missing",
}
DUE_TIMES = {
    "acceptance": "2026-11-30T14:00:00Z",
    "first_answer": "2026-12-07T14:00:00Z",
    "closing": "2027-01-22T14:00:00Z",
}
CLOSING = DUE_TIMES["closing"]
CANARY = "Kanarifugl Hansen"

# Each event with what is told of it beside the case, its unit and its category.
TELLING: list[tuple[CaseEvent, dict[str, object]]] = [
    (e.Acknowledged(unit="ntnu.ie", expires_at=DUE.closing), {"expires_at": CLOSING}),
    (e.Supported(contact=CANARY, language="nn"), {"language": "nn"}),  # type: ignore[arg-type]  # what is sealed is a string here
    (
        e.Recused(person=person("leder"), reached="ntnu.ie", reason=CANARY),
        {
            "stood_at": "ntnu.ie.idi",
            "reached": "ntnu.ie",
            "is_accepted": True,
            "is_after_contest": False,
        },
    ),
    (
        e.Escalated(unit=None, cause="clock", reason=CANARY),
        {"reached": None, "cause": "clock"},
    ),
    (accepted(), {"level": None, "reached": "ntnu.ie.idi", "due": DUE_TIMES}),
    (
        e.Rejected(
            by=person("leder"),
            unit="ntnu.ie.idi",
            reason="elsewhere",
            text=CANARY,
            receiver="appeal",
            receiver_role="appeals_officer",
            is_handed_over=True,
            last_days=(LastDay(code="appeal", day=date(2026, 12, 11)),),
            contest_until=DUE.closing,
        ),
        {
            "reason": "elsewhere",
            "receiver": "appeal",
            "is_handed_over": True,
            "last_days": [{"code": "appeal", "day": "2026-12-11"}],
            "contest_until": CLOSING,
        },
    ),
    (e.HandoverConfirmed(reference=CANARY), {}),
    (
        e.Linked(lead=LEAD, reference="AVV-2026-2"),
        {"lead": str(LEAD), "lead_reference": "AVV-2026-2"},
    ),
    (
        e.SeverityJudged(
            level="low",
            previous="high",
            reason=CANARY,
            is_confirmed=True,
            is_lowered=True,
            told="ntnu.ie",
        ),
        {
            "level": "low",
            "previous": "high",
            "is_confirmed": True,
            "is_lowered": True,
            "told": "ntnu.ie",
        },
    ),
    (
        e.UnitTransferred(
            origin="ntnu.ie.ies",
            unit="ntnu.ie.idi",
            reached="ntnu.ie.idi",
            cause="person",
            reason=CANARY,
            consulted=person("leder"),
        ),
        {"origin": "ntnu.ie.ies", "reached": "ntnu.ie.idi", "cause": "person"},
    ),
    (e.HandlerTransferred(handler=person("leder"), reason=CANARY), {}),
    (
        e.Asked(question=CANARY, asked_at=DUE.acceptance, answer_by=DUE.closing),
        {"answer_by": CLOSING},
    ),
    (
        e.Answered(answer=CANARY, due=DUE),
        {"reached": "ntnu.ie", "is_accepted": True, "due": DUE_TIMES},
    ),
    (e.Resumed(due=DUE), {"due": DUE_TIMES}),
    (
        e.MessageSent(sender="office", text=CANARY, sent_at=DUE.closing),
        {"reached": "ntnu.ie", "is_accepted": True, "sender": "office"},
    ),
    (e.Published(text=CANARY), {}),
    (
        measure(
            text=CANARY,
            public_text=CANARY,
            external_reference=CANARY,
            effect_due=DUE.closing,
        ),
        {
            "measure": 1,
            "kind": "corrective",
            "due": CLOSING,
            "horizon": "immediate",
            "area": "teaching",
            "effect_due": CLOSING,
        },
    ),
    (e.MeasureAccepted(measure=2), {"measure": 2}),
    (e.MeasureDeclined(measure=2, reason=CANARY), {"measure": 2}),
    (e.MeasureProgressed(measure=2, text=CANARY), {"measure": 2}),
    (e.MeasureCompleted(measure=2, done=CANARY), {"measure": 2}),
    (
        e.EffectChecked(measure=2, is_effective=False, basis=CANARY),
        {"reached": "ntnu.ie", "is_accepted": True, "measure": 2, "is_effective": False},
    ),
    (e.Withdrawn(reason=CANARY), {"reached": "ntnu.ie", "is_accepted": True}),
    (
        e.ClosingProposed(outcome="fixed", public_answer=CANARY, cause=CANARY),
        {"reached": "ntnu.ie", "is_accepted": True, "outcome": "fixed"},
    ),
    (e.SentBack(reason=CANARY), {}),
    (
        closed(public_answer=CANARY, cause=CANARY),
        {
            "outcome": "fixed",
            "is_after_contest": False,
            "is_rejected": False,
            "contest_until": DUE_TIMES["first_answer"],
        },
    ),
    (
        e.Contested(reason=CANARY, unit="ntnu.ie", against=person("leder"), due=DUE.closing),
        {"deciding": "ntnu.ie", "due": CLOSING},
    ),
    (
        e.Reopened(cause="contested", reason=CANARY, due=DUE),
        {"reached": "ntnu.ie", "is_accepted": True, "cause": "contested", "due": DUE_TIMES},
    ),
]


def stored(event: Event, *, version: int = 1, traceparent: str | None = TRACE) -> Stored:
    """What the publisher reads of an event in the log."""
    _, state = write(event)
    return Stored(
        position=131,
        case=CASE,
        version=version,
        recorded_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        traceparent=traceparent,
        core=core_of(state),
        standing=STANDING if version > 1 else None,
    )


def told(event: Event, *, version: int = 1, traceparent: str | None = TRACE) -> dict[str, object]:
    """The message of an event, as others read it."""
    given = stored(event, version=version, traceparent=traceparent)
    decoded: dict[str, object] = msgspec.json.decode(encode(message_of(given, 118, "ntnu")))
    return decoded


def tag(event: Event) -> str:
    return topic_of(event)


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
        **ABOUT,
        "reached": "ntnu.ie.idi",
        "level": "course",
        "language": "nn",
        "due": DUE_TIMES,
    }


@pytest.mark.parametrize(("event", "said"), TELLING, ids=[tag(event) for event, _ in TELLING])
def test_a_later_event_is_told_with_codes_and_times_and_nothing_that_anybody_wrote(
    event: CaseEvent, said: dict[str, object]
) -> None:
    message = told(event, version=2)
    assert message["type"] == f"deviation_{tag(event)}.v1"
    assert message["data"] == {**ABOUT, **said}
    body = msgspec.json.encode(message).decode()
    assert CANARY not in body
    for name in ("leder", "kontakt", "student"):
        assert str(person(name)) not in body


def test_of_a_diverted_case_nothing_is_told_but_that_it_was() -> None:
    data = told(e.Diverted(office="0123456789abcdef"), version=2)["data"]
    assert data == {name: ABOUT[name] for name in ("case", "reference", "unit")}


def test_every_event_that_is_told_is_told_of_here() -> None:
    kinds = {type(event) for event, _ in TELLING} | {Reported, e.Diverted}
    assert kinds == set(MESSAGES)


def test_an_event_without_a_trace_gives_a_message_without_one() -> None:
    assert "traceparent" not in told(reported(), traceparent=None)


def test_an_event_is_published_or_kept_by_decision() -> None:
    kept = {topic_of(kind) for kind in get_args(Kept)}
    assert kept.isdisjoint(PUBLISHED)
    assert kept | set(PUBLISHED) == {topic_of(kind) for kind in get_args(Event)}
    assert set(get_args(Told)) == set(MESSAGES)


@pytest.mark.parametrize("event", [each for each in EVENTS if tag(each) in PUBLISHED], ids=tag)
def test_every_stored_form_is_told_of(event: Event) -> None:
    assert told(event, version=2)["type"] == TYPES[MESSAGES[type(event)]]  # type: ignore[index]  # those that are told of


def test_no_free_text_and_no_person_is_in_the_message_of_a_report() -> None:
    event = reported(
        title=CANARY,
        description=CANARY,
        concerns=(Concern(name=CANARY),),
        ordinary_channels=OrdinaryChannels(tried=(), reason_not=CANARY),
        disqualified=(person("leder"),),
    )
    body = encode(message_of(stored(event), 0, "ntnu")).decode()
    assert CANARY not in body
    assert str(person("leder")) not in body
    assert str(person("student")) not in body


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
