"""The case that a command is about, as far as whoever asks may know of it and act on it."""

from datetime import date
from uuid import UUID

from avvik.application.access import NotVisible, Sight, acting, authorise, sight
from avvik.application.desk import Ask, Stale, VersionRequired
from avvik.application.ports import CaseRow, Log
from avvik.domain.decisions import Command, Join, Lead, Link
from avvik.domain.deviation import Open, status_of
from avvik.domain.organisation import Organisation


async def loaded(log: Log, ask: Ask, case_id: UUID, command: Command) -> CaseRow:
    """The case, as far as whoever asks may know of it."""
    if isinstance(command, Join):
        row = await log.joinable(case_id, ask.support)
    elif ask.system is not None:
        row = await log.case(case_id, None)
    else:
        # Asking without a reader would be asking as the system.
        row = await log.case(case_id, ask.person) if ask.person else None
    if row is None:
        raise NotVisible
    return row


def authorised(
    row: CaseRow, command: Command, ask: Ask, organisation: Organisation, day: date
) -> Sight:
    """In which capacity they ask. The order of answers: not visible, not permitted, no version,
    another version."""
    if ask.system is not None:
        return Sight()
    if isinstance(command, Join):
        seen = sight(ask.person, row, organisation, day)
        # With its code, or once its text is out, one may join a case that one does not see.
        if seen:
            authorise(command, seen, row.case)
        elif ask.person in organisation.excluded(row.case.file.disqualified, day):
            raise NotVisible
        return seen
    seen = acting(command, ask.person, row, organisation, day)
    if ask.expected is None and not ask.any_version:
        raise VersionRequired
    if ask.expected not in (None, row.version):
        raise Stale(row.version, status_of(row.case))
    return seen


async def lead_of(log: Log, person: UUID | None, command: Link) -> Lead | None:
    """The case to be followed up in, if they see it."""
    if person is None:
        return None
    row = await log.case(command.lead, person)
    if row is None:
        return None
    is_open = isinstance(row.case, Open)
    return Lead(id=row.id, reference=row.case.file.reference, is_open=is_open)
