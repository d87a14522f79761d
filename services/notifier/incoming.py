"""What comes in from avvik: messages of the log and answers to questions, read tolerantly."""

import re
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from notifier.facts import FACTS, Fact, Line, Moment

Language = Literal["nb", "nn", "en"]

Position = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{20}\Z")]
EventId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f-]{36}/[0-9]{1,10}\Z")]

_LARGEST_POSITION = 2**63 - 1
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The CloudEvent around a fact; `previous` is the position of the message before."""

    specversion: Literal["1.0"]
    id: EventId
    type: str
    time: Moment
    sequence: Position
    previous: Position
    traceparent: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def trace(self) -> str | None:
        """The trace context that the message comes from, if it says so intelligibly."""
        return self.traceparent if _TRACE.fullmatch(self.traceparent) else None

    @property
    def trace_id(self) -> str | None:
        """The trace itself."""
        return self.trace and self.trace.split("-")[1]


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Something between the messages at these two positions is missing. Both ends were seen."""

    after: int
    before: int


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was understood."""

    envelope: Envelope
    fact: Fact


class Unreadable(Exception):
    """A message that nobody here understands. With an envelope, at least its place is known."""

    def __init__(self, reason: str, envelope: Envelope | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.envelope = envelope


def read(body: bytes) -> Message:
    """Understand a message, or raise `Unreadable` with a reason that quotes nothing of it."""
    envelope = _envelope(body)
    kind = FACTS.get(envelope.type)
    if kind is None:
        raise Unreadable("unknown type", envelope)
    try:
        fact = msgspec.json.decode(envelope.data, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Unreadable("data does not fit its type", envelope) from reason
    return Message(envelope=envelope, fact=fact)


def _envelope(body: bytes) -> Envelope:
    try:
        envelope = msgspec.json.decode(body, type=Envelope)
    except msgspec.ValidationError as reason:
        raise Unreadable("not a CloudEvent of ours") from reason
    except (msgspec.DecodeError, UnicodeDecodeError) as reason:
        raise Unreadable("not JSON") from reason
    except RecursionError as reason:
        raise Unreadable("nested too deeply") from reason
    if max(int(envelope.sequence), int(envelope.previous)) > _LARGEST_POSITION:
        raise Unreadable("not a CloudEvent of ours")
    return envelope


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A name in each language, as somebody wrote it."""

    nb: str
    nn: str
    en: str

    def spoken(self, language: Language) -> str:
        """The name in one language, on one line: it can stand in a header."""
        match language:
            case "nb":
                name = self.nb
            case "nn":
                name = self.nn
            case "en":
                name = self.en
        return _BREAKS.sub(" ", name)


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """What the case's unit and category are called, and what the message names.

    Of a case that was sealed to the whistleblowing office no category is told.
    """

    unit: Label
    category: Label | None
    outcome: Label | None = None
    receiver: Label | None = None
    severity: Label | None = None
    origin: Label | None = None


class OwnCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that somebody knows, where it is not the one that they are told of."""

    case: UUID
    reference: Line


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone to tell. The answer has a name too; nothing here reads it."""

    unit: str | None = None
    unit_name: Label
    role: str
    person: Line
    address: str | None
    language: Language
    own: tuple[OwnCase, ...] = ()
    # Whether they must not learn which case theirs was linked to.
    is_kept_from_lead: bool = False


class Recipients(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be told now, upward: the first, and who comes next if that fails."""

    people: tuple[Person, ...]
    labels: Labels
    # There are more than one answer could name.
    more: bool = False
