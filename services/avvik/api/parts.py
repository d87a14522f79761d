"""The parts that a case is shown in. A field that is absent is not the reader's, or not there."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class UnitName(Struct, frozen=True, kw_only=True):
    """A unit, by its stable id and by what it is called."""

    id: str
    name: str


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody, as far as the reader may know them."""

    person: UUID | None = None
    name: str | None = None
    address: str | None = None


class Official(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who acts for the institution: by name for officials, else as what they are."""

    words: str
    person: UUID | None = None
    name: str | None = None


class Tried(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was tried before reporting, or why nothing was."""

    tried: tuple[str, ...]
    reason_not: str | None = None
    reason_code: str | None = None
    reason_label: str | None = None


class Taken(Struct, frozen=True, kw_only=True):
    """That a leader of the unit has taken note, and until when that stands."""

    unit: str
    expires_at: Moment


class CaseDeadlines(Struct, frozen=True, kw_only=True):
    """When each clock of the case runs out, UTC. Decided once, by an act on the case."""

    acceptance: Moment
    first_answer: Moment
    closing: Moment


class Judged(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How severe the case was judged to be; `is_confirmed` by a line leader."""

    level: str
    label: str
    previous: str | None = None
    is_confirmed: bool
    reason: str | None = None


class Question(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the reporter is asked. The clock stands still until they answer, or until then."""

    text: str | None = None
    asked_at: Moment
    answer_by: Moment


class Asked(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the reporter was asked, and answered; without: the day passed, or the case ended."""

    question: str | None = None
    asked_at: Moment
    answer: str | None = None


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message between the reporter and the office."""

    sender: Literal["reporter", "office"]
    text: str | None = None
    sent_at: Moment


class Noted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An internal note."""

    text: str | None = None
    by: Official
    added_at: Moment


class Measure(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is done about the case."""

    number: int
    kind: Literal["corrective", "preventive"]
    status: Literal["proposed", "accepted", "declined", "completed", "effective", "no_effect"]
    due: Moment
    public_text: str | None = None
    text: str | None = None
    owner: Official | None = None
    horizon: str | None = None
    horizon_label: str | None = None
    area: str | None = None
    area_label: str | None = None
    external_reference: str | None = None
    effect_due: Moment | None = None
    declined: str | None = None
    progress: tuple[str, ...] = ()
    done: str | None = None
    basis: str | None = None


class Proposal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How whoever works on the case would close it."""

    outcome: str
    label: str
    public_answer: str | None = None
    cause: str | None = None


class LastDay(Struct, frozen=True, kw_only=True):
    """The last day on which the reporter can turn to the receiver themselves, and by which rule."""

    code: str
    label: str
    day: date


class TurnedAway(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why it is no deviation, and where it belongs; who joined reads the decision alone."""

    reason: str | None = None
    label: str | None = None
    text: str | None = None
    receiver: str | None = None
    receiver_label: str | None = None
    guidance: str | None = None
    last_days: tuple[LastDay, ...] = ()
    is_handed_over: bool | None = None
    # That the receiver has it, and what they call it.
    is_confirmed: bool | None = None
    receiver_reference: str | None = None
    # What the reporter, who contested it, and those who joined were told by whoever decided.
    decision: str | None = None


class Lead(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The case in which this one is followed up; its id, if the reader sees it. Once that one is
    closed, how: who joined reads that alone. Whoever is out of that one reads nothing of it."""

    reference: str | None = None
    id: UUID | None = None
    outcome: str | None = None
    outcome_label: str | None = None
    public_answer: str | None = None


class TakenBack(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That the reporter took it back."""

    reason: str | None = None


class Contested(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That the reporter does not accept how it ended: which level decides, by when. Without a
    unit the independent recipient does."""

    reason: str | None = None
    unit: UnitName | None = None
    due: Moment
