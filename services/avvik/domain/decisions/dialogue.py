"""Asking and answering, messages and notes, a public text, an identity unlocked."""

from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct

from avvik.domain import calendar
from avvik.domain.decisions.facts import (
    Facts,
    Refused,
    due_on,
    require_here,
    require_official,
    require_open,
    require_phase,
)
from avvik.domain.deviation import AwaitingReporter, Case, InProgress, Untriaged
from avvik.domain.events import (
    Answered,
    Asked,
    MessageSent,
    NoteAdded,
    Published,
    Resumed,
    Unlocked,
)
from avvik.domain.values import Due


class AskReporter(Struct, frozen=True, kw_only=True):
    """Ask the reporter something; the clock stands still until they answer, or the day passes."""

    question: str
    answer_by: date


class AnswerQuestion(Struct, frozen=True, kw_only=True):
    """Answer what was asked."""

    answer: str
    consents_to_handover: bool = False


class SendMessage(Struct, frozen=True, kw_only=True):
    """Write to the office as the reporter, or to the reporter as the office."""

    text: str


class AddNote(Struct, frozen=True, kw_only=True):
    """Note something that the reporter never sees."""

    text: str


class Publish(Struct, frozen=True, kw_only=True):
    """Let others read a neutral text, and join."""

    text: str


class Unlock(Struct, frozen=True, kw_only=True):
    """Open the reporter's identity to a person, for a reason."""

    reason: str
    # None: to oneself.
    person: UUID | None = None


class NothingAsked(Refused):
    """No answer is awaited."""


def ask(case: Case, command: AskReporter, facts: Facts) -> Asked:
    require_phase(case, Untriaged, InProgress)
    longest = facts.configuration.deadlines.longest_answer_days
    return Asked(
        question=command.question,
        asked_at=facts.now,
        answer_by=due_on(command.answer_by, facts, "/answer_by", within=longest),
    )


def answer(case: Case, command: AnswerQuestion, facts: Facts) -> Answered:
    if not isinstance(case, AwaitingReporter):
        require_open(case)
        raise NothingAsked
    return Answered(
        answer=command.answer,
        due=_later(case, facts),
        consents_to_handover=command.consents_to_handover,
    )


def resumption(case: Case, facts: Facts) -> tuple[Resumed, ...]:
    """Where the day of the answer has passed, the case is back before anything else happens."""
    if isinstance(case, AwaitingReporter) and facts.now >= case.answer_by:
        return (Resumed(due=_later(case, facts)),)
    return ()


def _later(case: AwaitingReporter, facts: Facts) -> Due:
    """The clocks stood until now, or until the day of the answer if that has passed."""
    until = min(facts.today, calendar.oslo_date(case.answer_by))
    due = case.file.due
    return Due(
        acceptance=calendar.extended(due.acceptance, case.asked_at, until),
        first_answer=calendar.extended(due.first_answer, case.asked_at, until),
        closing=calendar.extended(due.closing, case.asked_at, until),
    )


def send_message(case: Case, command: SendMessage, facts: Facts) -> MessageSent:
    require_here(case)
    return MessageSent(
        sender="reporter" if facts.is_reporter else "office",
        text=command.text,
        sent_at=facts.now,
    )


def add_note(case: Case, command: AddNote, facts: Facts) -> NoteAdded:
    require_here(case)
    assert facts.caller is not None
    return NoteAdded(text=command.text, by=facts.caller, added_at=facts.now)


def publish(case: Case, command: Publish) -> Published:
    require_open(case)
    return Published(text=command.text)


def unlock(case: Case, command: Unlock, facts: Facts) -> Unlocked:
    require_here(case)
    person = command.person or facts.caller
    assert person is not None
    require_official(person, case.file, facts, "/person")
    days = timedelta(days=facts.configuration.deadlines.unlocking_days)
    return Unlocked(person=person, until=facts.now + days, reason=command.reason)
