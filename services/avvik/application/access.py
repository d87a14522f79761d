"""Who may see what of a case, and who may do what (`docs/rules.md`), as one pure policy.

The same rules stand in PostgreSQL's row-level security; a property test holds the two together.
"""

from datetime import date
from typing import assert_never
from uuid import UUID

from msgspec import Struct

from avvik.application.ports import CaseRow
from avvik.domain.decisions import Acknowledge, Close, Command, Refused, Report
from avvik.domain.organisation import (
    AUDITOR,
    HSE_COORDINATOR,
    INDEPENDENT_RECIPIENT,
    LEADING,
    QUALITY_DIVISION,
    STUDY_QUALITY_CONTACT,
    Organisation,
    Role,
)

# One of the five dimensions of the learning environment that the statute names (UHL § 10-1).
HSE_CATEGORY = "physical"


class NotVisible(Refused):
    """There is no such case, as far as the caller may know."""


class NotPermitted(Refused):
    """The caller sees the case, but the act is not theirs."""


class Sight(Struct, frozen=True, kw_only=True):
    """In which capacities somebody sees a case. With none of them, it does not exist for them."""

    reporter: bool = False
    official: bool = False
    auditor: bool = False
    # Sees dates, units and codes, and no text.
    metadata: bool = False
    # The nearest unit at which they lead the case's line.
    leads: str | None = None

    def __bool__(self) -> bool:
        return self.reporter or self.official or self.auditor or self.metadata


def sight(person: UUID | None, row: CaseRow, organisation: Organisation, day: date) -> Sight:
    """What the person is to the case on that day."""
    if person is None:
        return Sight()
    file = row.case.file
    line = tuple(organisation.line(file.unit))
    roles = organisation.roles_of(person, day)
    out = person in organisation.excluded(file.disqualified, day)
    leads = None if out else _leads(roles, line)
    if leads is None and _is_last_resort(person, row, organisation, day):
        leads = line[-1]
    return Sight(
        reporter=person == row.reporter or person in row.supporters,
        official=leads is not None or (not out and _handles(roles, line, file.category)),
        auditor=_holds(roles, AUDITOR, line),
        metadata=_holds(roles, QUALITY_DIVISION, line),
        leads=leads,
    )


def authorise(command: Command, seen: Sight) -> None:
    """Refuse a command that is not the caller's to give."""
    match command:
        case Report():
            return
        case Acknowledge() | Close():
            permitted = seen.leads is not None
        case _:
            assert_never(command)
    if not seen:
        raise NotVisible
    if not permitted:
        raise NotPermitted


def _holds(roles: tuple[Role, ...], role: str, line: tuple[str, ...]) -> bool:
    return any(each.role == role and each.unit in line for each in roles)


def _handles(roles: tuple[Role, ...], line: tuple[str, ...], category: str) -> bool:
    return _holds(roles, STUDY_QUALITY_CONTACT, line) or (
        category == HSE_CATEGORY and _holds(roles, HSE_COORDINATOR, line)
    )


def _leads(roles: tuple[Role, ...], line: tuple[str, ...]) -> str | None:
    led = {each.unit for each in roles if each.role in LEADING}
    return next((unit for unit in line if unit in led), None)


def _is_last_resort(person: UUID, row: CaseRow, organisation: Organisation, day: date) -> bool:
    """Whether the case has reached them as independent recipient: nobody of its line is left."""
    file = row.case.file
    responsible = organisation.responsible(file.unit, file.disqualified, day)
    return any(role == INDEPENDENT_RECIPIENT and who == person for _, role, who in responsible)
