"""Acknowledging: a leader takes note, for ten working days, once per level."""

from datetime import UTC, datetime

import pytest

from avvik.domain.decisions import Acknowledge, decide
from avvik.domain.decisions.facts import NotOpen
from avvik.domain.decisions.reporting import AlreadyAcknowledged
from avvik.domain.events import Acknowledged, Closed
from tests.builders import case, facts, reported

EXPIRY = datetime(2026, 12, 7, 14, tzinfo=UTC)
BY_HEAD = Acknowledged(unit="ntnu.ie.idi", expires_at=EXPIRY)
CLOSED = Closed(unit="ntnu.ie.idi", outcome="fixed", public_answer="Evaluert.")


def test_a_leader_takes_note_for_ten_working_days() -> None:
    given = case(reported())

    assert decide(given, Acknowledge(), facts(leads=("ntnu.ie.idi",))) == (BY_HEAD,)


def test_the_same_level_takes_note_once_while_it_stands() -> None:
    given = case(reported(), BY_HEAD)

    with pytest.raises(AlreadyAcknowledged):
        decide(given, Acknowledge(), facts(leads=("ntnu.ie.idi",)))


def test_another_level_may_take_note_too() -> None:
    given = case(reported(), BY_HEAD)

    assert decide(given, Acknowledge(), facts(leads=("ntnu.ie",))) == (
        Acknowledged(unit="ntnu.ie", expires_at=EXPIRY),
    )


def test_each_level_keeps_its_own_note() -> None:
    given = case(reported(), BY_HEAD, Acknowledged(unit="ntnu.ie", expires_at=EXPIRY))

    with pytest.raises(AlreadyAcknowledged):
        decide(given, Acknowledge(), facts(leads=("ntnu.ie.idi",)))


def test_a_lapsed_note_may_be_taken_again() -> None:
    given = case(reported(), BY_HEAD)

    assert decide(given, Acknowledge(), facts(now=EXPIRY, leads=("ntnu.ie.idi",)))


def test_of_each_level_the_newest_note_is_on_file() -> None:
    again = Acknowledged(unit="ntnu.ie.idi", expires_at=datetime(2026, 12, 21, 14, tzinfo=UTC))
    by_dean = Acknowledged(unit="ntnu.ie", expires_at=EXPIRY)

    taken = case(reported(), BY_HEAD, by_dean, again).file.acknowledgements

    assert [(each.unit, each.expires_at) for each in taken] == [
        ("ntnu.ie", EXPIRY),
        ("ntnu.ie.idi", again.expires_at),
    ]


def test_a_closed_case_takes_no_note() -> None:
    given = case(reported(), CLOSED)

    with pytest.raises(NotOpen):
        decide(given, Acknowledge(), facts(leads=("ntnu.ie.idi",)))
