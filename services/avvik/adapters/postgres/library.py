"""What this service uses of the `eventsourcing` library: its types, table layout and mapper.

Nothing else imports it, so that a new version of it is met here.
"""

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    IntegrityError,
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    Notification,
    StoredEvent,
)

__all__ = [
    "DomainEventProtocol",
    "IntegrityError",
    "JSONTranscoder",
    "Mapper",
    "MapperDeserialisationError",
    "Notification",
    "StoredEvent",
]
