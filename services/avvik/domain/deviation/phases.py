"""The phases of a case, one struct each: what is not in a phase cannot be written of it.

Their tags are the statuses that people see.
"""

from datetime import datetime
from typing import TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct, structs

from avvik.domain.deviation.file import Contest, Ending, File, Handling, Measure, Rejection
from avvik.domain.values import CaseText, ReporterText


class Untriaged(Struct, frozen=True, kw_only=True, tag="reported"):
    """Reported, and neither accepted nor rejected yet."""

    file: File


class InProgress(Struct, frozen=True, kw_only=True, tag="in_progress"):
    """Accepted, and worked on."""

    file: File
    handling: Handling


class AwaitingReporter(Struct, frozen=True, kw_only=True, tag="awaiting_reporter"):
    """The reporter was asked. The clock stands still; the case then is back where it was."""

    before: Untriaged | InProgress
    question: ReporterText
    asked_at: datetime
    answer_by: datetime

    @property
    def file(self) -> File:
        return self.before.file


class ReadyToClose(Struct, frozen=True, kw_only=True, tag="ready_to_close"):
    """Whoever works on it finds it done; the leader closes it or sends it back."""

    file: File
    handling: Handling
    outcome: str
    public_answer: CaseText
    cause: CaseText | None


class Rejected(Struct, frozen=True, kw_only=True, tag="rejected"):
    """No deviation: it belongs elsewhere."""

    file: File
    rejection: Rejection
    ending: Ending
    contest: Contest | None = None
    # What whoever decided on a contest told the reporter.
    answer: ReporterText | None = None


class Diverted(Struct, frozen=True, kw_only=True, tag="diverted"):
    """Whistleblowing: sealed to its own office."""

    file: File
    office: str


class Linked(Struct, frozen=True, kw_only=True, tag="linked"):
    """Followed up in another case."""

    file: File
    handling: Handling | None
    lead: UUID
    lead_reference: str


class Withdrawn(Struct, frozen=True, kw_only=True, tag="withdrawn"):
    """The reporter took it back."""

    file: File
    handling: Handling | None
    reason: ReporterText | None


class Concluded(Struct, frozen=True, kw_only=True, tag="closed"):
    """Closed, with an answer to the reporter."""

    file: File
    handling: Handling | None = None
    outcome: str
    public_answer: ReporterText
    cause: CaseText | None
    ending: Ending
    contest: Contest | None = None


Open: TypeAlias = Untriaged | AwaitingReporter | InProgress | ReadyToClose
Ended: TypeAlias = Rejected | Diverted | Linked | Withdrawn | Concluded
Case: TypeAlias = Open | Ended


def status_of(case: Case) -> str:
    return str(case.__struct_config__.tag)


def next_due(case: Case) -> datetime | None:
    """When the clock that runs now runs out (UTC); none once nobody has to act any more."""
    match case:
        case Untriaged(file=file):
            return file.due.acceptance
        case AwaitingReporter(answer_by=answer_by):
            return answer_by
        case InProgress(file=file) | ReadyToClose(file=file):
            return file.due.closing
        case Rejected(contest=contest) | Concluded(contest=contest):
            return contest.due if contest else None
        case Diverted() | Linked() | Withdrawn():
            return None
        case _:
            assert_never(case)


def handling_of(case: Case) -> Handling | None:
    """What is known of working on the case, if it was ever taken on."""
    match case:
        case Untriaged() | Rejected() | Diverted():
            return None
        case Concluded() | InProgress() | ReadyToClose() | Linked() | Withdrawn():
            return case.handling
        case AwaitingReporter(before=before):
            return handling_of(before)
        case _:
            assert_never(case)


def handler_of(case: Case) -> UUID | None:
    handling = handling_of(case)
    return handling.handler if handling else None


def measures_of(case: Case) -> tuple[Measure, ...]:
    handling = handling_of(case)
    return handling.measures if handling else ()


def contest_of(case: Case) -> Contest | None:
    """What the reporter contests, while it is undecided."""
    return case.contest if isinstance(case, Rejected | Concluded) else None


def ending_of(case: Case) -> Ending | None:
    """How somebody decided the case, where it has ended by that."""
    return case.ending if isinstance(case, Rejected | Concluded) else None


def with_file(case: Case, file: File) -> Case:
    """The same phase, knowing something else."""
    if isinstance(case, AwaitingReporter):
        return structs.replace(case, before=structs.replace(case.before, file=file))
    return structs.replace(case, file=file)


def with_handling(case: Case, handling: Handling) -> Case:
    """The same phase of a case that was taken on, with something else done about it."""
    if isinstance(case, AwaitingReporter):
        assert isinstance(case.before, InProgress)
        return structs.replace(case, before=structs.replace(case.before, handling=handling))
    assert isinstance(case, InProgress | ReadyToClose | Linked | Withdrawn | Concluded)
    return structs.replace(case, handling=handling)
