"""A request made again under its key: what is kept of the first one, and told the next."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from avvik.application.desk import Ask, OtherRequest
from avvik.application.ports import Repeatable, Seen

A = TypeVar("A", bound=Struct)


def told(ask: Ask, seen: Seen | None, kind: type[A]) -> A | None:
    """The answer that this same request was given before, if it was."""
    if seen is None or seen.repeatable is None:
        return None
    if seen.repeatable.fingerprint != ask.fingerprint:
        raise OtherRequest
    return msgspec.json.decode(seen.repeatable.answer, type=kind)


def repeatable(ask: Ask | None, answer: Struct) -> Repeatable | None:
    """What is kept of a request; none of one that has no key."""
    if ask is None or ask.fingerprint is None or ask.person is None:
        return None
    encoded = msgspec.json.encode(answer)
    return Repeatable(caller=ask.person, fingerprint=ask.fingerprint, answer=encoded)
