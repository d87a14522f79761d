"""Asking stops the clock, answering starts it again; messages, notes, a public text, unlocking."""

from datetime import UTC, date, datetime, timedelta

import pytest

from avvik.domain.decisions import (
    Accept,
    AddNote,
    AnswerQuestion,
    AskReporter,
    Close,
    Publish,
    SendMessage,
    Unlock,
    decide,
)
from avvik.domain.decisions.dialogue import NothingAsked
from avvik.domain.decisions.facts import AwaitsReporter, NotInFuture, NotOpen, WithTheOffice
from avvik.domain.deviation import AwaitingReporter, InProgress, Untriaged, next_due
from avvik.domain.deviation.file import Exchange
from avvik.domain.events import (
    Accepted,
    Answered,
    Asked,
    CaseEvent,
    Diverted,
    MessageSent,
    NoteAdded,
    Published,
    Resumed,
    Unlocked,
    Withdrawn,
)
from tests.builders import DUE, NOW, accepted, case, closed, facts, person, reported

BY = datetime(2026, 11, 27, 14, tzinfo=UTC)
ASKED = Asked(question="Når?", asked_at=NOW, answer_by=BY)
ACCEPT = Accept(
    category="evaluation_missing",
    unit="ntnu.ie.idi",
    handler=person("kontakt"),
    deadline=date(2027, 1, 22),
    comment="Vi ser på det.",
)


def test_a_question_sets_the_day_of_the_answer() -> None:
    command = AskReporter(question="Når?", answer_by=date(2026, 11, 27))

    assert decide(case(reported()), command, facts()) == (ASKED,)
    assert next_due(case(reported(), ASKED)) == BY


def test_the_day_of_the_answer_lies_ahead() -> None:
    with pytest.raises(NotInFuture):
        decide(
            case(reported()), AskReporter(question="Når?", answer_by=date(2026, 11, 23)), facts()
        )


def test_the_clock_stood_still_until_the_answer() -> None:
    # Asked on a Monday, answered on the Wednesday: two working days.
    wednesday = facts(now=NOW + timedelta(days=2))

    (event,) = decide(case(reported(), ASKED), AnswerQuestion(answer="I går."), wednesday)

    assert isinstance(event, Answered)
    assert event.due.acceptance == DUE.acceptance + timedelta(days=2)
    back = case(reported(), ASKED, event)
    assert isinstance(back, Untriaged)
    assert next_due(back) == event.due.acceptance


def test_after_the_answer_the_case_is_back_where_it_was() -> None:
    answered = Answered(answer="I går.", due=DUE)

    assert isinstance(case(reported(), accepted(), ASKED, answered), InProgress)


def test_an_answer_may_give_the_consent_that_was_asked_for() -> None:
    answered = Answered(answer="Ja.", due=DUE, consents_to_handover=True)

    assert case(reported(), ASKED, answered).file.consents_to_handover


def test_nothing_is_decided_while_the_answer_is_awaited() -> None:
    with pytest.raises(AwaitsReporter):
        decide(case(reported(), ASKED), ACCEPT, facts(caller="kontakt"))


def test_a_leader_may_close_it_meanwhile() -> None:
    command = Close(outcome="no_breach", public_answer="Nei.")

    assert decide(case(reported(), ASKED), command, facts(leads=("ntnu.ie.idi",)))


def test_once_the_day_has_passed_the_case_is_back_and_can_be_decided() -> None:
    afterwards = facts(now=BY, caller="kontakt")

    resumed, taken_on = decide(case(reported(), ASKED), ACCEPT, afterwards)

    assert isinstance(resumed, Resumed)
    assert isinstance(taken_on, Accepted)
    # From Monday until Friday: four working days.
    assert resumed.due.acceptance == datetime(2026, 12, 4, 14, tzinfo=UTC)


def test_an_answer_after_its_day_is_still_an_answer() -> None:
    late = facts(now=BY + timedelta(days=3))

    (event,) = decide(case(reported(), ASKED), AnswerQuestion(answer="I går."), late)

    assert isinstance(event, Answered)


@pytest.mark.parametrize("late", [timedelta(hours=1), timedelta(days=1), timedelta(days=40)])
def test_after_its_day_an_answer_moves_the_clocks_no_further(late: timedelta) -> None:
    afterwards = facts(now=BY + late, caller="kontakt")

    (answered,) = decide(case(reported(), ASKED), AnswerQuestion(answer="I går."), afterwards)
    resumed, _ = decide(case(reported(), ASKED), AddNote(text="Ring."), afterwards)

    assert isinstance(answered, Answered)
    assert isinstance(resumed, Resumed)
    assert answered.due == resumed.due
    # From Monday until Friday: four working days.
    assert answered.due.acceptance == datetime(2026, 12, 4, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "acceptance"),
    [
        (DUE.acceptance - timedelta(seconds=1), datetime(2026, 12, 2, 14, tzinfo=UTC)),
        (DUE.acceptance, DUE.acceptance),
        (DUE.acceptance + timedelta(minutes=45), DUE.acceptance),
    ],
)
def test_a_question_does_not_bring_back_a_deadline_that_has_run_out(
    asked: datetime, acceptance: datetime
) -> None:
    question = Asked(question="Når?", asked_at=asked, answer_by=asked + timedelta(days=14))
    afterwards = facts(now=asked + timedelta(days=2))

    (event,) = decide(case(reported(), question), AnswerQuestion(answer="I går."), afterwards)

    assert isinstance(event, Answered)
    assert event.due.acceptance == acceptance


def test_who_was_not_asked_does_not_answer() -> None:
    with pytest.raises(NothingAsked):
        decide(case(reported()), AnswerQuestion(answer="Ja."), facts())
    with pytest.raises(NotOpen):
        decide(case(reported(), closed()), AnswerQuestion(answer="Ja."), facts())


@pytest.mark.parametrize(
    "ended", [closed(), Withdrawn(), Diverted(office="o")], ids=["closed", "withdrawn", "diverted"]
)
def test_a_question_left_unanswered_when_the_case_ends_stays_with_the_case(
    ended: CaseEvent,
) -> None:
    after = case(reported(), accepted(), ASKED, ended)

    asked = Exchange(question=ASKED.question, asked_at=ASKED.asked_at, answer=None)
    assert after.file.exchanges == (asked,)


def test_one_question_at_a_time() -> None:
    command = AskReporter(question="Hvor?", answer_by=date(2026, 11, 27))

    with pytest.raises(AwaitsReporter):
        decide(case(reported(), ASKED), command, facts())
    assert isinstance(case(reported(), ASKED), AwaitingReporter)


@pytest.mark.parametrize(("is_reporter", "sender"), [(True, "reporter"), (False, "office")])
def test_a_message_says_which_side_wrote_it(is_reporter: bool, sender: str) -> None:
    (event,) = decide(
        case(reported(), closed()), SendMessage(text="Hei."), facts(is_reporter=is_reporter)
    )

    assert isinstance(event, MessageSent)
    assert (event.sender, event.sent_at) == (sender, NOW)


def test_a_note_says_who_made_it() -> None:
    assert decide(case(reported()), AddNote(text="Ring."), facts(caller="kontakt")) == (
        NoteAdded(text="Ring.", by=person("kontakt"), added_at=NOW),
    )


def test_a_public_text_belongs_to_an_open_case() -> None:
    assert decide(case(reported()), Publish(text="TDT4100."), facts()) == (
        Published(text="TDT4100."),
    )
    with pytest.raises(NotOpen):
        decide(case(reported(), closed()), Publish(text="TDT4100."), facts())


def test_an_identity_is_unlocked_to_a_person_for_a_time() -> None:
    command = Unlock(reason="Tilsyn.", person=person("revisor"))

    assert decide(case(reported()), command, facts(caller="custodian")) == (
        Unlocked(person=person("revisor"), until=NOW + timedelta(days=14), reason="Tilsyn."),
    )


@pytest.mark.parametrize("command", [SendMessage(text="-"), AddNote(text="-"), Unlock(reason="-")])
def test_nothing_is_said_in_a_case_that_was_sealed(
    command: SendMessage | AddNote | Unlock,
) -> None:
    with pytest.raises(WithTheOffice):
        decide(case(reported(), Diverted(office="o")), command, facts(caller="revisor"))
