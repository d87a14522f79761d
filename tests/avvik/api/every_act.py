"""Every act once: what came before, who does it, with what, and how the case then stands."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tests.avvik.api.given import (
    ACCEPT,
    ASK,
    CLOSE,
    COMPLETE,
    DAY,
    HANDLER,
    LEADER,
    PLAN,
    PROPOSE,
    REJECT,
    REPORTER,
    TAKE_ON,
    Step,
)

WHY = {"reason": "Fordi det er slik."}


class Example(Struct, frozen=True, kw_only=True):
    """An act that is carried out."""

    step: Step
    before: tuple[Step, ...] = ()
    report: Mapping[str, Any] = {}
    leaves: str


def _example(
    leaves: str,
    who: str,
    path: str,
    body: Mapping[str, Any],
    *before: Step,
    report: Mapping[str, Any] = {},
) -> Example:
    return Example(step=Step(who, path, body), before=before, report=report, leaves=leaves)


CONSENT = {"consents_to_handover": True}
EXAMPLES = (
    _example("reported", LEADER, "acknowledgement", {}),
    _example("reported", HANDLER, "recusal", WHY),
    _example("reported", HANDLER, "escalation", WHY),
    Example(step=ACCEPT, leaves="in_progress"),
    Example(step=REJECT, report=CONSENT, leaves="rejected"),
    _example(
        "rejected", "ie-hms", "handover-confirmation", {"reference": "H-1"}, REJECT, report=CONSENT
    ),
    _example("diverted", HANDLER, "diversion", {}),
    _example("linked", HANDLER, "link", {"lead": "@lead"}),
    _example("reported", HANDLER, "severity", {"level": "high", **WHY}),
    _example("reported", HANDLER, "unit-transfer", {"unit": "ntnu.iv", **WHY}),
    _example("in_progress", LEADER, "handler-transfer", {"person": "@idi-leder", **WHY}, ACCEPT),
    Example(step=ASK, leaves="awaiting_reporter"),
    _example("reported", REPORTER, "answers", {"answer": "Uke 38."}, ASK),
    _example("reported", REPORTER, "messages", {"text": "Det skjedde igjen."}),
    _example("reported", HANDLER, "notes", {"text": "Ringte emneansvarlig."}),
    _example("reported", HANDLER, "publication", {"text": "Avlyste forelesninger."}),
    _example("reported", "custodian", "unlocking", {**WHY, "person": "@revisor"}),
    Example(step=PLAN, before=(ACCEPT,), leaves="in_progress"),
    Example(step=TAKE_ON, before=(ACCEPT, PLAN), leaves="in_progress"),
    _example(
        "in_progress",
        "iik-leder",
        "measures/1/progress",
        {"text": "To av tre."},
        *(ACCEPT, PLAN, TAKE_ON),
    ),
    Example(step=COMPLETE, before=(ACCEPT, PLAN, TAKE_ON), leaves="in_progress"),
    _example(
        "in_progress",
        HANDLER,
        "measures/1/effect",
        {"is_effective": True, "basis": "Referansegruppa er fornøyd."},
        *(ACCEPT, PLAN, TAKE_ON, COMPLETE),
    ),
    _example("withdrawn", REPORTER, "withdrawal", WHY),
    Example(step=PROPOSE, before=(ACCEPT,), leaves="ready_to_close"),
    _example("in_progress", LEADER, "send-back", WHY, ACCEPT, PROPOSE),
    Example(step=CLOSE, leaves="closed"),
    _example("closed", REPORTER, "contest", WHY, CLOSE),
    _example("reported", LEADER, "reopening", {**WHY, "deadline": DAY}, CLOSE),
)
