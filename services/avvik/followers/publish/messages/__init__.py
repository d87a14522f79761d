"""What leaves the service: one CloudEvent for each event that others may hear of. Pure.

A message holds ids, codes and due times; never a person, never free text. It follows from the log
alone, so that the same event always gives the same bytes. A released message never changes:
another meaning gets another `vN`.
"""

from avvik.followers.publish.messages.envelope import (
    CloudEvent,
    Message,
    Position,
    Stored,
    encode,
    message_of,
    subject_of,
)
from avvik.followers.publish.messages.told import (
    MESSAGES,
    PUBLISHED,
    TYPES,
    Data,
    Kept,
    Told,
    core_of,
    is_move,
)

__all__ = [
    "MESSAGES",
    "PUBLISHED",
    "TYPES",
    "CloudEvent",
    "Data",
    "Kept",
    "Message",
    "Position",
    "Stored",
    "Told",
    "core_of",
    "encode",
    "is_move",
    "message_of",
    "subject_of",
]
