"""Who may see what of a case, and who may do what (`docs/rules.md`), as one pure policy.

The same rules stand in PostgreSQL's row-level security; a property test holds the two together.
"""

from datetime import date
from typing import TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct, structs

from avvik.application.ports import CaseRow
from avvik.domain import decisions as d
from avvik.domain.decisions.facts import answering
from avvik.domain.decisions.measures import NoSuchMeasure
from avvik.domain.deviation import (
    Case,
    Contest,
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

    # Parties to the case. They hold no office in it.
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
    # For whom they act or read, where nothing but a delegation makes that theirs.
    on_behalf_of: UUID | None = None

    def __bool__(self) -> bool:
        return self.reporter or self.supporter or self.has_task

    @property
    def has_task(self) -> bool:
        """Whether they have to do with the case other than as a party to it."""
        return self.has_office or bool(self.measures)

    @property
    def has_office(self) -> bool:
        """Whether it is an office that they hold by which they see the case."""
        return self.official or self.auditor or self.metadata or self.custodian or self.receiver


def sight(person: UUID | None, row: CaseRow, organisation: Organisation, day: date) -> Sight:
    """What the person is to the case on that day, for themselves and on behalf of others."""
    if person is None:
        return Sight()
    roles = organisation.roles_of(person, day)
    seen = _sight(person, roles, row, organisation, day)
    delegators = _delegators(roles)
    for delegator in (None, *delegators) if delegators else ():
        if _sight(person, _held_for(roles, delegator), row, organisation, day).has_office:
            return structs.replace(seen, on_behalf_of=delegator)
    return seen


def reaches(role: Role, row: CaseRow, organisation: Organisation, day: date) -> bool:
    """Whether the role shows the case to whoever holds it, unless they are out."""
    held, file = (role,), row.case.file
    line = organisation.line(file.unit)
    return (
        bool(_leads(held, line))
        or _handles(held, line, file.category)
        or any(_holds(held, each, line) for each in (AUDITOR, QUALITY_DIVISION, IDENTITY_CUSTODIAN))
        or _receives(row.case, held, line)
        or _is_last_resort(held, row.case, disqualified(row, organisation), organisation, day)
    )


def disqualified(row: CaseRow, organisation: Organisation) -> tuple[UUID, ...]:
    """Who may not decide in the case: whoever is named or recused, and whoever is party to it."""
    # Only those of the directory could decide anything anywhere.
    parties = [each for each in (row.reporter, *row.supporters) if organisation.lists(each)]
    return (*row.case.file.disqualified, *parties)


def is_kept_from(person: UUID, row: CaseRow, organisation: Organisation, day: date) -> bool:
    """Whether the case must not exist for the person, be it that another one led them to it:
    they are out of it, as named, recused or bound to whoever is, and see it as nothing else."""
    is_out = person in organisation.excluded(row.case.file.disqualified, day)
    return is_out and not sight(person, row, organisation, day)


def _sight(
    person: UUID, roles: tuple[Role, ...], row: CaseRow, organisation: Organisation, day: date
) -> Sight:
    party = Sight(reporter=person == row.reporter, supporter=person in row.supporters)
    if isinstance(row.case, Diverted):
        return Sight(reporter=party.reporter)
    if not roles:
        return party
    case, file = row.case, row.case.file
    line = organisation.line(file.unit)
    out = disqualified(row, organisation)
    # Subordinates of whoever is out have no post in the line; other offices are under nobody.
    offices = () if person in out else roles
    posts = () if person in organisation.excluded(out, day) else roles
    leads = _leads(posts, line)
    is_last_resort = _is_last_resort(offices, case, out, organisation, day)
    if is_last_resort and line[-1] not in leads:
        leads = (*leads, line[-1])
    is_handler = bool(posts) and handler_of(case) == person
    contest = contest_of(case)
    return structs.replace(
        party,
        official=bool(leads) or is_handler or _handles(posts, line, file.category),
        auditor=_holds(offices, AUDITOR, line),
        metadata=_holds(offices, QUALITY_DIVISION, line),
        custodian=_holds(offices, IDENTITY_CUSTODIAN, line),
        receiver=_receives(case, posts, line),
        measures=_owned(case, person, organisation, day),
        leads=leads,
        decides=contest is not None
        and person not in contest.decided
        and (is_last_resort or _leads_above(contest, person, leads, organisation, day)),
    )


def acting(
    command: d.Command, person: UUID | None, row: CaseRow, organisation: Organisation, day: date
) -> Sight:
    """In which capacity the person gives the command: their own, else of whom they stand in for.

    Refuses one that is not theirs to give.
    """
    seen = sight(person, row, organisation, day)
    authorise(command, seen, row.case)
    if person is None:
        return seen
    roles = organisation.roles_of(person, day)
    delegators = _delegators(roles)
    for delegator in (None, *delegators) if delegators else ():
        alone = _sight(person, _held_for(roles, delegator), row, organisation, day)
        if _may(command, alone, row.case):
            return structs.replace(alone, on_behalf_of=delegator)
    if delegators:
        raise NotPermitted
    return seen


def is_as_reporter(command: d.Command, seen: Sight) -> bool:
    """Whether it is the case's reporter who gives the command, whatever else they are."""
    if isinstance(command, d.Report):
        return True
    return seen.reporter and isinstance(
        command, d.AnswerQuestion | d.SendMessage | d.Withdraw | d.Contest
    )


OfMeasure: TypeAlias = d.DecideMeasure | d.ReportProgress | d.CompleteMeasure | d.CheckEffect


def _has_measure(case: Case, number: int) -> bool:
    return any(each.number == number for each in measures_of(case))


def authorise(command: d.Command, seen: Sight, case: Case) -> None:
    """Refuse a command that is not the caller's to give."""
    if not seen:
        raise NotVisible
    if isinstance(command, OfMeasure) and not _has_measure(case, command.measure):
        raise NoSuchMeasure
    if not _may(command, seen, case):
        raise NotPermitted


def _may(command: d.Command, seen: Sight, case: Case) -> bool:  # noqa: C901, PLR0911, PLR0912 -- the table
    match command:
        case d.Report():
            return True
        case d.Join():
            # Whoever decides in the case is no party to it.
            return not seen.official
        case d.Rehome():
            # The directory's own consequence; nobody asks for it.
            return False
        case d.AnswerQuestion() | d.Withdraw() | d.Contest():
            return seen.reporter
        case d.SendMessage():
            return seen.reporter or seen.official
        case d.Recuse(person=person):
            return seen.has_task if person is None else bool(seen.leads)
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


def _delegators(roles: tuple[Role, ...]) -> tuple[UUID, ...]:
    """Those on whose behalf some of the roles are held."""
    return tuple(dict.fromkeys(each.on_behalf_of for each in roles if each.on_behalf_of))


def _held_for(roles: tuple[Role, ...], delegator: UUID | None) -> tuple[Role, ...]:
    """The roles of one's own, with those held on behalf of one other."""
    return tuple(each for each in roles if each.on_behalf_of in (None, delegator))


def _holds(roles: tuple[Role, ...], role: str, line: tuple[str, ...]) -> bool:
    return any(each.role == role and each.unit in line for each in roles)


def _handles(roles: tuple[Role, ...], line: tuple[str, ...], category: str) -> bool:
    return _holds(roles, STUDY_QUALITY_CONTACT, line) or (
        category == HSE_CATEGORY and _holds(roles, HSE_COORDINATOR, line)
    )


def _leads(roles: tuple[Role, ...], line: tuple[str, ...]) -> tuple[str, ...]:
    led = {each.unit for each in roles if each.role in LEADING}
    return tuple(unit for unit in line if unit in led)


def _owned(case: Case, person: UUID, organisation: Organisation, day: date) -> tuple[int, ...]:
    """To carry out a measure is not to decide: a party to the case may, unless they are out."""
    owned = tuple(each.number for each in measures_of(case) if each.owner == person)
    if owned and person in organisation.excluded(case.file.disqualified, day):
        return ()
    return owned


def _receives(case: Case, roles: tuple[Role, ...], line: tuple[str, ...]) -> bool:
    if not isinstance(case, Rejected) or not case.rejection.is_handed_over:
        return False
    role = case.rejection.receiver_role
    return role is not None and _holds(roles, role, line)


def _is_last_resort(
    roles: tuple[Role, ...],
    case: Case,
    out: tuple[UUID, ...],
    organisation: Organisation,
    day: date,
) -> bool:
    """Whether the case has reached them as independent recipient: it went past the line,
    or nobody of the line is left to answer for it, or to decide what is contested of it."""
    if not any(each.role == INDEPENDENT_RECIPIENT for each in roles):
        return False
    first = next(answering(case, out, organisation, day), None)
    return case.file.is_past_line or first is None or first[1] == INDEPENDENT_RECIPIENT


def _leads_above(
    contest: Contest, person: UUID, leads: tuple[str, ...], organisation: Organisation, day: date
) -> bool:
    """Whether they lead where it is decided, or further up, and not under who decided before."""
    if contest.unit is None or person in organisation.excluded(contest.decided, day):
        return False
    above = organisation.line(contest.unit)
    return any(unit in above for unit in leads)
