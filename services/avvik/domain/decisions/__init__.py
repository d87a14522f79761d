"""What may be asked of a case, and what follows: commands, refusals, rules. Pure.

A rule takes the case, the command and the facts of the moment, and answers with events
or refuses. Who may ask is not decided here (`application.access`).
"""

from typing import TypeAlias, assert_never

from avvik.domain.decisions import (
    dialogue,
    ending,
    measures,
    reporting,
    severity,
    transfer,
    triage,
)
from avvik.domain.decisions.dialogue import (
    AddNote,
    AnswerQuestion,
    AskReporter,
    Publish,
    SendMessage,
    Unlock,
)
from avvik.domain.decisions.ending import (
    Close,
    Contest,
    ProposeClosing,
    Reopen,
    SendBack,
    Withdraw,
)
from avvik.domain.decisions.facts import Facts, Lead, Refused
from avvik.domain.decisions.measures import (
    AddMeasure,
    CheckEffect,
    CompleteMeasure,
    DecideMeasure,
    ReportProgress,
)
from avvik.domain.decisions.reporting import Acknowledge, Escalate, Join, Recuse, Report
from avvik.domain.decisions.severity import JudgeSeverity
from avvik.domain.decisions.transfer import Rehome, TransferHandler, TransferUnit
from avvik.domain.decisions.triage import Accept, ConfirmHandover, Divert, Link, Reject
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent

# What is asked of a case that there is.
Act: TypeAlias = (
    Acknowledge
    | Join
    | Recuse
    | Escalate
    | Accept
    | Reject
    | ConfirmHandover
    | Divert
    | Link
    | JudgeSeverity
    | TransferUnit
    | Rehome
    | TransferHandler
    | AskReporter
    | AnswerQuestion
    | SendMessage
    | AddNote
    | Publish
    | Unlock
    | AddMeasure
    | DecideMeasure
    | ReportProgress
    | CompleteMeasure
    | CheckEffect
    | Withdraw
    | ProposeClosing
    | SendBack
    | Close
    | Contest
    | Reopen
)
Command: TypeAlias = Report | Act


def decide(case: Case | None, command: Command, facts: Facts) -> tuple[CaseEvent, ...]:
    """What follows from the command. Raises `Refused`."""
    if isinstance(command, Report):
        assert case is None
        return (reporting.report(command, facts),)
    assert case is not None
    if isinstance(command, AnswerQuestion):
        # An answer after its day is an answer.
        return (dialogue.answer(case, command, facts),)
    resumed = dialogue.resumption(case, facts)
    for event in resumed:
        case = evolve(case, event)
    return (*resumed, *_decided(case, command, facts))


def _decided(case: Case, command: Act, facts: Facts) -> tuple[CaseEvent, ...]:  # noqa: C901, PLR0911, PLR0912 -- one line a command
    match command:
        case Acknowledge():
            return (reporting.acknowledge(case, facts),)
        case Join():
            return (reporting.join(case, command, facts),)
        case Recuse():
            return (reporting.recuse(case, command, facts),)
        case Escalate():
            return (reporting.escalate(case, command, facts),)
        case Accept():
            return triage.accept(case, command, facts)
        case Reject():
            return (triage.reject(case, command, facts),)
        case ConfirmHandover():
            return (triage.confirm_handover(case, command),)
        case Divert():
            return (triage.divert(case, facts),)
        case Link():
            return (triage.link(case, command, facts),)
        case JudgeSeverity():
            return (severity.judge_severity(case, command, facts),)
        case TransferUnit():
            return (transfer.transfer_unit(case, command, facts),)
        case Rehome():
            return (transfer.rehome(case, facts),)
        case TransferHandler():
            return (transfer.transfer_handler(case, command, facts),)
        case AskReporter():
            return (dialogue.ask(case, command, facts),)
        case AnswerQuestion():
            return (dialogue.answer(case, command, facts),)
        case SendMessage():
            return (dialogue.send_message(case, command, facts),)
        case AddNote():
            return (dialogue.add_note(case, command, facts),)
        case Publish():
            return (dialogue.publish(case, command),)
        case Unlock():
            return (dialogue.unlock(case, command, facts),)
        case AddMeasure():
            return (measures.add_measure(case, command, facts),)
        case DecideMeasure():
            return (measures.decide_measure(case, command),)
        case ReportProgress():
            return (measures.report_progress(case, command),)
        case CompleteMeasure():
            return (measures.complete_measure(case, command),)
        case CheckEffect():
            return measures.check_effect(case, command, facts)
        case Withdraw():
            return (ending.withdraw(case, command),)
        case ProposeClosing():
            return (ending.propose_closing(case, command, facts),)
        case SendBack():
            return (ending.send_back(case, command),)
        case Close():
            return (ending.close(case, command, facts),)
        case Contest():
            return (ending.contest(case, command, facts),)
        case Reopen():
            return (ending.reopen(case, command, facts),)
        case _:
            assert_never(command)


__all__ = [
    "Accept",
    "Acknowledge",
    "Act",
    "AddMeasure",
    "AddNote",
    "AnswerQuestion",
    "AskReporter",
    "CheckEffect",
    "Close",
    "Command",
    "CompleteMeasure",
    "ConfirmHandover",
    "Contest",
    "DecideMeasure",
    "Divert",
    "Escalate",
    "Facts",
    "Join",
    "JudgeSeverity",
    "Lead",
    "Link",
    "ProposeClosing",
    "Publish",
    "Recuse",
    "Refused",
    "Rehome",
    "Reject",
    "Reopen",
    "Report",
    "ReportProgress",
    "SendBack",
    "SendMessage",
    "TransferHandler",
    "TransferUnit",
    "Unlock",
    "Withdraw",
    "decide",
]
