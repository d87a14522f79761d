"""Measures: planned, taken on or not, carried out, and whether they worked."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.api.acts.act import Act
from avvik.api.bodies import Code, Name, ShortText, Text
from avvik.domain.decisions import (
    AddMeasure,
    CheckEffect,
    CompleteMeasure,
    DecideMeasure,
    ReportProgress,
)

OWNER = "7d8f2f0e-3a52-4f0c-9a53-0c6a1b8f4e21"


class Planning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be done, by whom, until when, and when to look whether it worked."""

    kind: Literal["corrective", "preventive"]
    text: Text
    # What the reporter reads of it.
    public_text: ShortText | None = None
    owner: UUID
    due_on: date
    horizon: Code
    area: Code
    external_reference: Name | None = None
    effect_on: date | None = None


class MeasureDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the owner takes it on; if not, why."""

    accepted: bool
    reason: ShortText | None = None

    def __post_init__(self) -> None:
        if not self.accepted and self.reason is None:
            # As the decoder says it of any field.
            raise ValueError("Object missing required field `reason`")


class Progress(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far it has come."""

    text: Text


class Completion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was done."""

    done: Text


class EffectCheck(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether it worked, and what says so."""

    is_effective: bool
    basis: Text


ADDITION = Act(
    path="measures",
    summary="Plan a measure, for an owner who can carry it out",
    body=Planning,
    command=AddMeasure,
    by=("official",),
    example={
        "kind": "corrective",
        "text": "Tre ekstra forelesninger i uke 45.",
        "public_text": "Forelesningene tas igjen i uke 45.",
        "owner": OWNER,
        "due_on": "2026-11-06",
        "horizon": "immediate",
        "area": "teaching",
        "effect_on": "2026-12-01",
    },
    leaves="in_progress",
)
ACTS = (
    ADDITION,
    Act(
        path="measures/{measure}/acceptance",
        summary="Take a measure on as its owner, or say why not",
        body=MeasureDecision,
        command=DecideMeasure,
        by=("measures", "leads"),
        example={"accepted": True},
        leaves="in_progress",
    ),
    Act(
        path="measures/{measure}/progress",
        summary="Say how far a measure has come",
        body=Progress,
        command=ReportProgress,
        by=("measures", "leads"),
        example={"text": "To av tre forelesninger er holdt."},
        leaves="in_progress",
    ),
    Act(
        path="measures/{measure}/completion",
        summary="Say what was done",
        body=Completion,
        command=CompleteMeasure,
        by=("measures", "leads"),
        example={"done": "Alle tre forelesninger er holdt."},
        leaves="in_progress",
    ),
    Act(
        path="measures/{measure}/effect",
        summary="Say whether a measure worked; one that did not opens a closed case again",
        body=EffectCheck,
        command=CheckEffect,
        by=("official",),
        example={"is_effective": True, "basis": "Referansegruppa er fornøyd."},
        leaves="in_progress",
    ),
)
