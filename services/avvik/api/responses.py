"""Answers as bytes."""

from collections.abc import Mapping

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct

from avvik.domain.values import Language

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
    body = _encoder.encode(answer)
    return Sent(
        status,
        [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(body)),
            (b"content-language", language.encode()),
            *((name.encode(), value.encode()) for name, value in headers.items()),
        ],
        body,
    )
