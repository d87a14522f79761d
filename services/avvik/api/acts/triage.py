"""Taking a case on, turning it away, handing it on, judging it, moving it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from avvik.api.acts.act import Act
from avvik.api.bodies import Code, Consulted, Name, Nothing, ShortText, Text
from avvik.domain.decisions import (
    Accept,
    ConfirmHandover,
    Divert,
    JudgeSeverity,
    Link,
    Reject,
    TransferHandler,
    TransferUnit,
)

HANDLER = "4b1d7c52-0f0a-4f65-9c1e-3a6f2b9d8e10"
LEAD = "01938c1e-7a34-7d27-8f3a-5e8f7a6b4c2d"


class Acceptance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the case is, whose it is, who works on it until when, and what the reporter is told."""

    category: Code
    level: Code | None = None
    unit: Code
    handler: UUID
    deadline: date
    comment: Text
    # None: as the category says, or as it was.
    is_personnel: bool = False
    consulted: Consulted | None = None


class Rejection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it is no deviation, and where it belongs; handed over if the reporter consents."""

    reason: Code
    text: Text
    receiver: Code
    handover: bool = False


class Confirmation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the receiver calls it."""

    reference: Name | None = None


class Linking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The case in which it is followed up."""

    lead: UUID


class Judgement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How severe it is, and why."""

    level: Code
    reason: ShortText


class UnitTransfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose the case becomes, and why."""

    unit: Code
    reason: ShortText
    consulted: Consulted | None = None


class HandlerTransfer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who works on it from now on, and why."""

    person: UUID
    reason: ShortText


ACTS = (
    Act(
        path="acceptance",
        summary="Take a case on",
        body=Acceptance,
        command=Accept,
        by=("official",),
        example={
            "category": "education_quality",
            "unit": "ntnu.ie.idi",
            "handler": HANDLER,
            "deadline": "2026-12-11",
            "comment": "Vi tar dette opp med emneansvarlig, og du hører fra oss.",
        },
        leaves="in_progress",
    ),
    Act(
        path="rejection",
        summary="Turn a case away, saying where it belongs",
        body=Rejection,
        command=Reject,
        by=("official",),
        example={
            "reason": "elsewhere",
            "text": "Dette er en klage på karakter. Den sender du til fakultetet.",
            "receiver": "appeal",
        },
        leaves="rejected",
    ),
    Act(
        path="handover-confirmation",
        summary="Confirm, as the receiver, that a case handed over has arrived",
        body=Confirmation,
        command=ConfirmHandover,
        by=("receiver",),
        example={"reference": "HMS-2026-311"},
        leaves="rejected",
    ),
    Act(
        path="diversion",
        summary="Seal a case to the whistleblowing office, and read it no more",
        body=Nothing,
        command=Divert,
        by=("official",),
        example={},
        leaves="diverted",
    ),
    Act(
        path="link",
        summary="Follow a case up in another one",
        body=Linking,
        command=Link,
        by=("official",),
        example={"lead": LEAD},
        leaves="linked",
    ),
    Act(
        path="severity",
        summary="Judge how severe a case is, or confirm it as its leader",
        body=Judgement,
        command=JudgeSeverity,
        by=("official",),
        example={"level": "high", "reason": "Hele kullet er rammet rett før eksamen."},
        leaves="reported",
    ),
    Act(
        path="unit-transfer",
        summary="Give a case to another unit",
        body=UnitTransfer,
        command=TransferUnit,
        by=("official",),
        example={"unit": "ntnu.ie.iik", "reason": "Emnet ble overtatt av instituttet i høst."},
        leaves="in_progress",
    ),
    Act(
        path="handler-transfer",
        summary="Give a case to another handler",
        body=HandlerTransfer,
        command=TransferHandler,
        by=("official",),
        example={"person": HANDLER, "reason": "Permisjon fra mandag."},
        leaves="in_progress",
    ),
)
