"""Reporting, taking note, joining, stepping aside, going up the line."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain import calendar
from avvik.domain.configuration import Category, found
from avvik.domain.decisions.facts import (
    Facts,
    InFuture,
    OfField,
    Refused,
    Unknown,
    answering,
    due_times,
    level_above,
    require_answering,
    require_code,
    require_open,
)
from avvik.domain.deviation import Case, File, contest_of, handler_of, measures_of
from avvik.domain.events import (
    Acknowledged,
    Escalated,
    Recused,
    Reported,
    Supported,
    UnitDefined,
)
from avvik.domain.organisation import (
    INDEPENDENT_RECIPIENT,
    LEADING,
    UNDER_NOBODY,
    Organisation,
    Role,
)
from avvik.domain.values import Concern, Contact, Language, OrdinaryChannels


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
    consents_to_handover: bool = False
    reporter_kind: Literal["student", "staff"] | None = None
    campus: str | None = None


class Acknowledge(Struct, frozen=True, kw_only=True):
    """Take note of the case as its line leader."""


class Join(Struct, frozen=True, kw_only=True):
    """Say that one saw the same ("me too")."""

    contact: Contact
    language: Language


class Recuse(Struct, frozen=True, kw_only=True):
    """Step out of the case, or have somebody stand outside who is disqualified."""

    # None: oneself.
    person: UUID | None = None
    reason: str | None = None


class Escalate(Struct, frozen=True, kw_only=True):
    """Have the next leader up look at the case."""

    reason: str


class NotInLine(OfField):
    """Whom the report points out neither leads in its unit's line nor is the last resort."""


class AlreadyAcknowledged(Refused):
    """A leader of the same level has taken note, and it still stands."""


class OwnCase(Refused):
    """Who reported a case need not join it."""


class AlreadySupports(Refused):
    """They joined before."""


class AlreadyOut(OfField):
    """The person is out of the case."""


class OverSuperior(OfField):
    """Nobody declares out who ranks above them in the line, or whom they act for."""


class UnderNobody(OfField):
    """Nobody declares out who answers to no leader in the case: they step out themselves."""


class LastOne(Refused):
    """Without them nobody would answer for the case, or decide what is contested of it."""


class NobodyAbove(Refused):
    """The line ends at this level, and so does what can be asked for here."""


def report(command: Report, facts: Facts) -> Reported:
    if command.occurred_on > facts.today:
        raise InFuture("/occurred_on")
    category = _category(command, facts)
    unit = _unit_of(command, facts.organisation)
    disqualified = _disqualified(command, unit, facts)
    require_answering(unit, (*disqualified, *_deciding(facts)), facts)
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
        due=due_times(facts),
        configuration=facts.configuration_version,
        consents_to_handover=command.consents_to_handover,
        is_personnel=category.is_personnel or bool(command.concerns),
        reporter_kind=command.reporter_kind,
        campus=_campus(command, facts.organisation.units[unit]),
    )


def _campus(command: Report, unit: UnitDefined) -> str | None:
    """As the reporter says; where the unit has only one, that."""
    if command.campus is None:
        return unit.campuses[0] if len(unit.campuses) == 1 else None
    if command.campus not in unit.campuses:
        raise Unknown("/campus")
    return command.campus


def _category(command: Report, facts: Facts) -> Category:
    """What it is about, with every code in use."""
    configuration = facts.configuration
    category = found(command.category, configuration.categories)
    if category is None:
        raise Unknown("/category")
    if command.level is not None:
        require_code(command.level, configuration.levels, "/level")
    if command.ordinary_channels.reason_code is not None:
        require_code(
            command.ordinary_channels.reason_code,
            configuration.channel_reasons,
            "/ordinary_channels/reason_code",
        )
    for number, tried in enumerate(command.ordinary_channels.tried):
        if found(tried, configuration.ordinary_channels) is None:
            raise Unknown(f"/ordinary_channels/tried/{number}")
    return category


def _unit_of(command: Report, organisation: Organisation) -> str:
    """The unit that owns the case: as given, or the one the directory maps the code to."""
    for kind, code in (("course", command.course), ("programme", command.programme)):
        if code is not None:
            taught_at = organisation.teaches(kind, code)
            if taught_at is None:
                raise Unknown(f"/{kind}")
            return taught_at
    if command.unit is None or command.unit not in organisation.units:
        raise Unknown("/unit")
    return organisation.successor(command.unit)


def _disqualified(command: Report, unit: str, facts: Facts) -> tuple[UUID, ...]:
    """Whoever of those who could answer for it the report is about: out from before the first
    alert."""
    if not command.concerns:
        return ()
    organisation, today = facts.organisation, facts.today
    answering = {
        *organisation.anywhere(INDEPENDENT_RECIPIENT, today),
        *(each for level in organisation.line(unit) for each in organisation.leaders(level, today)),
    }
    named: dict[UUID, None] = {}
    for number, concern in enumerate(command.concerns):
        if concern.person is not None:
            if concern.person not in answering:
                raise NotInLine(f"/concerns/{number}/person")
            named[concern.person] = None
    return tuple(named)


def _deciding(facts: Facts) -> tuple[UUID, ...]:
    """Whoever reports, if they could decide anything: party to the case, they do not in it."""
    caller = facts.caller
    return (caller,) if caller is not None and facts.organisation.lists(caller) else ()


def acknowledge(case: Case, facts: Facts) -> Acknowledged:
    taken = require_open(case).file.acknowledgements
    unit = facts.leads[0]
    if any(each.unit == unit and facts.now < each.expires_at for each in taken):
        raise AlreadyAcknowledged
    days = facts.configuration.deadlines.acknowledgement_working_days
    return Acknowledged(unit=unit, expires_at=calendar.after_working_days(facts.today, days))


def join(case: Case, command: Join, facts: Facts) -> Supported:
    require_open(case)
    if facts.is_reporter:
        raise OwnCase
    if facts.is_supporter:
        raise AlreadySupports
    return Supported(contact=command.contact, language=command.language)


def recuse(case: Case, command: Recuse, facts: Facts) -> Recused:
    # Whoever is to decide what is contested may step out of that as well.
    file = case.file if contest_of(case) else require_open(case).file
    person = command.person or facts.caller
    assert person is not None
    if not facts.organisation.lists(person):
        raise Unknown("/person")
    if person in file.disqualified:
        raise AlreadyOut("/person")
    if person != facts.caller:
        _require_under(person, case, facts)
    out = (*file.disqualified, person)
    left = answering(case, (*out, *facts.parties), facts.organisation, facts.today)
    if next(left, None) is None:
        raise LastOne
    return Recused(
        person=person,
        reached=facts.organisation.reached(file.reached, out, facts.today),
        reason=command.reason,
    )


def _require_under(person: UUID, case: Case, facts: Facts) -> None:
    """Somebody whom the caller may declare out."""
    roles = facts.organisation.roles_of(person, facts.today)
    oversees = any(role.role in UNDER_NOBODY for role in roles)
    if oversees and not _takes_part(person, roles, case, facts):
        raise UnderNobody("/person")
    if _is_above(roles, case.file, facts):
        raise OverSuperior("/person")


def _takes_part(person: UUID, roles: tuple[Role, ...], case: Case, facts: Facts) -> bool:
    """Whether the case is theirs by an office under its leaders, or by what they have to do."""
    line = facts.organisation.line(case.file.unit)
    has_office = any(role.role not in UNDER_NOBODY and role.unit in line for role in roles)
    return has_office or person in (handler_of(case), *(each.owner for each in measures_of(case)))


def _is_above(roles: tuple[Role, ...], file: File, facts: Facts) -> bool:
    """Whether by one of the roles somebody ranks above the caller in the case's line."""
    assert facts.caller is not None
    line = facts.organisation.line(file.unit)
    own = facts.organisation.roles_of(facts.caller, facts.today)
    ranks = [_rank(role, line) for role in _leading(own, facts.leads)]
    # The independent recipient leads nowhere, and nobody leads them.
    return bool(ranks) and any(_rank(role, line) > max(ranks) for role in _leading(roles, line))


def _leading(roles: tuple[Role, ...], units: tuple[str, ...]) -> list[Role]:
    return [role for role in roles if role.role in LEADING and role.unit in units]


def _rank(role: Role, line: tuple[str, ...]) -> tuple[int, int, bool]:
    """By the unit; at the same one the line leader ranks over the pro-rector, and whoever holds
    the role themselves over whoever acts for them."""
    return line.index(role.unit), LEADING.index(role.role), role.on_behalf_of is None


def escalate(case: Case, command: Escalate, facts: Facts) -> Escalated:
    file = require_open(case).file
    level = level_above(file.reached, file, facts)
    if level is None:
        raise NobodyAbove
    return Escalated(unit=level, cause="person", reason=command.reason)
