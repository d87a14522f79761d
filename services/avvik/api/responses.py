"""Answers as bytes."""

from collections.abc import Mapping

import msgspec
from litestar.response.base import ASGIResponse
from msgspec import Struct

from avvik.domain.values import Language

_encoder = msgspec.json.Encoder()


def json(
    answer: Struct, language: Language, headers: Mapping[str, str] = {}, status: int = 200
) -> ASGIResponse:
    """The answer as JSON, with its sentences in that language."""
    return ASGIResponse(
        body=_encoder.encode(answer),
        status_code=status,
        media_type="application/json",
        headers={"content-language": language, **headers},
    )
