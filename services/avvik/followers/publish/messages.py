"""What leaves the service: one CloudEvent for each event that others may hear of. Pure.

A message holds ids, codes and due times; never a person, never free text: of a stored event only
the core is read here, past all that is sealed. It follows from the log alone, so that the same
event always gives the same bytes. A released message never changes: another meaning gets another
`vN`.
"""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar, assert_never, get_args
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from avvik.domain.events import Configured, DeliveryRecorded, DirectoryEvent, PersonEvent
from avvik.domain.values import Language

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]
Position: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9]{20}$", description="a position in the log")
]

D_co = TypeVar("D_co", covariant=True)


class Opening(Struct, frozen=True, kw_only=True):
    """What every message about a case says of how the case began."""

    reference: str
    unit: str
    category: str


class DueTimes(Struct, frozen=True, kw_only=True):
    """When each clock of the case runs out."""

    acceptance: Moment
    first_answer: Moment
    closing: Moment


class Report(Opening, frozen=True, kw_only=True, tag="reported"):
    """What is told of `Reported`."""

    reached: str
    level: str | None = None
    language: Language
    due: DueTimes


class Acknowledgement(Struct, frozen=True, kw_only=True, tag="acknowledged"):
    """What is told of `Acknowledged`."""

    expires_at: Moment


class Closing(Struct, frozen=True, kw_only=True, tag="closed"):
    """What is told of `Closed`."""

    outcome: str


Core: TypeAlias = Report | Acknowledgement | Closing

# The kinds of events that are told of. With those kept they are all that there are.
PUBLISHED = tuple(str(kind.__struct_config__.tag) for kind in get_args(Core))

# Deliveries are the notifier's own news; people, directory and configuration stay here.
Kept: TypeAlias = DeliveryRecorded | PersonEvent | DirectoryEvent | Configured


class Stored(Struct, frozen=True, kw_only=True):
    """An event at its place in the log, as far as others may hear of it.

    `opening` is how its case began, if it began with another event.
    """

    position: int
    case: UUID
    version: int
    recorded_at: datetime
    traceparent: str | None
    event: Core
    opening: Opening | None


class DeviationReported(Struct, frozen=True, kw_only=True):
    """A deviation was reported. It starts at the unit `reached`."""

    case: UUID
    reference: str
    unit: str
    reached: str
    category: str
    level: str | None
    language: Language
    due: DueTimes


class DeviationAcknowledged(Struct, frozen=True, kw_only=True):
    """A line leader took note of the case; that stands until `expires_at`."""

    case: UUID
    reference: str
    unit: str
    category: str
    expires_at: Moment


class DeviationClosed(Struct, frozen=True, kw_only=True):
    """The case was closed."""

    case: UUID
    reference: str
    unit: str
    category: str
    outcome: str


Data: TypeAlias = DeviationReported | DeviationAcknowledged | DeviationClosed

TYPES: dict[type[Data], str] = {
    DeviationReported: "deviation_reported.v1",
    DeviationAcknowledged: "deviation_acknowledged.v1",
    DeviationClosed: "deviation_closed.v1",
}


class CloudEvent(Struct, Generic[D_co], frozen=True, kw_only=True):
    """A CloudEvent 1.0. `previous` is the `sequence` of the message before; zeros: none was."""

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    time: Moment
    datacontenttype: Literal["application/json"]
    sequence: Position
    previous: Position
    traceparent: str | UnsetType = UNSET
    data: D_co


Message: TypeAlias = CloudEvent[Data]

_encoder = msgspec.json.Encoder()


def message_of(stored: Stored, previous: int, institution: str) -> Message:
    """What others hear of this event; `previous` is the position of the message before."""
    data = _data_of(stored)
    return CloudEvent(
        specversion="1.0",
        id=f"{stored.case}/{stored.version}",
        source=f"/avvik/{institution}",
        type=TYPES[type(data)],
        time=stored.recorded_at,
        datacontenttype="application/json",
        sequence=f"{stored.position:020}",
        previous=f"{previous:020}",
        traceparent=stored.traceparent or UNSET,
        data=data,
    )


def encode(message: Message) -> bytes:
    return _encoder.encode(message)


def subject_of(message_type: str, institution: str) -> str:
    return f"avvik.event.{institution}.{message_type}"


def _data_of(stored: Stored) -> Data:
    opening = stored.opening
    match stored.event:
        case Report() as event:
            return DeviationReported(
                case=stored.case,
                reference=event.reference,
                unit=event.unit,
                reached=event.reached,
                category=event.category,
                level=event.level,
                language=event.language,
                due=event.due,
            )
        case Acknowledgement() as event:
            assert opening is not None
            return DeviationAcknowledged(
                case=stored.case,
                reference=opening.reference,
                unit=opening.unit,
                category=opening.category,
                expires_at=event.expires_at,
            )
        case Closing() as event:
            assert opening is not None
            return DeviationClosed(
                case=stored.case,
                reference=opening.reference,
                unit=opening.unit,
                category=opening.category,
                outcome=event.outcome,
            )
        case _:
            assert_never(stored.event)
