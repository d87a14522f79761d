"""What may be asked of a case, and what follows: commands, refusals, rules. Pure.

A rule takes the case, the command and the facts of the moment, and answers with events
or refuses. Who may ask is not decided here (`application.access`).
"""

from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct

from avvik.domain import calendar
from avvik.domain.configuration import Configuration, is_code
from avvik.domain.deviation import Case, Open
from avvik.domain.events import Acknowledged, CaseEvent, Closed, Reported
from avvik.domain.organisation import Organisation
from avvik.domain.values import Concern, Contact, Due, Language, OrdinaryChannels


class Facts(Struct, frozen=True, kw_only=True, dict=True):
    """Everything that a rule may know besides the case: gathered before it, once per attempt."""

    now: datetime
    organisation: Organisation
    configuration: Configuration
    configuration_version: int
    # The unit at which the caller leads the case's line, where they do.
    leads: str | None = None

    @cached_property
    def today(self) -> date:
        """The date in Norway, from which every deadline counts."""
        return calendar.oslo_date(self.now)


# --- commands


class Report(Struct, frozen=True, kw_only=True):
    """Report a deviation at a unit, or where a course or programme belongs."""

    reference: str
    title: str
    description: str
    category: str
    level: str | None = None
    unit: str | None = None
    course: str | None = None
    programme: str | None = None
    occurred_on: date
    ordinary_channels: OrdinaryChannels
    concerns: tuple[Concern, ...] = ()
    language: Language
    contact: Contact


class Acknowledge(Struct, frozen=True, kw_only=True):
    """Take note of the case as its line leader."""


class Close(Struct, frozen=True, kw_only=True):
    """Close the case, answering the reporter."""

    outcome: str
    public_answer: str
    cause: str | None = None


Command: TypeAlias = Report | Acknowledge | Close


# --- refusals, each named for its reason


class Refused(Exception):
    """A rule says no. `pointer` is the field that it concerns (RFC 6901), where there is one."""

    pointer: str = ""


class NotOpen(Refused):
    """The case is closed."""


class AlreadyAcknowledged(Refused):
    """A leader of the same level has taken note, and it still stands."""


class Unknown(Refused):
    """The directory or the configuration does not have what a field names."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class InFuture(Refused):
    """It cannot have happened yet."""

    pointer = "/occurred_on"


# --- rules


def decide(case: Case | None, command: Command, facts: Facts) -> tuple[CaseEvent, ...]:
    match command:
        case Report():
            assert case is None
            return (_report(command, facts),)
        case Acknowledge():
            return (_acknowledge(_open(case), facts),)
        case Close():
            return (_close(_open(case), command, facts),)
        case _:
            assert_never(command)


def _open(case: Case | None) -> Open:
    if not isinstance(case, Open):
        raise NotOpen
    return case


def _report(command: Report, facts: Facts) -> Reported:
    if command.occurred_on > facts.today:
        raise InFuture
    _require_codes(command, facts.configuration)
    unit = _unit_of(command, facts.organisation)
    disqualified = _disqualified(command, unit, facts)
    return Reported(
        reference=command.reference,
        title=command.title,
        description=command.description,
        category=command.category,
        level=command.level,
        unit=unit,
        course=command.course,
        programme=command.programme,
        occurred_on=command.occurred_on,
        ordinary_channels=command.ordinary_channels,
        concerns=command.concerns,
        language=command.language,
        contact=command.contact,
        disqualified=disqualified,
        reached=facts.organisation.reached(unit, disqualified, facts.today),
        due=_due(facts),
        configuration=facts.configuration_version,
    )


def _require_codes(command: Report, configuration: Configuration) -> None:
    if not is_code(command.category, configuration.categories):
        raise Unknown("/category")
    if command.level is not None and not is_code(command.level, configuration.levels):
        raise Unknown("/level")
    for number, tried in enumerate(command.ordinary_channels.tried):
        if not is_code(tried, configuration.ordinary_channels):
            raise Unknown(f"/ordinary_channels/tried/{number}")


def _unit_of(command: Report, organisation: Organisation) -> str:
    """The unit that owns the case: as given, or the one the directory maps the code to."""
    for kind, code in (("course", command.course), ("programme", command.programme)):
        if code is not None:
            if (kind, code) not in organisation.teaching:
                raise Unknown(f"/{kind}")
            return organisation.teaching[kind, code]
    if command.unit is None or command.unit not in organisation.units:
        raise Unknown("/unit")
    return command.unit


def _disqualified(command: Report, unit: str, facts: Facts) -> tuple[UUID, ...]:
    """Whoever of the unit's line the report is about: out from before the first alert."""
    if not command.concerns:
        return ()
    line = {
        person
        for level in facts.organisation.line(unit)
        for person in facts.organisation.leaders(level, facts.today)
    }
    named: dict[UUID, None] = {}
    for number, concern in enumerate(command.concerns):
        if concern.person is not None:
            if concern.person not in line:
                raise Unknown(f"/concerns/{number}/person")
            named[concern.person] = None
    return tuple(named)


def _due(facts: Facts) -> Due:
    """Every clock of a new case (`docs/rules.md`)."""
    deadlines = facts.configuration.deadlines
    return Due(
        acceptance=calendar.after_working_days(facts.today, deadlines.acceptance_working_days),
        first_answer=calendar.after_working_days(facts.today, deadlines.first_answer_working_days),
        closing=calendar.after_days(facts.today, deadlines.closing_days),
    )


def _acknowledge(case: Open, facts: Facts) -> Acknowledged:
    assert facts.leads is not None
    for taken in case.file.acknowledgements:
        if taken.unit == facts.leads and facts.now < taken.expires_at:
            raise AlreadyAcknowledged
    days = facts.configuration.deadlines.acknowledgement_working_days
    return Acknowledged(unit=facts.leads, expires_at=calendar.after_working_days(facts.today, days))


def _close(case: Open, command: Close, facts: Facts) -> Closed:
    assert facts.leads is not None
    if not is_code(command.outcome, facts.configuration.outcomes):
        raise Unknown("/outcome")
    return Closed(
        unit=facts.leads,
        outcome=command.outcome,
        public_answer=command.public_answer,
        cause=command.cause,
    )
