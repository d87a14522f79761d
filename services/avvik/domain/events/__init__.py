"""Every event the log can hold: frozen facts in the past tense, with tags that never change.

A stored event is for ever. A new field gets a default; a changed meaning gets a new event.
Stream, version, position, time, actor and command stand in the log's columns, not here.
Fields of a `Sealed…` or `…Text` type are personal data and are stored sealed (`domain.values`).
"""

from typing import TypeAlias

from avvik.domain.events.deliveries import DeliveryRecorded
from avvik.domain.events.directory import (
    Configured,
    DirectoryEvent,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    UnitDefined,
)
from avvik.domain.events.ending import Closed
from avvik.domain.events.people import PersonEvent, ProfileChanged, Registered
from avvik.domain.events.reporting import Acknowledged, Reported

CaseEvent: TypeAlias = Reported | Acknowledged | Closed
Event: TypeAlias = CaseEvent | DeliveryRecorded | PersonEvent | DirectoryEvent | Configured

__all__ = [
    "Acknowledged",
    "CaseEvent",
    "Closed",
    "Configured",
    "DeliveryRecorded",
    "DirectoryEvent",
    "Event",
    "PersonEvent",
    "ProfileChanged",
    "Registered",
    "Reported",
    "RoleEnded",
    "RoleGranted",
    "TeachingMapped",
    "UnitDefined",
]
