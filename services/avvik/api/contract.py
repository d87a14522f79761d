"""What the api promises: every operation, what it takes, what it answers, how it fails."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from avvik.api import answers, audit, bodies, commands, examples, queries, requests


class ProblemError(Struct, frozen=True, kw_only=True):
    """What is wrong with one field, by JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request failed (RFC 9457). `type` is stable, the words follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemError] = []
    down: list[str] = []


class Operation(Struct, frozen=True, kw_only=True):
    """One method at one path."""

    method: str
    path: str
    summary: str
    tag: str
    answer: type[Struct]
    answered: Struct
    media_type: str = "application/json"
    status: int = 200
    body: type[Struct] | None = None
    body_required: bool = True
    example: Mapping[str, Any] | None = None
    query: type[Struct] | None = None
    headers: tuple[str, ...] = ()
    answers_with: tuple[str, ...] = ()
    failures: tuple[int, ...] = ()
    is_public: bool = False


READ = (401, 422, 429, 500, 503)
ACT = (400, 401, 413, 415, 422, 429, 500, 503)

OPERATIONS = (
    Operation(
        method="post",
        path="/api/v1/deviations",
        summary="Report a deviation",
        tag="acts",
        status=201,
        answer=commands.Receipt,
        answered=examples.REPORTED_RECEIPT,
        answers_with=("ETag", "Location"),
        body=bodies.Deviation,
        example=examples.REPORT,
        headers=("Idempotency-Key",),
        failures=ACT,
    ),
    Operation(
        method="post",
        path="/api/v1/deviations/{case}/acknowledgement",
        summary="Take note of a case as its line leader",
        tag="acts",
        answer=commands.Receipt,
        answered=examples.ACKNOWLEDGED_RECEIPT,
        answers_with=("ETag",),
        body=bodies.Nothing,
        body_required=False,
        example={},
        headers=("If-Match", "Idempotency-Key"),
        failures=(*ACT, 403, 404, 409, 412, 428),
    ),
    Operation(
        method="post",
        path="/api/v1/deviations/{case}/closing",
        summary="Close a case with an answer to the reporter",
        tag="acts",
        answer=commands.Receipt,
        answered=examples.CLOSED_RECEIPT,
        answers_with=("ETag",),
        body=bodies.Closing,
        example=examples.CLOSING,
        headers=("If-Match", "Idempotency-Key"),
        failures=(*ACT, 403, 404, 409, 412, 428),
    ),
    Operation(
        method="get",
        path="/api/v1/deviations",
        summary="The cases that the caller may see, newest first",
        tag="cases",
        answer=answers.Cases,
        answered=examples.CASES,
        answers_with=("Link",),
        query=queries.Listing,
        headers=("Purpose",),
        failures=READ,
    ),
    Operation(
        method="get",
        path="/api/v1/deviations/{case}",
        summary="A case, as it is or as it was",
        tag="cases",
        answer=answers.Detail,
        answered=examples.DETAIL,
        answers_with=("ETag",),
        query=queries.AsOf,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/deviations/{case}/history",
        summary="Who did what to the case, who was told, who read it",
        tag="cases",
        answer=answers.History,
        answered=examples.HISTORY,
        query=requests.Plain,
        headers=("Purpose",),
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/units",
        summary="The units of the institution",
        tag="organisation",
        answer=answers.Units,
        answered=examples.UNITS,
        query=requests.Plain,
        failures=READ,
    ),
    Operation(
        method="get",
        path="/api/v1/units/{unit}/line",
        summary="Who leads a unit, and the units above it",
        tag="organisation",
        answer=answers.Line,
        answered=examples.LINE,
        query=requests.Plain,
        failures=(*READ, 404),
    ),
    Operation(
        method="get",
        path="/api/v1/me",
        summary="Who the caller is, and how much awaits them",
        tag="organisation",
        answer=answers.Me,
        answered=examples.ME,
        query=requests.Plain,
        failures=READ,
    ),
    Operation(
        method="get",
        path="/api/v1/audit/events",
        summary="The log, as stored and decoded with personal data masked (auditors)",
        tag="audit",
        answer=answers.LoggedEvent,
        answered=examples.LOGGED,
        media_type=audit.MEDIA_TYPE,
        query=audit.Span,
        headers=("Purpose",),
        failures=(*READ, 403),
    ),
    Operation(
        method="get",
        path="/livez",
        summary="Whether the process is alive",
        tag="operations",
        answer=answers.Alive,
        answered=examples.ALIVE,
        is_public=True,
    ),
    Operation(
        method="get",
        path="/readyz",
        summary="Whether everything it depends on answers",
        tag="operations",
        answer=answers.Alive,
        answered=examples.ALIVE,
        failures=(503,),
        is_public=True,
    ),
)

HEADERS: Mapping[str, dict[str, Any]] = {
    "Idempotency-Key": {
        "description": "The same key with the same content is answered the same, for 30 days.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
        "example": "5f0c1a52-3b7e-4d0e-9c35-2f6f0f2f8f11",
    },
    "If-Match": {
        "description": "The ETag of the version that the act is about.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
        "example": '"1"',
        "required": True,
    },
    "Purpose": {
        "description": "Why the case is read; kept with the note that it was.",
        "schema": {"type": "string", "maxLength": 500, "pattern": "^[ -~]*$"},
    },
}

RESPONSE_HEADERS: Mapping[str, dict[str, Any]] = {
    "ETag": {
        "description": "The version of the case, for If-Match.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
        "example": '"1"',
    },
    "Location": {
        "description": "Where the case is.",
        "schema": {"type": "string", "format": "uri-reference"},
        "example": f"/api/v1/deviations/{examples.CASE}",
    },
    "Link": {
        "description": "The first, next and previous pages (RFC 8288).",
        "schema": {"type": "string"},
        "example": '<https://avvik.example.org/api/v1/deviations>; rel="first"',
    },
    "Retry-After": {
        "description": "After how many seconds to try again.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
        "example": "1",
    },
    "WWW-Authenticate": {
        "description": "How to say who you are, and what was wrong with the token (RFC 6750).",
        "schema": {"type": "string"},
        "example": 'Bearer error="invalid_token"',
    },
}
# What a failure comes with, by its status.
FAILS_WITH: Mapping[int, str] = {
    401: "WWW-Authenticate",
    412: "ETag",
    429: "Retry-After",
    503: "Retry-After",
}

TITLES = {
    200: "As asked",
    201: "Reported",
    400: "Not readable",
    401: "No valid token of a person",
    403: "Not this role's act",
    404: "No such thing, or not visible",
    409: "A rule refuses",
    412: "The case has changed",
    413: "More than 1 MiB",
    415: "Not JSON",
    422: "Something in the request is wrong",
    428: "No version given",
    429: "Too many requests",
    500: "A fault of ours",
    503: "A dependency is away",
}
