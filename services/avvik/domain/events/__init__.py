"""Every event the log can hold: frozen facts in the past tense, with tags that never change.

A stored event is for ever. A new field gets a default; a changed meaning gets a new event.
Stream, version, position, time, actor and command stand in the log's columns, not here.
Fields of a `Sealed…` or `…Text` type are personal data and are stored sealed (`domain.values`).
"""

from typing import TypeAlias

from avvik.domain.events.deliveries import DeliveryRecorded
from avvik.domain.events.dialogue import (
    Answered,
    Asked,
    MessageSent,
    NoteAdded,
    Published,
    Resumed,
    Unlocked,
)
from avvik.domain.events.directory import (
    Configured,
    DirectoryEvent,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
    UnitDefined,
)
from avvik.domain.events.ending import (
    Closed,
    ClosingProposed,
    Contested,
    Reopened,
    SentBack,
    Withdrawn,
)
from avvik.domain.events.measures import (
    EffectChecked,
    MeasureAccepted,
    MeasureAdded,
    MeasureCompleted,
    MeasureDeclined,
    MeasureProgressed,
)
from avvik.domain.events.people import PersonEvent, ProfileChanged, Registered
from avvik.domain.events.reporting import (
    Acknowledged,
    Escalated,
    Recused,
    Reported,
    Supported,
)
from avvik.domain.events.triage import (
    Accepted,
    Diverted,
    HandlerTransferred,
    HandoverConfirmed,
    Linked,
    Rejected,
    SeverityJudged,
    UnitTransferred,
)

# In the order in which a case tends to meet them.
CaseEvent: TypeAlias = (
    Reported
    | Acknowledged
    | Supported
    | Recused
    | Escalated
    | Accepted
    | Rejected
    | HandoverConfirmed
    | Diverted
    | Linked
    | SeverityJudged
    | UnitTransferred
    | HandlerTransferred
    | Asked
    | Answered
    | Resumed
    | MessageSent
    | NoteAdded
    | Published
    | Unlocked
    | MeasureAdded
    | MeasureAccepted
    | MeasureDeclined
    | MeasureProgressed
    | MeasureCompleted
    | EffectChecked
    | Withdrawn
    | ClosingProposed
    | SentBack
    | Closed
    | Contested
    | Reopened
)
Event: TypeAlias = CaseEvent | DeliveryRecorded | PersonEvent | DirectoryEvent | Configured

__all__ = [
    "Accepted",
    "Acknowledged",
    "Answered",
    "Asked",
    "CaseEvent",
    "Closed",
    "ClosingProposed",
    "Configured",
    "Contested",
    "DeliveryRecorded",
    "DirectoryEvent",
    "Diverted",
    "EffectChecked",
    "Escalated",
    "Event",
    "HandlerTransferred",
    "HandoverConfirmed",
    "Linked",
    "MeasureAccepted",
    "MeasureAdded",
    "MeasureCompleted",
    "MeasureDeclined",
    "MeasureProgressed",
    "MessageSent",
    "NoteAdded",
    "PersonEvent",
    "ProfileChanged",
    "Published",
    "Recused",
    "Registered",
    "Rejected",
    "Reopened",
    "Reported",
    "Resumed",
    "RoleEnded",
    "RoleGranted",
    "SentBack",
    "SeverityJudged",
    "Supported",
    "TeachingMapped",
    "TeachingUnmapped",
    "UnitClosed",
    "UnitDefined",
    "UnitTransferred",
    "Unlocked",
    "Withdrawn",
]
