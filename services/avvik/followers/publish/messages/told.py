"""Which events are told of, by which message, and what of an event is read for it.

Of a stored event only the core is read, past all that is sealed: as much as its message tells.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin
from uuid import UUID

import msgspec
from msgspec import Struct, structs
from msgspec.structs import FieldInfo

from avvik.domain import events as e
from avvik.domain.events import Configured, DeliveryRecorded, DirectoryEvent, Event, PersonEvent
from avvik.followers.publish.messages import dialogue, ending, measures, reporting, triage
from avvik.followers.publish.messages.about import Named
from avvik.followers.publish.standing import MOVING, Standing

# A report says itself where it stands.
Data: TypeAlias = Named | reporting.DeviationReported

# What nobody outside hears of. Deliveries are the notifier's own news.
Kept: TypeAlias = (
    e.NoteAdded | e.Unlocked | DeliveryRecorded | PersonEvent | DirectoryEvent | Configured
)
Told: TypeAlias = (
    e.Reported
    | e.Acknowledged
    | e.Supported
    | e.Recused
    | e.Escalated
    | e.Accepted
    | e.Rejected
    | e.HandoverConfirmed
    | e.Diverted
    | e.Linked
    | e.SeverityJudged
    | e.UnitTransferred
    | e.HandlerTransferred
    | e.Asked
    | e.Answered
    | e.Resumed
    | e.MessageSent
    | e.Published
    | e.MeasureAdded
    | e.MeasureAccepted
    | e.MeasureDeclined
    | e.MeasureProgressed
    | e.MeasureCompleted
    | e.EffectChecked
    | e.Withdrawn
    | e.ClosingProposed
    | e.SentBack
    | e.Closed
    | e.Contested
    | e.Reopened
)


def decided(event: Event) -> Told | Kept:
    """Every event is told of or kept: the type checker names here the one that was forgotten."""
    return event


MESSAGES: Mapping[type[Told], type[Data]] = {
    e.Reported: reporting.DeviationReported,
    e.Acknowledged: reporting.DeviationAcknowledged,
    e.Supported: reporting.DeviationSupported,
    e.Recused: reporting.DeviationRecused,
    e.Escalated: reporting.DeviationEscalated,
    e.Accepted: triage.DeviationAccepted,
    e.Rejected: triage.DeviationRejected,
    e.HandoverConfirmed: triage.DeviationHandoverConfirmed,
    e.Diverted: triage.DeviationDiverted,
    e.Linked: triage.DeviationLinked,
    e.SeverityJudged: triage.DeviationSeverityJudged,
    e.UnitTransferred: triage.DeviationUnitTransferred,
    e.HandlerTransferred: triage.DeviationHandlerTransferred,
    e.Asked: dialogue.DeviationAsked,
    e.Answered: dialogue.DeviationAnswered,
    e.Resumed: dialogue.DeviationResumed,
    e.MessageSent: dialogue.DeviationMessageSent,
    e.Published: dialogue.DeviationPublished,
    e.MeasureAdded: measures.DeviationMeasureAdded,
    e.MeasureAccepted: measures.DeviationMeasureAccepted,
    e.MeasureDeclined: measures.DeviationMeasureDeclined,
    e.MeasureProgressed: measures.DeviationMeasureProgressed,
    e.MeasureCompleted: measures.DeviationMeasureCompleted,
    e.EffectChecked: measures.DeviationEffectChecked,
    e.Withdrawn: ending.DeviationWithdrawn,
    e.ClosingProposed: ending.DeviationClosingProposed,
    e.SentBack: ending.DeviationSentBack,
    e.Closed: ending.DeviationClosed,
    e.Contested: ending.DeviationContested,
    e.Reopened: ending.DeviationReopened,
}


def tag_of(event: type[Told]) -> str:
    return str(event.__struct_config__.tag)


# The kinds of events that are told of, by their tags.
PUBLISHED = tuple(tag_of(event) for event in MESSAGES)
TYPES: Mapping[type[Data], str] = {
    data: f"deviation_{tag_of(event)}.v1" for event, data in MESSAGES.items()
}


class _Recipe(Struct, frozen=True, kw_only=True, gc=False):
    """How a message is made: from the event's core, and from where the case stood."""

    core: type[Struct]
    data: type[Data]
    stood: tuple[str, ...]


def _recipe(event: type[Told], data: type[Data]) -> _Recipe:
    base = data.__mro__[1]
    assert issubclass(base, Struct)
    inherited = base.__struct_fields__
    own = [each for each in structs.fields(data) if each.name not in ("case", *inherited)]
    core = msgspec.defstruct(
        event.__name__,
        _fields(own, structs.fields(event)),
        tag=tag_of(event),
        frozen=True,
        kw_only=True,
        gc=False,
    )
    return _Recipe(core=core, data=data, stood=tuple(name for name in inherited if name != "case"))


def _fields(
    told: Iterable[FieldInfo], stored: Iterable[FieldInfo]
) -> Iterable[tuple[str, Any, Any]]:
    """What is read of an event, by the message's names; left out if older events lack it."""
    defaults = {field.name: field.default for field in stored}
    for field in told:
        name = _name_stored(field)
        yield field.name, field.type, msgspec.field(name=name, default=defaults[name])


def _name_stored(field: FieldInfo) -> str:
    if get_origin(field.type) is Annotated:
        for mark in get_args(field.type)[1:]:
            if mark.extra and "stored_as" in mark.extra:
                return str(mark.extra["stored_as"])
    return field.name


_recipes = {recipe.core: recipe for recipe in (_recipe(*each) for each in MESSAGES.items())}
_moves = frozenset(
    recipe.core
    for event, recipe in zip(MESSAGES, _recipes.values(), strict=True)
    if tag_of(event) in MOVING
)
_cores: msgspec.json.Decoder[Struct] = msgspec.json.Decoder(Union[tuple(_recipes)])  # noqa: UP007 -- of types made here and now


def core_of(state: bytes) -> Struct:
    """As much of a stored event as is told of it."""
    return _cores.decode(state)


def is_move(core: Struct) -> bool:
    """Whether the case stands elsewhere after this."""
    return type(core) in _moves


def data_of(core: Struct, case: UUID, standing: Standing | None) -> Data:
    """What its message says."""
    recipe = _recipes[type(core)]
    said = structs.asdict(core)
    said["case"] = case
    for name in recipe.stood:
        said[name] = getattr(standing, name)
    return recipe.data(**said)
