"""Answers as bytes."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from avvik.domain.values import Language

JSON = "application/json"

_encoder = msgspec.json.Encoder()


class Sent(Struct, frozen=True):
    """An answer on its way: an ASGI application that says one thing."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def json(
    answer: Struct, language: Language, headers: Mapping[str, str] = {}, status: int = 200
) -> Sent:
    """The answer as JSON, with its sentences in that language."""
    return sent(_encoder.encode(answer), JSON, {"content-language": language, **headers}, status)


def allow(methods: Iterable[str]) -> str:
    """The methods that a resource answers to: who may get it may ask for its head alone."""
    answered = set(methods)
    return ", ".join(sorted(answered | {"HEAD"} if "GET" in answered else answered))


def sent(
    body: bytes, media_type: str, headers: Mapping[str, str] = {}, status: int = HTTPStatus.OK
) -> Sent:
    """The bytes, and what they are."""
    described = [(name.encode(), value.encode()) for name, value in headers.items()]
    described.append((b"content-type", media_type.encode()))
    described.append((b"content-length", b"%d" % len(body)))
    return Sent(status, described, body)
