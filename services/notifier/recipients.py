"""Questions to avvik: who is to be told now, and which messages passed us by."""

from collections.abc import Mapping
from typing import TypeVar

import msgspec
import nats.errors
from msgspec.structs import replace
from nats.aio.client import Client

from notifier.incoming import Gap, Person, Recipients

T = TypeVar("T")

_PATIENCE = 5.0


class Away(Exception):
    """avvik did not answer, or not with an answer: ask again later."""


class _Fault(msgspec.Struct, frozen=True, kw_only=True):
    error: str | None = None


class _Relevance(msgspec.Struct, frozen=True, kw_only=True):
    still_relevant: bool


class _Missed(msgspec.Struct, frozen=True, kw_only=True):
    messages: list[msgspec.Raw]


class Avvik:
    """The two questions that avvik answers, by request and reply."""

    def __init__(self, client: Client, institution: str) -> None:
        self._client = client
        self._institution = institution

    async def recipients(self, event_id: str, role: str, from_unit: str) -> Recipients | None:
        """Who is to be told, upward from a unit; None: nobody needs to hear of it any more."""
        about = {"event_id": event_id, "role": role, "from_unit": from_unit}
        named: tuple[Person, ...] = ()
        while True:
            reply = await self._ask("recipients", about | {"named": len(named)})
            if not _read(reply, _Relevance).still_relevant:
                return None
            found = _read(reply, Recipients)
            named += found.people
            if not (found.more and found.people):
                return replace(found, people=named)

    async def missed(self, gap: Gap) -> list[bytes]:
        """Messages between two others; the two themselves may be among them."""
        reply = await self._ask("messages", {"from": f"{gap.after:020}", "to": f"{gap.before:020}"})
        return [bytes(message) for message in _read(reply, _Missed).messages]

    async def _ask(self, question: str, arguments: Mapping[str, object]) -> bytes:
        subject = f"avvik-rpc.{self._institution}.{question}"
        try:
            answer = await self._client.request(
                subject, msgspec.json.encode(arguments), timeout=_PATIENCE
            )
        except (nats.errors.Error, TimeoutError, OSError) as reason:
            raise Away(type(reason).__name__) from reason
        if _read(answer.data, _Fault).error is not None:
            raise Away("avvik answered with an error")
        return answer.data


def _read(reply: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(reply, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as reason:
        raise Away("avvik's answer cannot be read") from reason
