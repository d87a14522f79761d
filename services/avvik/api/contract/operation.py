"""What is promised of one operation."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class ProblemError(Struct, frozen=True, kw_only=True):
    """What is wrong with one field, by JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Current(Struct, frozen=True, kw_only=True):
    """Where a case stands that has changed meanwhile."""

    status: str
    version: int


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request failed (RFC 9457). `type` is stable, the words follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError] = []
    down: list[str] = []
    current: Current | None = None


class Otherwise(Struct, frozen=True, kw_only=True):
    """What is answered instead, with another status."""

    status: int
    answer: type[Struct]
    answered: Struct


class Operation(Struct, frozen=True, kw_only=True):
    """One method at one path."""

    method: str
    path: str
    summary: str
    tag: str
    # Who may ask, by what they are to the case (`application.access`), or by their role.
    by: tuple[str, ...]
    answer: type[Struct]
    answered: Struct
    # What a line of a stream may be instead.
    or_else: type[Struct] | None = None
    media_type: str = "application/json"
    status: int = 200
    otherwise: Otherwise | None = None
    body: type[Struct] | None = None
    body_required: bool = True
    example: Mapping[str, Any] | None = None
    query: type[Struct] | None = None
    headers: tuple[str, ...] = ()
    answers_with: tuple[str, ...] = ()
    failures: tuple[int, ...] = ()
    is_public: bool = False


READ = (401, 422, 429, 500, 503)
ACT = (400, 401, 408, 413, 415, 422, 429, 500, 503)
# An act on a case, on the strength of a version of it.
CHANGE = (*ACT, 403, 404, 409, 412, 428)
