"""A case as its events leave it: one struct per phase, and the fold. Pure.

The phases' tags are the statuses that people see.
"""

from datetime import date, datetime
from typing import TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct, structs

from avvik.domain.events import Acknowledged, CaseEvent, Closed, Reported
from avvik.domain.values import (
    CaseText,
    Due,
    Language,
    OrdinaryChannels,
    ReporterText,
    SealedConcern,
    SealedContact,
)


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """A leader of `unit` has taken note; it stands until `expires_at` (UTC)."""

    unit: str
    expires_at: datetime


class File(Struct, frozen=True, kw_only=True):
    """What is known of the case in every phase."""

    reference: str
    title: ReporterText
    description: ReporterText
    category: str
    level: str | None
    unit: str
    course: str | None
    programme: str | None
    occurred_on: date
    ordinary_channels: OrdinaryChannels
    concerns: tuple[SealedConcern, ...]
    language: Language
    contact: SealedContact
    disqualified: tuple[UUID, ...]
    reached: str
    due: Due
    configuration: int
    # At most one per unit, the newest.
    acknowledgements: tuple[Acknowledgement, ...] = ()


class Untriaged(Struct, frozen=True, kw_only=True, tag="reported"):
    """Reported, and neither accepted nor rejected yet."""

    file: File


class Concluded(Struct, frozen=True, kw_only=True, tag="closed"):
    """Closed, with an answer to the reporter."""

    file: File
    outcome: str
    public_answer: ReporterText
    cause: CaseText | None


Case: TypeAlias = Untriaged | Concluded
Open: TypeAlias = Untriaged


def status_of(case: Case) -> str:
    return str(case.__struct_config__.tag)


def next_due(case: Case) -> datetime | None:
    """When the clock that runs now runs out (UTC); none once the case is closed."""
    match case:
        case Untriaged(file=file):
            return file.due.acceptance
        case Concluded():
            return None
        case _:
            assert_never(case)


def evolve(case: Case | None, event: CaseEvent) -> Case:
    """The case after the event. History is true: an event that does not fit is corruption."""
    match event:
        case Reported():
            assert case is None
            return Untriaged(file=_opened(event))
        case Acknowledged(unit=unit, expires_at=expires_at):
            assert isinstance(case, Open)
            others = (each for each in case.file.acknowledgements if each.unit != unit)
            taken = (*others, Acknowledgement(unit=unit, expires_at=expires_at))
            return structs.replace(case, file=structs.replace(case.file, acknowledgements=taken))
        case Closed():
            assert isinstance(case, Open)
            return Concluded(
                file=case.file,
                outcome=event.outcome,
                public_answer=event.public_answer,
                cause=event.cause,
            )
        case _:
            assert_never(event)


def _opened(event: Reported) -> File:
    return File(
        reference=event.reference,
        title=event.title,
        description=event.description,
        category=event.category,
        level=event.level,
        unit=event.unit,
        course=event.course,
        programme=event.programme,
        occurred_on=event.occurred_on,
        ordinary_channels=event.ordinary_channels,
        concerns=event.concerns,
        language=event.language,
        contact=event.contact,
        disqualified=event.disqualified,
        reached=event.reached,
        due=event.due,
        configuration=event.configuration,
    )
