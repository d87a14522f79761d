"""Measures: who owns one takes it on, carries it out; whether it worked is asked later."""

from datetime import date
from typing import Any

import pytest

from avvik.domain.decisions import (
    Act,
    AddMeasure,
    CheckEffect,
    Close,
    CompleteMeasure,
    DecideMeasure,
    ProposeClosing,
    ReportProgress,
    decide,
)
from avvik.domain.decisions.facts import NotInFuture, NotInPhase, Refused, Unknown
from avvik.domain.decisions.measures import BeforeDue, NoSuchMeasure, NotItsTurn, OpenMeasures
from avvik.domain.deviation import InProgress, contest_of, measures_of, status_of
from avvik.domain.events import (
    CaseEvent,
    ClosingProposed,
    Contested,
    EffectChecked,
    MeasureAccepted,
    MeasureAdded,
    MeasureCompleted,
    MeasureDeclined,
    MeasureProgressed,
    Reopened,
)
from tests.builders import DUE, accepted, case, closed, facts, measure, person, reported

TAKEN_ON = (reported(), accepted(), measure(), MeasureAccepted(measure=1))
CARRIED_OUT = (*TAKEN_ON, MeasureCompleted(measure=1, done="Evaluert."))


def add(**changes: object) -> AddMeasure:
    given: dict[str, Any] = {
        "kind": "corrective",
        "text": "Evaluer emnet.",
        "owner": person("leder"),
        "due_on": date(2027, 1, 22),
        "horizon": "immediate",
        "area": "teaching",
    }
    return AddMeasure(**{**given, **changes})


def test_measures_are_numbered_from_one() -> None:
    assert decide(case(reported(), accepted()), add(), facts()) == (measure(),)
    (second,) = decide(case(reported(), accepted(), measure()), add(), facts())
    assert isinstance(second, MeasureAdded)
    assert second.measure == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"owner": person("nobody")}, Unknown),
        ({"horizon": "gone"}, Unknown),
        ({"area": "gone"}, Unknown),
        ({"due_on": date(2026, 11, 23)}, NotInFuture),
        ({"effect_on": date(2027, 1, 21)}, BeforeDue),
    ],
)
def test_a_measure_needs_an_owner_a_date_and_known_words(
    changes: dict[str, object], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        decide(case(reported(), accepted()), add(**changes), facts())


def test_the_effect_may_be_asked_for_on_the_day_on_which_the_measure_is_due() -> None:
    (event,) = decide(case(reported(), accepted()), add(effect_on=date(2027, 1, 22)), facts())

    assert isinstance(event, MeasureAdded)
    assert event.effect_due == event.due


def test_measures_belong_to_a_case_in_progress() -> None:
    with pytest.raises(NotInPhase):
        decide(case(reported()), add(), facts())


@pytest.mark.parametrize(
    ("command", "event", "status"),
    [
        (DecideMeasure(measure=1, accepted=True), MeasureAccepted(measure=1), "accepted"),
        (
            DecideMeasure(measure=1, accepted=False, reason="Kan ikke."),
            MeasureDeclined(measure=1, reason="Kan ikke."),
            "declined",
        ),
    ],
)
def test_its_owner_takes_a_measure_on_or_not(
    command: DecideMeasure, event: CaseEvent, status: str
) -> None:
    given = (reported(), accepted(), measure())

    assert decide(case(*given), command, facts()) == (event,)
    (after,) = measures_of(case(*given, event))
    assert after.status == status


def test_a_measure_taken_on_is_reported_on_and_completed() -> None:
    told = MeasureProgressed(measure=1, text="Halvveis.")

    assert decide(case(*TAKEN_ON), ReportProgress(measure=1, text="Halvveis."), facts()) == (told,)
    assert decide(case(*TAKEN_ON, told), CompleteMeasure(measure=1, done="Evaluert."), facts()) == (
        MeasureCompleted(measure=1, done="Evaluert."),
    )


@pytest.mark.parametrize(
    ("history", "command"),
    [
        (TAKEN_ON, DecideMeasure(measure=1, accepted=True)),
        (TAKEN_ON[:-1], CompleteMeasure(measure=1, done="-")),
        (TAKEN_ON[:-1], ReportProgress(measure=1, text="-")),
        (TAKEN_ON, CheckEffect(measure=1, is_effective=True, basis="-")),
        (CARRIED_OUT, CompleteMeasure(measure=1, done="-")),
    ],
)
def test_a_measure_goes_one_step_at_a_time(history: tuple[CaseEvent, ...], command: Act) -> None:
    with pytest.raises(NotItsTurn):
        decide(case(*history), command, facts())


def test_a_measure_that_there_is_not() -> None:
    with pytest.raises(NoSuchMeasure):
        decide(case(*TAKEN_ON), CompleteMeasure(measure=2, done="-"), facts())


@pytest.mark.parametrize(
    "command",
    [
        Close(outcome="fixed", public_answer="-"),
        ProposeClosing(outcome="fixed", public_answer="-"),
    ],
)
def test_a_case_is_not_closed_with_open_measures(command: Act) -> None:
    with pytest.raises(OpenMeasures):
        decide(case(*TAKEN_ON), command, facts(leads=("ntnu.ie.idi",)))

    assert decide(case(*CARRIED_OUT), command, facts(leads=("ntnu.ie.idi",)))


NO_EFFECT = CheckEffect(measure=1, is_effective=False, basis="Fortsatt ikke evaluert.")


def test_no_effect_opens_a_closed_case_again() -> None:
    given = (*CARRIED_OUT, closed())

    checked, reopened = decide(case(*given), NO_EFFECT, facts())

    assert isinstance(checked, EffectChecked)
    assert isinstance(reopened, Reopened)
    assert reopened.cause == "no_effect"
    assert isinstance(case(*given, checked, reopened), InProgress)


def test_no_effect_leaves_what_is_contested_to_whoever_decides_it() -> None:
    contested = Contested(
        reason="Nei.", unit="ntnu.ie", against=person("leder"), due=DUE.first_answer
    )
    given = (*CARRIED_OUT, closed(), contested)

    (checked,) = decide(case(*given), NO_EFFECT, facts())

    assert isinstance(checked, EffectChecked)
    after = case(*given, checked)
    assert contest_of(after)
    assert [each.status for each in measures_of(after)] == ["no_effect"]


def test_no_effect_takes_a_case_back_that_was_ready_to_close() -> None:
    proposed = ClosingProposed(outcome="fixed", public_answer="Evaluert.")
    given = (*CARRIED_OUT, proposed)

    (checked,) = decide(case(*given), NO_EFFECT, facts())

    assert status_of(case(*given, checked)) == "in_progress"


def test_an_effect_leaves_a_closed_case_closed() -> None:
    given = (*CARRIED_OUT, closed())
    command = CheckEffect(measure=1, is_effective=True, basis="Evaluert i vår.")

    (checked,) = decide(case(*given), command, facts())

    assert status_of(case(*given, checked)) == "closed"


def test_what_was_taken_on_may_turn_out_to_be_impossible() -> None:
    command = DecideMeasure(measure=1, accepted=False, reason="Rommet er revet.")

    assert decide(case(*TAKEN_ON), command, facts()) == (
        MeasureDeclined(measure=1, reason="Rommet er revet."),
    )
