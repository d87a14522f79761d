"""What an act is answered with: where the case stands now, whose turn it is, by when. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from msgspec import Struct

from avvik.application.access import Sight, disqualified
from avvik.application.ports import CaseRow
from avvik.domain.decisions import Command, Facts, Report
from avvik.domain.decisions.facts import answering
from avvik.domain.deviation import Case, contest_of, ending_of, next_due, status_of
from avvik.domain.events import CaseEvent, MeasureAdded, Reported
from avvik.domain.organisation import Organisation
from avvik.domain.values import Language


class Answer(Struct, frozen=True, kw_only=True):
    """What an act is answered with, and answered again if repeated. Holds no free text."""

    case: UUID
    reference: str
    status: str
    version: int
    language: Language
    # Who answers for the case now: the first who is not out, and whose post is not vacant.
    responsible: str | None
    responsible_unit: str | None
    # Whether a study quality contact hears of it too.
    has_contact: bool
    due: datetime | None
    # Whether it is the reporter who is answered.
    is_reporter: bool = False
    # It was decided, and nobody could decide a contest.
    is_final: bool = False
    # The measure that was added, if one was.
    measure: int | None = None
    notices: tuple[str, ...] = ()


def answer_of(
    row: CaseRow,
    seen: Sight,
    facts: Facts,
    events: Sequence[CaseEvent],
    notices: tuple[str, ...],
) -> Answer:
    file = row.case.file
    # That a leader is passed as party to the case is told to whoever knows the parties.
    knows = seen.reporter or seen.official or isinstance(events[0], Reported)
    out = disqualified(row, facts.organisation) if knows else file.disqualified
    due = next_due(row.case)
    ending = ending_of(row.case)
    first = _first(row.case, out, facts) if due else None
    contact = next(facts.organisation.contacts(file.unit, out, facts.today), None) if due else None
    added = [event.measure for event in events if isinstance(event, MeasureAdded)]
    return Answer(
        case=row.id,
        reference=file.reference,
        status=status_of(row.case),
        version=row.version,
        language=file.language,
        responsible=first[1] if first else None,
        responsible_unit=first[0] if first else None,
        has_contact=contact is not None,
        due=due,
        is_reporter=seen.reporter,
        is_final=ending is not None and ending.contest_until is None,
        measure=added[0] if added else None,
        notices=notices,
    )


def _first(case: Case, out: Sequence[UUID], facts: Facts) -> tuple[str, str] | None:
    """Who is to act first, as (unit, role): of what is contested, whoever is to decide it."""
    organisation, file = facts.organisation, case.file
    if contest_of(case):
        posts = answering(case, out, organisation, facts.today)
    else:
        posts = organisation.responsible(file.reached, out, facts.today)
        if file.is_past_line:
            posts = chain(organisation.deciding(None, out, facts.today), posts)
    first = next(posts, None)
    return first[:2] if first else None


def notices(command: Command, person: UUID | None, organisation: Organisation) -> tuple[str, ...]:
    """What the reporter should know besides."""
    if not isinstance(command, Report):
        return ()
    is_listed = person is not None and organisation.lists(person)
    noticed: list[str] = []
    if command.contact.address is None and not is_listed:
        noticed.append("no_address")
    if command.concerns:
        is_person = [concern.person is not None for concern in command.concerns]
        if any(is_person):
            noticed.append("person_out")
        if not all(is_person):
            noticed.append("named_only")
    return tuple(noticed)
