"""That something was reported, who took note, who joined, who is out, how far up it went."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import (
    CaseText,
    Due,
    Language,
    OrdinaryChannels,
    ReporterText,
    SealedConcern,
    SealedContact,
    SupporterContact,
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
    # Whether the text may be handed over to where it belongs, were that elsewhere.
    consents_to_handover: bool = False
    # A personnel-like case does not move before the head was consulted.
    is_personnel: bool = False
    # `student` or `staff`, as the reporter says, and at which campus it was; for figures.
    reporter_kind: str | None = None
    campus: str | None = None


class Acknowledged(Struct, frozen=True, kw_only=True, tag="acknowledged"):
    """A line leader took note, as leader of `unit`. It lapses at `expires_at` (UTC)."""

    unit: str
    expires_at: datetime


class Supported(Struct, frozen=True, kw_only=True, tag="supported"):
    """Somebody has seen the same, and joined."""

    contact: SupporterContact
    language: Language


class Recused(Struct, frozen=True, kw_only=True, tag="recused"):
    """A person is out of the case from now on, and so are their direct subordinates.

    `reached` is the level at which the case stands without them.
    """

    person: UUID
    reached: str
    reason: CaseText | None = None


class Escalated(Struct, frozen=True, kw_only=True, tag="escalated"):
    """Attention moved up, to `unit`; none: past the line, to the independent recipient.

    `cause` is `person`, `clock`, `severity` or `conflict`. Ownership stays.
    """

    unit: str | None
    cause: str
    reason: CaseText | None = None
