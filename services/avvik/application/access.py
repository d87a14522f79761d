"""Who may see what of a case, and who may do what (`docs/rules.md`), as one pure policy.

The same rules stand in PostgreSQL's row-level security; a property test holds the two together.
"""

from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct

from avvik.application.ports import CaseRow
from avvik.domain import decisions as d
from avvik.domain.deviation import (
    Case,
    Diverted,
    Rejected,
    Withdrawn,
    contest_of,
    handler_of,
    measures_of,
)
from avvik.domain.organisation import (
    AUDITOR,
    HSE_COORDINATOR,
    IDENTITY_CUSTODIAN,
    INDEPENDENT_RECIPIENT,
    LEADING,
    QUALITY_DIVISION,
    STUDY_QUALITY_CONTACT,
    Organisation,
    Role,
)

# One of the five dimensions of the learning environment that the statute names (UHL § 10-1).
HSE_CATEGORY = "physical"


class NotVisible(d.Refused):
    """There is no such case, as far as the caller may know."""


class NotPermitted(d.Refused):
    """The case is the caller's to see, and the act is not theirs."""


class Sight(Struct, frozen=True, kw_only=True):
    """In which capacities somebody sees a case. With none of them, it does not exist for them."""

    reporter: bool = False
    supporter: bool = False
    # As study quality contact, HSE coordinator, handler, line leader or independent recipient.
    official: bool = False
    auditor: bool = False
    # Sees dates, units and codes; texts only for a purpose that is noted.
    metadata: bool = False
    custodian: bool = False
    # Confirms what was handed over to them.
    receiver: bool = False
    # The numbers of the measures they own.
    measures: tuple[int, ...] = ()
    # The units at which they lead the case's line, nearest first.
    leads: tuple[str, ...] = ()
    # Whether what the reporter contests is theirs to decide.
    decides: bool = False

    def __bool__(self) -> bool:
        return (
            self.reporter
            or self.supporter
            or self.official
            or self.auditor
            or self.metadata
            or self.custodian
            or self.receiver
            or bool(self.measures)
        )


def sight(person: UUID | None, row: CaseRow, organisation: Organisation, day: date) -> Sight:
    """What the person is to the case on that day."""
    if person is None:
        return Sight()
    if isinstance(row.case, Diverted):
        return Sight(reporter=person == row.reporter)
    file = row.case.file
    line = tuple(organisation.line(file.unit))
    roles = organisation.roles_of(person, day)
    out = person in organisation.excluded(file.disqualified, day)
    leads = () if out else _leads(roles, line)
    if _is_last_resort(person, row, organisation, day):
        leads = leads or (line[-1],)
    return Sight(
        reporter=person == row.reporter,
        supporter=person in row.supporters,
        official=bool(leads)
        or (not out and (handler_of(row.case) == person or _handles(roles, line, file.category))),
        auditor=_holds(roles, AUDITOR, line),
        metadata=_holds(roles, QUALITY_DIVISION, line),
        custodian=_holds(roles, IDENTITY_CUSTODIAN, line),
        receiver=not out and _receives(row.case, roles, line),
        measures=() if out else _owned(row.case, person),
        leads=leads,
        decides=_decides(row.case, person, leads, organisation),
    )


def authorise(command: d.Command, seen: Sight, case: Case) -> None:
    """Refuse a command that is not the caller's to give."""
    if not seen:
        raise NotVisible
    if not _may(command, seen, case):
        raise NotPermitted


def _may(command: d.Command, seen: Sight, case: Case) -> bool:  # noqa: C901, PLR0911, PLR0912 -- the table
    match command:
        case d.Report() | d.Join():
            return True
        case d.Rehome():
            # The directory's own consequence; nobody asks for it.
            return False
        case d.AnswerQuestion() | d.Withdraw() | d.Contest():
            return seen.reporter
        case d.SendMessage():
            return seen.reporter or seen.official
        case d.Recuse(person=person):
            return seen.official if person is None else bool(seen.leads)
        case d.ConfirmHandover():
            return seen.receiver
        case d.Unlock():
            return seen.custodian
        case (
            d.DecideMeasure(measure=measure)
            | d.ReportProgress(measure=measure)
            | d.CompleteMeasure(measure=measure)
        ):
            return measure in seen.measures or bool(seen.leads)
        case d.Acknowledge() | d.SendBack():
            return bool(seen.leads)
        case d.Close():
            return seen.decides if contest_of(case) else bool(seen.leads)
        case d.Reopen():
            if contest_of(case):
                return seen.decides
            return seen.official if isinstance(case, Withdrawn) else bool(seen.leads)
        case (
            d.Escalate()
            | d.Accept()
            | d.Reject()
            | d.Divert()
            | d.Link()
            | d.JudgeSeverity()
            | d.TransferUnit()
            | d.TransferHandler()
            | d.AskReporter()
            | d.AddNote()
            | d.Publish()
            | d.AddMeasure()
            | d.CheckEffect()
            | d.ProposeClosing()
        ):
            return seen.official
        case _:
            assert_never(command)


def _holds(roles: tuple[Role, ...], role: str, line: tuple[str, ...]) -> bool:
    return any(each.role == role and each.unit in line for each in roles)


def _handles(roles: tuple[Role, ...], line: tuple[str, ...], category: str) -> bool:
    return _holds(roles, STUDY_QUALITY_CONTACT, line) or (
        category == HSE_CATEGORY and _holds(roles, HSE_COORDINATOR, line)
    )


def _leads(roles: tuple[Role, ...], line: tuple[str, ...]) -> tuple[str, ...]:
    led = {each.unit for each in roles if each.role in LEADING}
    return tuple(unit for unit in line if unit in led)


def _owned(case: Case, person: UUID) -> tuple[int, ...]:
    return tuple(each.number for each in measures_of(case) if each.owner == person)


def _receives(case: Case, roles: tuple[Role, ...], line: tuple[str, ...]) -> bool:
    if not isinstance(case, Rejected) or not case.rejection.is_handed_over:
        return False
    role = case.rejection.receiver_role
    return role is not None and _holds(roles, role, line)


def _decides(case: Case, person: UUID, leads: tuple[str, ...], organisation: Organisation) -> bool:
    """The next leader up decides what is contested, and not whoever decided before."""
    contest = contest_of(case)
    if contest is None or person == contest.against:
        return False
    if contest.unit is None:
        return bool(leads)
    above = set(organisation.line(contest.unit))
    return any(unit in above for unit in leads)


def _is_last_resort(person: UUID, row: CaseRow, organisation: Organisation, day: date) -> bool:
    """Whether the case has reached them as independent recipient: it went past the line,
    or nobody of the line is left."""
    file = row.case.file
    if file.is_past_line:
        recipients = organisation.anywhere(INDEPENDENT_RECIPIENT, day)
        return person in recipients and person not in file.disqualified
    responsible = organisation.responsible(file.unit, file.disqualified, day)
    return any(role == INDEPENDENT_RECIPIENT and who == person for _, role, who in responsible)
