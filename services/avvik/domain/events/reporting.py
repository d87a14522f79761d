"""That something was reported, and who has taken note."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import (
    Due,
    Language,
    OrdinaryChannels,
    ReporterText,
    SealedConcern,
    SealedContact,
)


class Reported(Struct, frozen=True, kw_only=True, tag="reported"):
    """A deviation was reported. Everything that depends on the day's directory,
    calendar or configuration is decided here, once."""

    reference: str
    title: ReporterText
    description: ReporterText
    category: str
    level: str | None = None
    unit: str
    course: str | None = None
    programme: str | None = None
    occurred_on: date
    ordinary_channels: OrdinaryChannels
    concerns: tuple[SealedConcern, ...] = ()
    language: Language
    contact: SealedContact
    disqualified: tuple[UUID, ...] = ()
    reached: str
    due: Due
    configuration: int


class Acknowledged(Struct, frozen=True, kw_only=True, tag="acknowledged"):
    """A line leader took note, as leader of `unit`. It lapses at `expires_at` (UTC)."""

    unit: str
    expires_at: datetime
