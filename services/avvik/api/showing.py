"""Cases as a list shows them to its reader."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from avvik.api import answers, parts
from avvik.api.office import Office
from avvik.api.opening import keys, needed, opened, shown
from avvik.api.seeing import Seen
from avvik.application.ports import Vault
from avvik.application.sealing import Opener
from avvik.domain.deviation import next_due, status_of
from avvik.domain.organisation import Organisation
from avvik.domain.values import Language, ReporterText


class Heading(Struct, frozen=True, kw_only=True):
    """What a list opens of a case."""

    title: ReporterText


async def titles(vault: Vault, page: Collection[Seen]) -> Mapping[UUID, str | None]:
    """The titles of a page of cases, for one question to the vault."""
    headings = [(each, Heading(title=each.found.row.case.file.title)) for each in page]
    held = await keys(
        vault, (key for seen, heading in headings for key in needed(heading, _may_open(seen)))
    )
    return {
        seen.found.row.id: shown(opened(heading, seen.found.row.id, _may_open(seen), held).title)
        for seen, heading in headings
    }


async def summaries(
    office: Office, page: Collection[Seen], language: Language, now: datetime
) -> tuple[answers.Summary, ...]:
    headed = await titles(office.desk.vault, page)
    organisation = (await office.desk.directory.world()).organisation
    return tuple(
        summary(each, headed[each.found.row.id], organisation, language, now) for each in page
    )


def _may_open(seen: Seen) -> Opener:
    return lambda _heading, field: seen.rights.opens(seen.found.row.case.file, field)


def unit_name(unit: str, organisation: Organisation, language: Language) -> parts.UnitName:
    return parts.UnitName(id=unit, name=organisation.units[unit].names.in_(language))


def summary(
    seen: Seen,
    title: str | None,
    organisation: Organisation,
    language: Language,
    now: datetime,
) -> answers.Summary:
    found, case = seen.found, seen.found.row.case
    file = case.file
    facts = file if seen.rights.facts else None
    due = next_due(case) if facts else None
    return answers.Summary(
        id=found.row.id,
        reference=file.reference,
        status=status_of(case),
        version=found.row.version,
        title=title,
        is_sealed=seen.is_sealed,
        category=file.category,
        level=facts.level if facts else None,
        severity=facts.severity.level if facts and facts.severity else None,
        unit=unit_name(file.unit, organisation, language),
        reached=unit_name(facts.reached, organisation, language) if facts else None,
        due=due,
        is_overdue=due is not None and due < now,
        reported_at=found.reported_at,
        changed_at=found.changed_at,
    )
