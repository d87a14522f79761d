"""Cases as their readers see them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from avvik.api import answers
from avvik.api.opening import keys, needed, opened, shown
from avvik.api.seeing import Seen
from avvik.application.ports import Vault
from avvik.domain.deviation import Case, Concluded, File, next_due, status_of
from avvik.domain.organisation import Organisation
from avvik.domain.values import Concern, Language, Profile, ReporterText, Sealed
from avvik.views.cases import Found

People = Mapping[UUID, Profile]


class Heading(Struct, frozen=True, kw_only=True):
    """What a list opens of a case."""

    title: ReporterText


async def titles(vault: Vault, page: Collection[Seen]) -> Mapping[UUID, str | None]:
    """The titles of a page of cases, for one question to the vault."""
    headings = [(each, Heading(title=each.found.row.case.file.title)) for each in page]
    held = await keys(
        vault, (key for seen, heading in headings for key in needed(heading, seen.may_open))
    )
    return {
        seen.found.row.id: shown(opened(heading, seen.found.row.id, seen.may_open, held).title)
        for seen, heading in headings
    }


def unit_name(unit: str, organisation: Organisation, language: Language) -> answers.UnitName:
    return answers.UnitName(id=unit, name=organisation.units[unit].names.in_(language))


def summary(
    found: Found,
    title: str | None,
    organisation: Organisation,
    language: Language,
    now: datetime,
) -> answers.Summary:
    case = found.row.case
    file = case.file
    due = next_due(case)
    return answers.Summary(
        id=found.row.id,
        reference=file.reference,
        status=status_of(case),
        version=found.row.version,
        title=title,
        category=file.category,
        level=file.level,
        severity=file.severity.level if file.severity else None,
        unit=unit_name(file.unit, organisation, language),
        reached=unit_name(file.reached, organisation, language),
        due=due,
        is_overdue=due is not None and due < now,
        reported_at=found.reported_at,
        changed_at=found.changed_at,
    )


def detail(
    found: Found, case: Case, people: People, organisation: Organisation, language: Language
) -> answers.Detail:
    """The case with whatever of it was opened for the reader; nothing sealed is passed on."""
    file = case.file
    outcome, public_answer, cause = _ending(case)
    return answers.Detail(
        id=found.row.id,
        reference=file.reference,
        status=status_of(case),
        version=found.row.version,
        title=shown(file.title),
        description=shown(file.description),
        category=file.category,
        level=file.level,
        severity=file.severity.level if file.severity else None,
        unit=unit_name(file.unit, organisation, language),
        reached=unit_name(file.reached, organisation, language),
        course=file.course,
        programme=file.programme,
        occurred_on=file.occurred_on,
        ordinary_channels=answers.Tried(
            tried=file.ordinary_channels.tried,
            reason_not=shown(file.ordinary_channels.reason_not),
        ),
        concerns=tuple(
            _concerned(each, people) for each in file.concerns if not isinstance(each, Sealed)
        ),
        language=file.language,
        reporter=_reporter(file, people),
        due=answers.Deadlines(
            acceptance=file.due.acceptance,
            first_answer=file.due.first_answer,
            closing=file.due.closing,
        ),
        acknowledgements=tuple(
            answers.Taken(unit=each.unit, expires_at=each.expires_at)
            for each in file.acknowledgements
        ),
        outcome=outcome,
        public_answer=public_answer,
        cause=cause,
        reported_at=found.reported_at,
        changed_at=found.changed_at,
    )


def _ending(case: Case) -> tuple[str | None, str | None, str | None]:
    if isinstance(case, Concluded):
        return case.outcome, shown(case.public_answer), shown(case.cause)
    return None, None, None


def _concerned(concern: Concern, people: People) -> answers.Person:
    profile = people.get(concern.person) if concern.person else None
    return answers.Person(person=concern.person, name=profile.name if profile else concern.name)


def _reporter(file: File, people: People) -> answers.Person | None:
    """Name and address: the directory's word first, else the token's of that day."""
    contact = shown(file.contact)
    if contact is None:
        return None
    known = people.get(contact.person)
    return answers.Person(
        person=contact.person,
        name=(known and known.name) or contact.name,
        address=(known and known.address) or contact.address,
    )
