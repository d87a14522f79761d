"""Answers as bytes."""

from collections.abc import Mapping

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


def sent(body: bytes, media_type: str, headers: Mapping[str, str] = {}, status: int = 200) -> Sent:
    """The bytes, and what they are."""
    described = {"content-type": media_type, "content-length": str(len(body)), **headers}
    return Sent(
        status, [(name.encode(), value.encode()) for name, value in described.items()], body
    )
