"""Closing: with an outcome the institution knows, and an answer; once."""

from datetime import UTC, datetime

import pytest

from avvik.domain.decisions import Close, decide
from avvik.domain.decisions.facts import NotOpen, Unknown
from avvik.domain.deviation import Concluded, next_due, status_of
from avvik.domain.events import Closed
from tests.builders import case, facts, person, reported

CLOSED = Closed(
    unit="ntnu.ie.idi",
    outcome="fixed",
    public_answer="Evaluert.",
    by=person("leder"),
    # Fourteen days after a Monday.
    contest_until=datetime(2026, 12, 7, 14, tzinfo=UTC),
)


def test_a_leader_closes_with_an_outcome_and_an_answer() -> None:
    command = Close(outcome="fixed", public_answer="Evaluert.")

    assert decide(case(reported()), command, facts(leads=("ntnu.ie.idi",), caller="leder")) == (
        CLOSED,
    )


def test_an_unknown_outcome_is_refused_at_its_field() -> None:
    with pytest.raises(Unknown) as refused:
        decide(
            case(reported()),
            Close(outcome="gone", public_answer="-"),
            facts(leads=("ntnu.ie.idi",)),
        )

    assert refused.value.pointer == "/outcome"


def test_a_closed_case_is_not_closed_again() -> None:
    with pytest.raises(NotOpen):
        decide(
            case(reported(), CLOSED),
            Close(outcome="fixed", public_answer="Igjen."),
            facts(leads=("ntnu.ie.idi",)),
        )


def test_a_closed_case_keeps_its_answer_and_no_clock() -> None:
    closed = case(reported(), CLOSED)

    assert isinstance(closed, Concluded)
    assert (status_of(closed), next_due(closed)) == ("closed", None)
    assert closed.public_answer == "Evaluert."
