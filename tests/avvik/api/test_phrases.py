"""Every event has its sentence, in every language."""

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest
from msgspec import structs

from avvik.api.lines import FACTS
from avvik.api.naming import Naming
from avvik.api.phrases import Phrase, besides, outline, phrase
from avvik.api.wording.acts import DONE, NOW
from avvik.api.wording.deliveries import DELIVERIES, POSTS
from avvik.api.wording.history import ALSO, HISTORY
from avvik.api.wording.offices import ROLES
from avvik.api.words import Words
from avvik.domain import events as e
from avvik.domain.configuration import Coded, Configuration
from avvik.domain.values import Labels
from tests.builders import (
    CONFIGURATION,
    DUE,
    accepted,
    case,
    closed,
    measure,
    organisation,
    person,
    reported,
)

NAMING = Naming(
    words=Words(judged=CONFIGURATION, current=CONFIGURATION, language="en"),
    organisation=organisation(),
    people={},
)
UNTIL = DUE.closing
# An open case, and one that stands rejected.
REJECTED = e.Rejected(
    by=person("leder"),
    unit="ntnu",
    reason="elsewhere",
    text="Klage",
    receiver="appeal",
    is_handed_over=False,
    contest_until=UNTIL,
)
AFTER = (case(reported()), case(reported(), REJECTED))
# Every event, with every sentence that it may need.
EVENTS: dict[str, tuple[e.CaseEvent, ...]] = {
    "reported": (reported(),),
    "acknowledged": (e.Acknowledged(unit="ntnu", expires_at=UNTIL),),
    "supported": (e.Supported(contact=reported().contact, language="nb"),),
    "recused": (e.Recused(person=person("leder"), reached="ntnu.ie"),),
    "escalated": tuple(
        e.Escalated(unit=unit, cause=cause)
        for cause in ("person", "clock", "severity", "conflict")
        for unit in ("ntnu", None)
    ),
    "accepted": (accepted(),),
    "rejected": (REJECTED, structs.replace(REJECTED, is_handed_over=True)),
    "handover_confirmed": (e.HandoverConfirmed(),),
    "diverted": (e.Diverted(office="fingerprint"),),
    "linked": (e.Linked(lead=person("lead"), reference="AVV-2026-2"),),
    "severity_judged": tuple(
        e.SeverityJudged(
            level=level,
            previous=previous,
            reason="Slik er det.",
            is_confirmed=is_confirmed,
            is_lowered=level == "low",
            told=None,
        )
        for level, previous in (("low", "high"), ("high", "low"), ("high", "high"), ("high", None))
        for is_confirmed in (True, False)
    ),
    "unit_transferred": tuple(
        e.UnitTransferred(
            origin="ntnu.ie.idi",
            unit="ntnu.ie",
            reached="ntnu.ie",
            cause=cause,
            consulted=person("leder"),
            consulted_on=date(2026, 11, 20),
        )
        for cause in ("person", "reorganisation")
    ),
    "handler_transferred": (e.HandlerTransferred(handler=person("hms"), reason="Ferie"),),
    "asked": (e.Asked(question="Når?", asked_at=UNTIL, answer_by=UNTIL),),
    "answered": (e.Answered(answer="I går", due=DUE),),
    "resumed": (e.Resumed(due=DUE),),
    "message_sent": (
        e.MessageSent(sender="reporter", text="Hei", sent_at=UNTIL),
        e.MessageSent(sender="office", text="Hei", sent_at=UNTIL),
    ),
    "note_added": (e.NoteAdded(text="Ringte", by=person("hms"), added_at=UNTIL),),
    "published": (e.Published(text="Avlyst"),),
    "unlocked": (e.Unlocked(person=person("revisor"), until=UNTIL, reason="Tilsyn"),),
    "measure_added": (measure(),),
    "measure_accepted": (e.MeasureAccepted(measure=1),),
    "measure_declined": (e.MeasureDeclined(measure=1, reason="Ferie"),),
    "measure_progressed": (e.MeasureProgressed(measure=1, text="Halvveis"),),
    "measure_completed": (e.MeasureCompleted(measure=1, done="Gjort"),),
    "effect_checked": tuple(
        e.EffectChecked(measure=1, is_effective=is_effective, basis="Spurte")
        for is_effective in (True, False)
    ),
    "withdrawn": (e.Withdrawn(),),
    "closing_proposed": (e.ClosingProposed(outcome="fixed", public_answer="Rettet"),),
    "sent_back": (e.SentBack(reason="Ikke ferdig"),),
    "closed": (closed(),),
    "contested": tuple(
        e.Contested(reason="Nei", unit=unit, against=None, due=UNTIL) for unit in ("ntnu", None)
    ),
    "reopened": tuple(
        e.Reopened(cause=cause, due=DUE)
        for cause in ("contested", "no_effect", "new_information", "own_initiative")
    ),
}


def test_every_event_is_told_and_its_facts_are_its_own() -> None:
    kinds = {kind.__struct_config__.tag: kind for kind in e.CaseEvent.__args__}

    assert kinds.keys() == EVENTS.keys()
    assert FACTS.keys() == set(kinds.values())
    for kind, facts in FACTS.items():
        assert set(facts) <= set(kind.__struct_fields__), kind


@pytest.mark.parametrize("tag", EVENTS)
def test_a_sentence_takes_exactly_the_words_it_is_given(tag: str) -> None:
    for event in EVENTS[tag]:
        for key, words in _said(event):
            _require_words(HISTORY[key], {*words, "who"})
        for also, more in besides(event, NAMING):
            _require_words(ALSO[also], {*more})


def test_every_sentence_is_somebodys() -> None:
    events = (event for each in EVENTS.values() for event in each)
    used = {key for each in events for key, _ in _said(each)}

    assert used == HISTORY.keys() - {"read", "readers_shown"}


def test_every_text_exists_in_three_languages() -> None:
    for texts in (HISTORY, ALSO, DELIVERIES, POSTS, ROLES):
        for labels in texts.values():
            assert all((labels.nb, labels.nn, labels.en))
            assert _words(labels.nb) == _words(labels.nn) == _words(labels.en)


def test_no_sentence_but_the_first_begins_with_a_word_that_is_filled_in() -> None:
    """Names of units and offices begin in lower case, and only the first is made a capital."""
    for texts in (HISTORY, ALSO, DELIVERIES, DONE, NOW):
        for labels in texts.values():
            for text in (labels.nb, labels.nn, labels.en):
                assert not re.search(r"\. \{", text), text


def test_lowering_the_severity_is_told_as_that() -> None:
    [lowered, *_] = EVENTS["severity_judged"]

    assert phrase(lowered, AFTER[0], NAMING, is_self=False)[0] == "severity_lowered"


def test_a_rejection_that_stands_is_not_told_as_a_closing() -> None:
    keys = [phrase(closed(), after, NAMING, is_self=False)[0] for after in AFTER]

    assert keys == ["closed", "rejection_stands"]


def test_codes_are_called_what_they_were_when_the_case_was_judged() -> None:
    def called(text: str) -> tuple[Coded, ...]:
        return (Coded(code="fixed", labels=Labels(nb=text, nn=text, en=text)),)

    words = Words(
        judged=_with_outcomes(called("Put right")),
        current=_with_outcomes((*called("Fixed"), *CONFIGURATION.outcomes[1:])),
        language="en",
    )

    assert words.outcome("fixed") == "Put right"
    assert words.outcome("moved") == "moved"
    assert words.outcome("forgotten") == "forgotten"


def _said(event: e.CaseEvent) -> Iterator[Phrase]:
    """All that the history may say of an event."""
    for says in (phrase, outline):
        for after in AFTER:
            for is_self in (True, False):
                yield says(event, after, NAMING, is_self=is_self)


def _with_outcomes(outcomes: tuple[Coded, ...]) -> Configuration:
    return structs.replace(CONFIGURATION, outcomes=outcomes)


def _require_words(labels: Labels, words: set[str]) -> None:
    for text in (labels.nb, labels.nn, labels.en):
        assert _words(text) <= words, text
        assert words - {"who"} <= _words(text), text


def _words(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
