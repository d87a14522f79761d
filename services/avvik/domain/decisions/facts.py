"""What a rule may know besides the case, how it refuses, and what several rules ask. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from avvik.domain import calendar
from avvik.domain.configuration import Category, Coded, Configuration, Receiver, found
from avvik.domain.deviation import AwaitingReporter, Case, Diverted, File, Open, contest_of
from avvik.domain.organisation import Organisation
from avvik.domain.values import Due

P = TypeVar("P")


class Lead(Struct, frozen=True, kw_only=True):
    """A case that the caller sees, and may want to link to."""

    id: UUID
    reference: str
    is_open: bool


class Facts(Struct, frozen=True, kw_only=True):
    """Everything that a rule may know besides the case: gathered before it, once per attempt."""

    now: datetime
    # The date in Norway, from which every deadline counts.
    today: date
    organisation: Organisation
    configuration: Configuration
    configuration_version: int
    case: UUID | None = None
    caller: UUID | None = None
    # For whom they act, where nothing but a delegation makes the act theirs.
    on_behalf_of: UUID | None = None
    # The units of the case's line at which the caller leads, nearest first.
    leads: tuple[str, ...] = ()
    # Whether the caller asks as the case's reporter.
    is_reporter: bool = False
    is_supporter: bool = False
    # Who reported and who joined: party to the case, they do not decide in it.
    parties: tuple[UUID, ...] = ()
    # The case that a link names, if the caller sees it.
    lead: Lead | None = None
    # The day on which the case was reported.
    reported_on: date | None = None

    @property
    def deciding(self) -> tuple[UUID, ...]:
        """The caller, with for whom they act."""
        return tuple(each for each in (self.caller, self.on_behalf_of) if each)


# --- refusals, each named for its reason


class Refused(Exception):
    """A rule says no. `pointer` is the field that it concerns (RFC 6901), where there is one."""

    pointer: str = ""


class OfField(Refused):
    """A refusal that concerns a field of the request."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class Unknown(OfField):
    """The directory or the configuration does not have what a field names, or each of several."""

    def __init__(self, *pointers: str) -> None:
        super().__init__(pointers[0])
        self.pointers = pointers


class InFuture(OfField):
    """It cannot have happened yet."""


class BeforeReport(OfField):
    """It cannot have happened before the case was reported."""


class NotInFuture(OfField):
    """It must lie ahead."""


class TooFar(OfField):
    """It lies further ahead than the institution lets anything wait."""


class PersonOut(OfField):
    """Whom the field names is out of the case."""


class NobodyLeft(Refused):
    """Everybody who could answer for the case is out of it."""


class NotOpen(Refused):
    """The case has ended."""


class WithTheOffice(Refused):
    """The case was sealed, and is with the whistleblowing office."""


class NotInPhase(Refused):
    """The case is open, and the act belongs to another phase of it."""


class AwaitsReporter(Refused):
    """The reporter was asked, and the day of the answer has not passed."""


# --- what several rules ask


def require_here(case: Case) -> None:
    """Refuse what is no longer anybody's here to read or decide."""
    if isinstance(case, Diverted):
        raise WithTheOffice


def require_open(case: Case) -> Open:
    require_here(case)
    if not isinstance(case, Open):
        raise NotOpen
    return case


def require_phase(case: Case, *phases: type[P]) -> P:
    """The case, in one of these phases; or a refusal that says what is in the way."""
    if isinstance(case, phases):
        return case
    require_open(case)
    raise AwaitsReporter if isinstance(case, AwaitingReporter) else NotInPhase


def require_code(
    code: str,
    among: tuple[Coded, ...] | tuple[Category, ...] | tuple[Receiver, ...],
    pointer: str,
) -> None:
    if found(code, among) is None:
        raise Unknown(pointer)


def require_unit(unit: str, facts: Facts, pointer: str) -> None:
    """A unit that can own cases: one that there is, and that was not closed."""
    organisation = facts.organisation
    if unit not in organisation.units or unit in organisation.closed:
        raise Unknown(pointer)


def require_official(person: UUID, file: File, facts: Facts, pointer: str) -> None:
    """Somebody of the directory who holds a role today and is not out of the case."""
    if not facts.organisation.roles_of(person, facts.today):
        raise Unknown(pointer)
    if person in facts.organisation.excluded(file.disqualified, facts.today):
        raise PersonOut(pointer)


def require_impartial(person: UUID, facts: Facts, pointer: str) -> None:
    """Neither party to the case nor under anybody who is. Asked after everything else: it tells
    who reported or joined, so that whoever tries it out must do what stands in the history."""
    if person in facts.organisation.excluded(facts.parties, facts.today):
        raise PersonOut(pointer)


def require_answering(unit: str, out: tuple[UUID, ...], facts: Facts) -> None:
    """Somebody of the unit's line, or an independent recipient, must be left to answer for it.
    While nobody is out somebody is: no directory lacks an independent recipient."""
    if out and next(facts.organisation.responsible(unit, out, facts.today), None) is None:
        raise NobodyLeft


def answering(
    case: Case, out: Sequence[UUID], organisation: Organisation, day: date
) -> Iterator[tuple[str, str, UUID]]:
    """Who answers for the case, or decides what is contested of it, as (unit, role, person)."""
    contest = contest_of(case)
    if contest is None:
        return organisation.responsible(case.file.unit, out, day)
    return organisation.deciding(contest.unit, (*out, *contest.decided), day)


def due_on(day: date, facts: Facts, pointer: str, *, within: int | None = None) -> datetime:
    """When a day ends at work; it must lie ahead, and not too far."""
    if day <= facts.today:
        raise NotInFuture(pointer)
    longest = within or facts.configuration.deadlines.longest_days
    if (day - facts.today).days > longest:
        raise TooFar(pointer)
    return calendar.close_of(day)


def level_above(unit: str, file: File, facts: Facts) -> str | None:
    """The next level up whose leaders are not all out; none: the line ends there."""
    organisation, today = facts.organisation, facts.today
    above = organisation.above(unit)
    if above is None:
        return None
    level = organisation.reached(above, file.disqualified, today)
    leaders = organisation.leaders(level, today)
    out = organisation.excluded(file.disqualified, today)
    return None if leaders and out.issuperset(leaders) else level


def due_times(facts: Facts) -> Due:
    """Every clock of a case that begins today (`docs/rules.md`)."""
    deadlines = facts.configuration.deadlines
    return Due(
        acceptance=calendar.after_working_days(facts.today, deadlines.acceptance_working_days),
        first_answer=calendar.after_working_days(facts.today, deadlines.first_answer_working_days),
        closing=calendar.after_days(facts.today, deadlines.closing_days),
    )
