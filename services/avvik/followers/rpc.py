"""What other services may ask: request and reply on NATS, answered by any one worker.

A name or an address leaves only in a reply, which no stream stores. A question that cannot be
answered gets an `error`: a word without anything personal in it.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
import structlog
from msgspec import Meta, Struct
from nats.aio.client import Client
from nats.aio.msg import Msg
from prometheus_client import Counter

from avvik.adapters.postgres.connection import acquired
from avvik.application.ports import Unavailable
from avvik.followers import reading
from avvik.followers.publish.messages import PUBLISHED, Position
from avvik.followers.publish.outgoing import outgoing
from avvik.followers.recipients import (
    Recipients,
    Sources,
    UnknownEvent,
    UnknownRole,
    UnknownUnit,
    recipients,
)

QUEUE = "avvik"
MOST_MESSAGES = 256
MOST_BYTES = 512 * 1024
LAST_POSITION = 2**63 - 1

REQUESTS = Counter(
    "avvik_rpc_requests_total", "Questions from other services.", ["question", "outcome"]
)

_log = structlog.get_logger(__name__)


class RecipientsQuestion(Struct, frozen=True, kw_only=True):
    """Who is to be told of this event in this role, from this unit upward, after those whom
    earlier answers named?"""

    event_id: Annotated[str, Meta(max_length=100)]
    role: str
    from_unit: str
    named: Annotated[int, Meta(ge=0)] = 0


class MessagesQuestion(Struct, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """What was published from one position to another, both included?"""

    first: Position
    last: Position


class Messages(Struct, frozen=True, kw_only=True):
    """The messages, each byte as published; the first of them, if they are many."""

    messages: list[msgspec.Raw]


class Failure(Struct, frozen=True, kw_only=True):
    """Why there is no answer."""

    error: str


Ask = Callable[[bytes], Awaitable[Struct]]


async def serve(client: Client, institution: str, sources: Sources) -> None:
    """Answer from now on, side by side with the other workers."""

    async def ask_recipients(body: bytes) -> Recipients:
        question = msgspec.json.decode(body, type=RecipientsQuestion)
        about = question.event_id, question.role, question.from_unit
        return await recipients(sources, *about, question.named)

    async def ask_messages(body: bytes) -> Messages:
        question = msgspec.json.decode(body, type=MessagesQuestion)
        return await _messages(sources, institution, int(question.first), int(question.last))

    questions: dict[str, Ask] = {"recipients": ask_recipients, "messages": ask_messages}
    for name, ask in questions.items():
        await client.subscribe(
            f"avvik-rpc.{institution}.{name}", queue=QUEUE, cb=_answering(name, ask)
        )


def _answering(name: str, ask: Ask) -> Callable[[Msg], Awaitable[None]]:
    async def answer(request: Msg) -> None:
        answered = await _answered(name, ask, request.data)
        outcome = answered.error if isinstance(answered, Failure) else "answered"
        REQUESTS.labels(name, outcome).inc()
        if outcome != "answered":
            _log.warning("question_not_answered", question=name, error=outcome)
        if request.reply:
            await request.respond(msgspec.json.encode(answered))

    return answer


async def _answered(name: str, ask: Ask, body: bytes) -> Struct:
    try:
        return await ask(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Failure(error="unreadable")
    except UnknownEvent:
        return Failure(error="unknown_event")
    except UnknownRole:
        return Failure(error="unknown_role")
    except UnknownUnit:
        return Failure(error="unknown_unit")
    except Unavailable:
        return Failure(error="unavailable")


async def _messages(sources: Sources, institution: str, first: int, last: int) -> Messages:
    last = min(last, LAST_POSITION)
    async with acquired(sources.pool) as connection:
        events = await reading.between(connection, first, last, PUBLISHED, MOST_MESSAGES)
        previous = await reading.last_of(connection, PUBLISHED, first - 1)
        found = await outgoing(connection, events, previous, institution)
    room = MOST_BYTES - len(msgspec.json.encode(Messages(messages=[])))
    chosen: list[msgspec.Raw] = []
    for each in found:
        room -= len(each.body) + len(b",")
        if room < 0:
            break
        chosen.append(msgspec.Raw(each.body))
    return Messages(messages=chosen)
