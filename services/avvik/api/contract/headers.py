"""Headers and statuses, as the document describes them."""

from collections.abc import Mapping
from typing import Any

from avvik.api import examples

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
    "If-Match or *": {
        "name": "If-Match",
        "description": "The ETag of the version that the act is about, or * for any.",
        "schema": {"type": "string", "pattern": '^("[0-9]{1,18}"|[*])$'},
        "example": "*",
        "required": True,
    },
    "Purpose": {
        "description": "Why the case is read; kept with the note that it was.",
        "schema": {"type": "string", "maxLength": 500, "pattern": "^[ -~]*$"},
    },
}

RESPONSE_HEADERS: Mapping[str, dict[str, Any]] = {
    "Accept-Encoding": {
        "description": "How content may be encoded, if that was what was wrong (RFC 9110).",
        "schema": {"type": "string"},
        "example": "identity",
    },
    "ETag": {
        "description": "The version of the case or configuration, for If-Match.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
        "example": '"1"',
    },
    "Location": {
        "description": "Where the case or the measure is.",
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
    415: "Accept-Encoding",
    429: "Retry-After",
    503: "Retry-After",
}

TITLES = {
    200: "As asked",
    201: "Done, and something new is there",
    400: "Not readable",
    401: "No valid token of a person",
    403: "Not this role's act",
    404: "No such thing, or not visible",
    408: "Content that did not come",
    409: "A rule refuses",
    412: "Changed since then",
    413: "Too much content",
    415: "Not JSON, or encoded",
    422: "Something in the request is wrong",
    428: "No version given",
    429: "Too many requests",
    500: "A fault of ours",
    503: "A dependency is away",
}
