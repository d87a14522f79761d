"""What leaves the service: one CloudEvent for each event that others may hear of. Pure.

A message holds ids, codes and due times; never a person, never free text. It follows from the
log alone, so that the same event always gives the same bytes. A released message never changes:
another meaning gets another `vN`.
"""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from avvik.application.ports import Recorded
from avvik.domain.events import (
    Acknowledged,
    Closed,
    Configured,
    DeliveryRecorded,
    Event,
    ProfileChanged,
    Registered,
    Reported,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    UnitDefined,
)
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

# The kinds of events that `message_of` makes messages of.
PUBLISHED = tuple(str(kind.__struct_config__.tag) for kind in (Reported, Acknowledged, Closed))


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


def message_of(
    recorded: Recorded[Event], opening: Opening | None, previous: int, institution: str
) -> Message | None:
    """What others hear of this event. `opening` is how its case began, if it is about one."""
    data = _data_of(recorded, opening)
    if data is None:
        return None
    return CloudEvent(
        specversion="1.0",
        id=recorded.id,
        source=f"/avvik/{institution}",
        type=TYPES[type(data)],
        time=recorded.recorded_at,
        datacontenttype="application/json",
        sequence=f"{recorded.position:020}",
        previous=f"{previous:020}",
        traceparent=recorded.traceparent or UNSET,
        data=data,
    )


def encode(message: Message) -> bytes:
    return _encoder.encode(message)


def subject_of(message_type: str, institution: str) -> str:
    return f"avvik.event.{institution}.{message_type}"


def _data_of(recorded: Recorded[Event], opening: Opening | None) -> Data | None:
    match recorded.event:
        case Reported() as event:
            return DeviationReported(
                case=recorded.stream,
                reference=event.reference,
                unit=event.unit,
                reached=event.reached,
                category=event.category,
                level=event.level,
                language=event.language,
                due=DueTimes(
                    acceptance=event.due.acceptance,
                    first_answer=event.due.first_answer,
                    closing=event.due.closing,
                ),
            )
        case Acknowledged() as event:
            assert opening is not None
            return DeviationAcknowledged(
                case=recorded.stream,
                reference=opening.reference,
                unit=opening.unit,
                category=opening.category,
                expires_at=event.expires_at,
            )
        case Closed() as event:
            assert opening is not None
            return DeviationClosed(
                case=recorded.stream,
                reference=opening.reference,
                unit=opening.unit,
                category=opening.category,
                outcome=event.outcome,
            )
        # Deliveries are the notifier's own news; people, directory and configuration stay here.
        case (
            DeliveryRecorded()
            | Registered()
            | ProfileChanged()
            | UnitDefined()
            | TeachingMapped()
            | RoleGranted()
            | RoleEnded()
            | Configured()
        ):
            return None
        case _:
            assert_never(recorded.event)
