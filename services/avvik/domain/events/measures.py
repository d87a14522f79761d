"""What is done about it: measures, from the plan to whether they worked."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import CaseText, ReporterText


class MeasureAdded(Struct, frozen=True, kw_only=True, tag="measure_added"):
    """A measure was planned. Its number counts the case's measures from 1."""

    measure: int
    kind: Literal["corrective", "preventive"]
    text: CaseText
    # What the reporter reads of it.
    public_text: ReporterText | None = None
    owner: UUID
    due: datetime
    horizon: str
    area: str
    # Where it is followed elsewhere, such as with the caretaker.
    external_reference: CaseText | None = None
    effect_due: datetime | None = None


class MeasureAccepted(Struct, frozen=True, kw_only=True, tag="measure_accepted"):
    """Its owner takes it on."""

    measure: int


class MeasureDeclined(Struct, frozen=True, kw_only=True, tag="measure_declined"):
    """Its owner cannot carry it out."""

    measure: int
    reason: CaseText


class MeasureProgressed(Struct, frozen=True, kw_only=True, tag="measure_progressed"):
    """Its owner told how far it has come."""

    measure: int
    text: CaseText


class MeasureCompleted(Struct, frozen=True, kw_only=True, tag="measure_completed"):
    """It was carried out."""

    measure: int
    done: CaseText


class EffectChecked(Struct, frozen=True, kw_only=True, tag="effect_checked"):
    """Whether it worked, and what says so."""

    measure: int
    is_effective: bool
    basis: CaseText
