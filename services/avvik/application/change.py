"""Changing what the institution is: the write path of directory and configuration.

As `execute` for cases: decide on what is known now, append, and decide again if others were
first. What is asked for twice under one key is answered the same and done once.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from msgspec import Struct

from avvik.application import offices, streams
from avvik.application.desk import ATTEMPTS, Ask, Desk
from avvik.application.ports import (
    Appended,
    Commit,
    Conflict,
    NewEvent,
    Seen,
    World,
)
from avvik.application.queues import Contended
from avvik.application.repeating import repeatable, told
from avvik.domain.configuration import Configuration
from avvik.domain.events import Event
from avvik.domain.findings import Finding

A = TypeVar("A", bound=Struct)


class Decided(Struct, Generic[A], frozen=True, kw_only=True):
    """What is to be appended, and what whoever asked is told. Nothing personal in the answer."""

    events: tuple[NewEvent, ...]
    answer: A


def key_findings(configuration: Configuration | None, at: str = "") -> Iterator[Finding]:
    """Whether the office that diverted cases are sealed to has a key that only it can use."""
    if configuration is None or configuration.whistleblowing_key is None:
        return
    try:
        offices.public_key(configuration.whistleblowing_key)
    except offices.NotAKey:
        yield Finding(pointer=f"{at}/whistleblowing_key", kind="key_malformed")


def numbered(stream: UUID, version: int, events: Sequence[Event]) -> tuple[NewEvent, ...]:
    """The events as the next ones of a stream."""
    return tuple(
        NewEvent(stream=stream, version=number, event=event)
        for number, event in enumerate(events, version + 1)
    )


def actor_of(ask: Ask | None) -> str:
    if ask is None:
        return streams.system_actor("import")
    assert ask.person is not None, "nobody unknown is let through"
    return streams.person_actor(ask.person)


async def carry_through(
    desk: Desk, ask: Ask | None, kind: type[A], decide: Callable[[World], Awaitable[Decided[A]]]
) -> A:
    """Append what is decided, in one commit; nothing, if it is so already.

    Without an ask it is the system's own import.
    """
    command_id = ask.command_id if ask else streams.new_command_id()
    if ask and (answer := told(ask, await _seen(desk, ask), kind)):
        return answer
    for _ in range(ATTEMPTS):
        world = await desk.directory.refresh()
        decided = await decide(world)
        if not decided.events:
            return await _remembered(desk, ask, decided.answer, kind)
        outcome = await desk.log.append(
            Commit(
                command_id=command_id,
                actor=actor_of(ask),
                events=decided.events,
                facts_position=world.position,
                repeatable=repeatable(ask, decided.answer),
                traceparent=ask.traceparent if ask else None,
            )
        )
        match outcome:
            case Appended():
                return decided.answer
            case Seen():
                assert ask is not None
                answer = told(ask, outcome, kind)
                assert answer is not None
                return answer
            case Conflict():
                continue
            case _:
                raise AssertionError(outcome)
    raise Contended


async def _seen(desk: Desk, ask: Ask) -> Seen | None:
    """What came of the request before; only one under a key can be a repeated one."""
    return await desk.log.seen(ask.command_id) if ask.fingerprint is not None else None


async def _remembered(desk: Desk, ask: Ask | None, answer: A, kind: type[A]) -> A:
    """What found nothing to do is answered the same under its key, too."""
    kept = repeatable(ask, answer)
    if ask is None or kept is None:
        return answer
    first = told(ask, await desk.log.remember(ask.command_id, kept), kind)
    assert first is not None
    return first
