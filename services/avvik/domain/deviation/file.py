"""What is known of a case in every phase, and the parts it consists of."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import (
    CaseText,
    Due,
    Language,
    LastDay,
    OrdinaryChannels,
    ReporterText,
    SealedConcern,
    SealedContact,
    SupporterContact,
)


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """A leader of `unit` has taken note; it stands until `expires_at` (UTC)."""

    unit: str
    expires_at: datetime


class Support(Struct, frozen=True, kw_only=True):
    """Somebody who saw the same."""

    contact: SupporterContact
    language: Language


class Severity(Struct, frozen=True, kw_only=True):
    """How severe the case was judged to be, last."""

    level: str
    previous: str | None
    reason: CaseText
    is_confirmed: bool


class Message(Struct, frozen=True, kw_only=True):
    """A message between the reporter and the office."""

    sender: Literal["reporter", "office"]
    text: ReporterText
    sent_at: datetime


class Exchange(Struct, frozen=True, kw_only=True):
    """What the reporter was asked, and answered; none: the day passed, or the case ended."""

    question: ReporterText
    asked_at: datetime
    answer: ReporterText | None


class Note(Struct, frozen=True, kw_only=True):
    """An internal note."""

    text: CaseText
    by: UUID
    added_at: datetime


class Unlocking(Struct, frozen=True, kw_only=True):
    """To whom the reporter's identity is open, and until when (UTC)."""

    person: UUID
    until: datetime


class File(Struct, frozen=True, kw_only=True, omit_defaults=True):
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
    consents_to_handover: bool = False
    is_personnel: bool = False
    reporter_kind: str | None = None
    campus: str | None = None
    # It went past the line, to the independent recipient.
    is_past_line: bool = False
    # At most one per unit, the newest.
    acknowledgements: tuple[Acknowledgement, ...] = ()
    supports: tuple[Support, ...] = ()
    severity: Severity | None = None
    messages: tuple[Message, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    notes: tuple[Note, ...] = ()
    public_text: CaseText | None = None
    # The first internal text there was: the key it names seals all that follow.
    first_words: CaseText | None = None
    unlockings: tuple[Unlocking, ...] = ()


MeasureStatus = Literal["proposed", "accepted", "declined", "completed", "effective", "no_effect"]
# Of these nobody has to do anything any more before the case may be closed.
DONE: frozenset[MeasureStatus] = frozenset({"declined", "completed", "effective", "no_effect"})


class Measure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is done about the case, by whom, by when."""

    number: int
    kind: Literal["corrective", "preventive"]
    text: CaseText
    public_text: ReporterText | None
    owner: UUID
    due: datetime
    horizon: str
    area: str
    external_reference: CaseText | None
    effect_due: datetime | None
    status: MeasureStatus = "proposed"
    declined: CaseText | None = None
    progress: tuple[CaseText, ...] = ()
    done: CaseText | None = None
    basis: CaseText | None = None


class Handling(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That the case was taken on: who works on it, and what is done."""

    # None: they are out, or have left, and nobody has taken over yet.
    handler: UUID | None
    comment: ReporterText
    measures: tuple[Measure, ...] = ()


class Rejection(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why it is no deviation, and where it belongs."""

    reason: str
    text: ReporterText
    receiver: str
    receiver_role: str | None
    is_handed_over: bool
    last_days: tuple[LastDay, ...] = ()
    is_confirmed: bool = False
    # What the receiver calls it.
    receiver_reference: CaseText | None = None


class Ending(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who ended the case, at which level, and until when the reporter may contest it;
    none: it is final here."""

    unit: str
    by: UUID | None
    contest_until: datetime | None
    on_behalf_of: UUID | None = None

    @property
    def decided(self) -> tuple[UUID, ...]:
        """Who decided, with for whom they did."""
        return tuple(each for each in (self.by, self.on_behalf_of) if each)


class Contest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That the reporter contests the ending: who decides, by when.

    `unit` none: the independent recipient.
    """

    reason: ReporterText
    unit: str | None
    against: UUID | None
    due: datetime
    on_behalf_of: UUID | None = None

    @property
    def decided(self) -> tuple[UUID, ...]:
        """Who decided before, with for whom they did: neither does now."""
        return tuple(each for each in (self.against, self.on_behalf_of) if each)
