"""How events are written down: msgspec JSON under tags from a closed registry.

A topic is the event's tag, never an import path: who can write a row cannot choose what runs.
"""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.adapters.postgres.library import (
    DomainEventProtocol,
    JSONTranscoder,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
)
from avvik.domain.events import CaseEvent, Event

_encoder = msgspec.json.Encoder()


def topic_of(event: Event | type[Event]) -> str:
    return str(event.__struct_config__.tag)


def _kinds(union: Any) -> Iterator[Any]:
    if get_origin(union) in (Union, UnionType):
        for option in get_args(union):
            yield from _kinds(option)
    else:
        yield union


def _decoders(union: Any) -> Mapping[str, msgspec.json.Decoder[Any]]:
    """One for each topic. It refuses a state with another's tag."""
    return {topic_of(kind): msgspec.json.Decoder(kind) for kind in _kinds(union)}


_topics: Mapping[type[Event], str] = {kind: topic_of(kind) for kind in _kinds(Event)}
_events = _decoders(Event)
_case_events = _decoders(CaseEvent)
CASE_TOPICS = tuple(_case_events)


def write(event: Event) -> tuple[str, bytes]:
    """The event's topic and its state."""
    return _topics[type(event)], _encoder.encode(event)


def decode_event(topic: str, state: bytes) -> Event:
    """The event, if the state is one that the topic names; one that names none is taken for it."""
    event: Event = decoded(_events, topic, state)
    return event


def decode_case_event(topic: str, state: bytes) -> CaseEvent:
    """The same of a case's stream."""
    event: CaseEvent = decoded(_case_events, topic, state)
    return event


def decoded(decoders: Mapping[str, msgspec.json.Decoder[Any]], topic: str, state: bytes) -> Any:
    """A state by the decoder of its topic."""
    try:
        return decoders[topic].decode(state)
    except KeyError:
        raise MapperDeserialisationError(f"a topic {topic!r} is not known here") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise MapperDeserialisationError(f"a stored {topic!r} cannot be read: {error}") from error


class StreamEvent(Struct, frozen=True, kw_only=True):
    """An event at its place in a stream, as the library wants to see it."""

    originator_id: UUID
    originator_version: int
    event: Event


class EventMapper(Mapper[UUID]):
    """The library's mapper, for events that are structs."""

    def __init__(self) -> None:
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        assert isinstance(domain_event, StreamEvent)
        topic, state = write(domain_event.event)
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=topic,
            state=state,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> StreamEvent:
        assert isinstance(stored_event.originator_id, UUID)
        return StreamEvent(
            originator_id=stored_event.originator_id,
            originator_version=stored_event.originator_version,
            event=decode_event(stored_event.topic, stored_event.state),
        )
