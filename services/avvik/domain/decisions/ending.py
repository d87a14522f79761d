"""How a case ends: withdrawn, proposed, closed; contested, and opened again."""

from datetime import date
from typing import Literal

from msgspec import Struct, structs

from avvik.domain import calendar
from avvik.domain.decisions.contesting import contest_until, decider
from avvik.domain.decisions.facts import (
    Facts,
    Refused,
    due_on,
    due_times,
    require_code,
    require_here,
    require_open,
    require_phase,
)
from avvik.domain.decisions.measures import require_measures_done
from avvik.domain.decisions.reporting import NobodyAbove
from avvik.domain.deviation import (
    Case,
    Concluded,
    InProgress,
    Open,
    ReadyToClose,
    Rejected,
    contest_of,
)
from avvik.domain.deviation import Withdrawn as WithdrawnCase
from avvik.domain.events import (
    Closed,
    ClosingProposed,
    Contested,
    Reopened,
    SentBack,
    Withdrawn,
)


class Withdraw(Struct, frozen=True, kw_only=True):
    """Take the report back."""

    reason: str | None = None


class ProposeClosing(Struct, frozen=True, kw_only=True):
    """Propose to the leader that the case be closed."""

    outcome: str
    public_answer: str
    cause: str | None = None


class SendBack(Struct, frozen=True, kw_only=True):
    """Find that it is not done."""

    reason: str


class Close(Struct, frozen=True, kw_only=True):
    """Close the case, answering the reporter."""

    outcome: str
    public_answer: str
    cause: str | None = None


class Contest(Struct, frozen=True, kw_only=True):
    """Not accept how it ended."""

    reason: str


class Reopen(Struct, frozen=True, kw_only=True):
    """Take the case up again."""

    reason: str
    deadline: date | None = None


class NotEnded(Refused):
    """The case goes on."""


class NothingToContest(Refused):
    """It has not ended by somebody's decision."""


class AlreadyContested(Refused):
    """Somebody further up is deciding."""


class TooLate(Refused):
    """The time for contesting it has passed."""


def withdraw(case: Case, command: Withdraw) -> Withdrawn:
    require_open(case)
    return Withdrawn(reason=command.reason)


def propose_closing(case: Case, command: ProposeClosing, facts: Facts) -> ClosingProposed:
    require_phase(case, InProgress)
    require_code(command.outcome, facts.configuration.outcomes, "/outcome")
    require_measures_done(case)
    return ClosingProposed(
        outcome=command.outcome, public_answer=command.public_answer, cause=command.cause
    )


def send_back(case: Case, command: SendBack) -> SentBack:
    require_phase(case, ReadyToClose)
    return SentBack(reason=command.reason)


def close(case: Case, command: Close, facts: Facts) -> Closed:
    """Close it from any open phase; or, deciding what the reporter contests, leave it closed."""
    if contest_of(case) is None:
        require_open(case)
    require_code(command.outcome, facts.configuration.outcomes, "/outcome")
    require_measures_done(case)
    unit = _deciding(case, facts)
    return Closed(
        unit=unit,
        outcome=command.outcome,
        public_answer=command.public_answer,
        cause=command.cause,
        by=facts.caller,
        on_behalf_of=facts.on_behalf_of,
        contest_until=contest_until(case.file, unit, facts),
    )


def _deciding(case: Case, facts: Facts) -> str:
    """The level at which the caller closes: their nearest, or where the contest has come to."""
    contest = contest_of(case)
    if contest is None:
        return facts.leads[0]
    if contest.unit is None:
        return facts.leads[-1]
    up = facts.organisation.line(contest.unit)
    return next(unit for unit in facts.leads if unit in up)


def contest(case: Case, command: Contest, facts: Facts) -> Contested:
    require_here(case)
    if not isinstance(case, Rejected | Concluded):
        raise NothingToContest
    if case.contest is not None:
        raise AlreadyContested
    ending = case.ending
    if ending.contest_until is None:
        raise NobodyAbove
    if facts.now >= ending.contest_until:
        raise TooLate
    days = facts.configuration.deadlines.contest_decision_working_days
    return Contested(
        reason=command.reason,
        unit=decider(case.file, ending.unit, ending.decided, facts),
        against=ending.by,
        on_behalf_of=ending.on_behalf_of,
        due=calendar.after_working_days(facts.today, days),
    )


def reopen(case: Case, command: Reopen, facts: Facts) -> Reopened:
    if isinstance(case, Open):
        raise NotEnded
    require_here(case)
    due = due_times(facts)
    if command.deadline is not None:
        due = structs.replace(due, closing=due_on(command.deadline, facts, "/deadline"))
    return Reopened(cause=_cause(case), reason=command.reason, due=due)


def _cause(case: Case) -> Literal["contested", "own_initiative", "new_information"]:
    if contest_of(case):
        return "contested"
    return "own_initiative" if isinstance(case, WithdrawnCase) else "new_information"
