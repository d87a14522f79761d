"""The CloudEvent around what a message says, and where it is published."""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from avvik.followers.publish.messages.about import Moment
from avvik.followers.publish.messages.told import TYPES, Data, data_of
from avvik.followers.publish.standing import Standing

Position: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9]{20}$", description="a position in the log")
]

D_co = TypeVar("D_co", covariant=True)


class Stored(Struct, frozen=True, kw_only=True, gc=False):
    """An event at its place in the log, as far as others may hear of it (`core_of`).

    `standing` is where its case stood once it had happened; a report says so itself.
    """

    position: int
    case: UUID
    version: int
    recorded_at: datetime
    traceparent: str | None
    core: Struct
    standing: Standing | None


class CloudEvent(Struct, Generic[D_co], frozen=True, kw_only=True, gc=False):
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

encode = msgspec.json.Encoder().encode


def message_of(stored: Stored, previous: int, institution: str) -> Message:
    """What others hear of this event; `previous` is the position of the message before."""
    data = data_of(stored.core, stored.case, stored.standing)
    return CloudEvent(
        specversion="1.0",
        id=f"{stored.case}/{stored.version}",
        source=f"/avvik/{institution}",
        type=TYPES[type(data)],
        time=stored.recorded_at,
        datacontenttype="application/json",
        sequence=str(stored.position).zfill(20),
        previous=str(previous).zfill(20),
        traceparent=stored.traceparent or UNSET,
        data=data,
    )


def subject_of(message_type: str, institution: str) -> str:
    return f"avvik.event.{institution}.{message_type}"
