"""What of a case somebody reads. Every sealed field belongs to a matter, and in each capacity
one reads some matters and not others. Pure; a test holds the table complete.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

from msgspec import Struct

from avvik.application.access import Sight
from avvik.application.ports import CaseRow
from avvik.domain import deviation as d
from avvik.domain import events as e
from avvik.domain.deviation.file import Contest, Exchange, Message, Note, Rejection, Support
from avvik.domain.values import OrdinaryChannels

Matter: TypeAlias = Literal[
    # What the reporter wrote to begin with, who they are, whom they name.
    "report",
    "contact",
    "named",
    # What the reporter and the office wrote to each other.
    "dialogue",
    # Why it is no deviation, and what its receiver says of it.
    "rejection",
    "handover",
    # What others than the reporter are told too.
    "shared",
    # What the office keeps to itself, of the case and of its measures.
    "internal",
    "measures",
    # Who joined: nobody reads that but themselves.
    "supporter",
    # Kept for its key alone.
    "kept",
]

MATTERS: Mapping[type[Struct], Mapping[str, Matter]] = {
    # The case as it is.
    d.File: {
        "title": "report",
        "description": "report",
        "concerns": "named",
        "contact": "contact",
        "public_text": "shared",
        "first_words": "kept",
    },
    OrdinaryChannels: {"reason_not": "report"},
    Support: {"contact": "supporter"},
    d.Severity: {"reason": "internal"},
    Message: {"text": "dialogue"},
    Exchange: {"question": "dialogue", "answer": "dialogue"},
    Note: {"text": "internal"},
    d.Measure: {
        "text": "measures",
        "public_text": "shared",
        "external_reference": "measures",
        "declined": "measures",
        "progress": "measures",
        "done": "measures",
        "basis": "measures",
    },
    d.Handling: {"comment": "dialogue"},
    Rejection: {"text": "rejection", "receiver_reference": "handover"},
    Contest: {"reason": "dialogue"},
    d.AwaitingReporter: {"question": "dialogue"},
    d.ReadyToClose: {"public_answer": "internal", "cause": "internal"},
    d.Withdrawn: {"reason": "dialogue"},
    d.Rejected: {"answer": "shared"},
    d.Concluded: {"public_answer": "shared", "cause": "internal"},
    # What happened to it.
    e.Reported: {
        "title": "report",
        "description": "report",
        "concerns": "named",
        "contact": "contact",
    },
    e.Supported: {"contact": "supporter"},
    e.Recused: {"reason": "internal"},
    e.Escalated: {"reason": "internal"},
    e.Accepted: {"comment": "dialogue"},
    e.Rejected: {"text": "rejection"},
    e.HandoverConfirmed: {"reference": "handover"},
    e.SeverityJudged: {"reason": "internal"},
    e.UnitTransferred: {"reason": "internal"},
    e.HandlerTransferred: {"reason": "internal"},
    e.Asked: {"question": "dialogue"},
    e.Answered: {"answer": "dialogue"},
    e.MessageSent: {"text": "dialogue"},
    e.NoteAdded: {"text": "internal"},
    e.Published: {"text": "shared"},
    e.Unlocked: {"reason": "internal"},
    e.MeasureAdded: {
        "text": "measures",
        "public_text": "shared",
        "external_reference": "measures",
    },
    e.MeasureDeclined: {"reason": "measures"},
    e.MeasureProgressed: {"text": "measures"},
    e.MeasureCompleted: {"done": "measures"},
    e.EffectChecked: {"basis": "measures"},
    e.Withdrawn: {"reason": "dialogue"},
    e.ClosingProposed: {"public_answer": "internal", "cause": "internal"},
    e.SentBack: {"reason": "internal"},
    e.Closed: {"public_answer": "shared", "cause": "internal"},
    e.Contested: {"reason": "dialogue"},
    e.Reopened: {"reason": "dialogue"},
}

TEXTS: frozenset[Matter] = frozenset(
    {"report", "dialogue", "rejection", "handover", "shared", "internal", "measures"}
)
OFFICIAL: frozenset[Matter] = TEXTS | {"contact", "named"}
REPORTER: frozenset[Matter] = frozenset(
    {"report", "contact", "named", "dialogue", "rejection", "shared"}
)
SUPPORTER: frozenset[Matter] = frozenset({"shared"})
RECEIVER: frozenset[Matter] = frozenset({"report", "rejection", "handover"})
CONTACT: frozenset[Matter] = frozenset({"contact"})
NOTHING: frozenset[Matter] = frozenset()


class Rights(Struct, frozen=True, kw_only=True):
    """What somebody reads of one case. Without any, they learn of it that it is there."""

    matters: frozenset[Matter] = frozenset()
    # The numbers of the measures that they read as their owner.
    measures: frozenset[int] = frozenset()
    # That they joined, where they did.
    support: Support | None = None
    # Dates, clocks and codes.
    facts: bool = False
    # Which officials did what.
    office: bool = False

    def opens(self, holder: Struct, field: str) -> bool:
        """Whether they read this field of this struct."""
        matter = MATTERS[type(holder)][field]
        if matter in self.matters:
            return True
        if matter in ("measures", "shared"):
            return measure_of(holder) in self.measures
        return matter == "supporter" and holder == self.support


def measure_of(holder: Struct) -> int | None:
    """The number of the measure that a struct is, or tells of."""
    if isinstance(holder, d.Measure):
        return holder.number
    number: int | None = getattr(holder, "measure", None)
    return number


def rights(sight: Sight, person: UUID, row: CaseRow, *, has_purpose: bool, now: datetime) -> Rights:
    """What the person reads of the case now, seeing it in these capacities."""
    if isinstance(row.case, d.Diverted):
        return Rights()
    file = row.case.file
    is_unlocked = any(each.person == person and now < each.until for each in file.unlockings)
    consents = file.consents_to_handover
    office = sight.official or sight.auditor or sight.metadata
    return Rights(
        matters=NOTHING.union(
            OFFICIAL if sight.official else NOTHING,
            REPORTER if sight.reporter else NOTHING,
            SUPPORTER if sight.supporter else NOTHING,
            RECEIVER if sight.receiver else NOTHING,
            TEXTS if sight.metadata and has_purpose else NOTHING,
            CONTACT if is_unlocked or (sight.receiver and consents) else NOTHING,
        ),
        measures=frozenset(sight.measures),
        support=_support(person, row) if sight.supporter else None,
        facts=office or sight.reporter,
        office=office,
    )


def _support(person: UUID, row: CaseRow) -> Support | None:
    joined = zip(row.supporters, row.case.file.supports, strict=False)
    return next((support for who, support in joined if who == person), None)
