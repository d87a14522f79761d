"""Answers: what stands in their headers, and how their bodies are sent."""

from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import TypeAlias

import msgspec
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import Receive, Send
from msgspec import Struct

from avvik.domain.values import Language

Headers: TypeAlias = list[tuple[bytes, bytes]]

JSON = "application/json"
# What a browser may load for an answer, unless it says otherwise.
POLICY = b"default-src 'none'; frame-ancestors 'none'"

_encoder = msgspec.json.Encoder()


class Sent(Struct, frozen=True):
    """An answer that is said at once."""

    status: int
    headers: Headers
    body: bytes
    policy: bytes = POLICY

    async def send_body(self, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


class Streamed(Struct, frozen=True):
    """An answer that goes on for as long as somebody reads it."""

    headers: Headers
    chunks: AsyncIterator[bytes]
    status: int = HTTPStatus.OK
    policy: bytes = POLICY

    async def send_body(self, receive: Receive, send: Send) -> None:
        await ASGIStreamingResponse(iterator=self.chunks).send_body(send, receive)


Answer: TypeAlias = Sent | Streamed


def json(
    answer: Struct, language: Language, headers: Mapping[str, str] = {}, status: int = 200
) -> Sent:
    """The answer as JSON, with its sentences in that language."""
    return sent(_encoder.encode(answer), JSON, {"content-language": language, **headers}, status)


def sent(
    body: bytes,
    media_type: str,
    headers: Mapping[str, str] = {},
    status: int = HTTPStatus.OK,
    policy: bytes = POLICY,
) -> Sent:
    """The bytes, and what they are."""
    described = [(name.encode(), value.encode()) for name, value in headers.items()]
    described.append((b"content-type", media_type.encode()))
    described.append((b"content-length", b"%d" % len(body)))
    return Sent(status, described, body, policy)
