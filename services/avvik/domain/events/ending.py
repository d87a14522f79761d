"""How a case ends, and begins again."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import CaseText, Due, ReporterText


class Withdrawn(Struct, frozen=True, kw_only=True, tag="withdrawn"):
    """The reporter took the report back."""

    reason: ReporterText | None = None


class ClosingProposed(Struct, frozen=True, kw_only=True, tag="closing_proposed"):
    """Whoever works on the case finds it done. The answer is a draft until the leader closes."""

    outcome: str
    public_answer: CaseText
    cause: CaseText | None = None


class SentBack(Struct, frozen=True, kw_only=True, tag="sent_back"):
    """The leader finds that it is not done."""

    reason: CaseText


class Closed(Struct, frozen=True, kw_only=True, tag="closed"):
    """The line leader of `unit` closed the case with an outcome and an answer to the reporter."""

    unit: str
    outcome: str
    public_answer: ReporterText
    cause: CaseText | None = None
    by: UUID | None = None
    # None: nobody is left who could decide it.
    contest_until: datetime | None = None
    # For whom `by` decided, where nothing but a delegation permitted it.
    on_behalf_of: UUID | None = None


class Contested(Struct, frozen=True, kw_only=True, tag="contested"):
    """The reporter does not accept how it ended. The leader of `unit` decides, by `due` (UTC);
    none: the independent recipient does. Not whoever decided before, `against`, nor for whom
    they did."""

    reason: ReporterText
    unit: str | None
    against: UUID | None
    due: datetime
    on_behalf_of: UUID | None = None


class Reopened(Struct, frozen=True, kw_only=True, tag="reopened"):
    """The case goes on, with new clocks."""

    cause: Literal["contested", "no_effect", "new_information", "own_initiative"]
    reason: ReporterText | None = None
    due: Due
