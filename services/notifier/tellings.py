"""What is told to whom: which of our sentences suit a message and a role."""

from typing import assert_never

from notifier import facts as f
from notifier.facts import Fact
from notifier.policy import (
    HANDLER,
    LINE_LEADER,
    LINKED_LEADER,
    LINKED_REPORTER,
    LINKED_SUPPORTER,
    NOTHING,
    RECEIVER,
    REPORTER,
    SUPPORTER,
    WHISTLEBLOWING_OFFICE,
    Duty,
)
from notifier.words import Telling, Tellings

# Who wait for what comes of a case that somebody else reported.
_OTHERS = (SUPPORTER, LINKED_REPORTER, LINKED_SUPPORTER)


def telling_of(  # noqa: C901, PLR0911, PLR0912 -- the table
    fact: Fact, duty: Duty, words: Tellings, *, is_kept: bool = False
) -> Telling:
    """What the one who hears of this in this role is told.

    `is_kept`: they must not learn which case theirs was linked to, nor what comes of that one.
    """
    if duty.role == LINKED_LEADER:
        return words.lead_reopened if isinstance(fact, f.Reopened) else words.lead_ended
    match fact:
        case f.Reported():
            return {REPORTER: words.receipt, LINE_LEADER: words.alert_leader}.get(
                duty.role, words.alert_reception
            )
        case f.Supported():
            return words.supported
        case f.Recused():
            return _recused(fact, words)
        case f.Escalated():
            return words.escalated
        case f.Accepted():
            return {REPORTER: words.accepted_reporter, HANDLER: words.accepted_handler}.get(
                duty.role, words.accepted_leader
            )
        case f.Rejected():
            if duty.role == RECEIVER:
                return words.rejected_receiver
            if duty.role in _OTHERS:
                return words.rejected_supporter
            return words.rejected_handed_over if fact.is_handed_over else words.rejected_referred
        case f.HandoverConfirmed():
            return words.handover_confirmed
        case f.Diverted():
            is_office = duty.role == WHISTLEBLOWING_OFFICE
            return words.diverted_office if is_office else words.diverted
        case f.Linked():
            return words.linked_elsewhere if is_kept else words.linked
        case f.SeverityJudged():
            return words.severity_lowered if fact.is_lowered else words.severity_judged
        case f.UnitTransferred():
            if duty.role == REPORTER:
                return words.moved_reporter
            return words.moved_away if duty.asks == NOTHING else words.moved_here
        case f.HandlerTransferred():
            return words.handler_transferred
        case f.Asked():
            return words.asked
        case f.Answered():
            return words.answered
        case f.MessageSent(sender=sender):
            return words.message_to_office if sender == "reporter" else words.message_to_reporter
        case f.MeasureAdded():
            return words.measure_added
        case f.MeasureAccepted():
            return words.measure_accepted
        case f.MeasureDeclined():
            return words.measure_declined
        case f.MeasureCompleted():
            return words.measure_completed
        case f.EffectChecked():
            return words.no_effect
        case f.Withdrawn():
            return words.withdrawn
        case f.ClosingProposed():
            return words.closing_proposed
        case f.SentBack():
            return words.sent_back
        case f.Closed():
            return _closed(fact, duty, words)
        case f.Contested():
            return words.contested
        case f.Reopened():
            return _reopened(fact, duty, words)
        case f.Acknowledged() | f.Resumed() | f.Published() | f.MeasureProgressed():
            raise LookupError("nobody is told of it")
        case _:
            assert_never(fact)


def _recused(fact: f.Recused, words: Tellings) -> Telling:
    if fact.is_after_contest:
        return words.decider_left
    return words.recused if fact.reached != fact.stood_at else words.handler_left


def _closed(fact: f.Closed, duty: Duty, words: Tellings) -> Telling:
    """After a contest what was decided before stands, be it a closing or a rejection."""
    is_reporter = duty.role == REPORTER
    if not fact.is_after_contest:
        return words.closed_reporter if is_reporter else words.closed_supporter
    if fact.is_rejected:
        return words.rejection_stands if is_reporter else words.rejection_stands_supporter
    return words.decision_stands if is_reporter else words.decision_stands_supporter


def _reopened(fact: f.Reopened, duty: Duty, words: Tellings) -> Telling:
    """What was never taken on waits for that first."""
    if duty.role in _OTHERS:
        return words.reopened_supporter
    if duty.role == REPORTER:
        return words.reopened_reporter if fact.is_accepted else words.reported_again_reporter
    return words.reopened_office if fact.is_accepted else words.reported_again_office
