"""The OpenAPI 3.1 document, from the same structs that requests and answers are made of."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from avvik.api.contract import OPERATIONS
from avvik.api.contract.headers import FAILS_WITH, HEADERS, RESPONSE_HEADERS, TITLES
from avvik.api.contract.institution_examples import ROLE
from avvik.api.contract.operation import Operation, Problem
from avvik.api.examples import CASE
from avvik.api.failing import MEDIA_TYPE
from avvik.api.problems import ROWS, Row

# As `instance` of the problems that are shown.
REQUEST = "4bf92f3577b34da6a3ce929d0e0e4736"
IN_PATH: Mapping[str, dict[str, Any]] = {
    "case": {"schema": {"type": "string", "format": "uuid"}, "example": str(CASE)},
    "measure": {"schema": {"type": "string", "pattern": "^[1-9][0-9]{0,4}$"}, "example": "1"},
    "unit": {"schema": {"type": "string"}, "example": "ntnu.ie.idi"},
    "role": {"schema": {"type": "string", "format": "uuid"}, "example": str(ROLE)},
    "delegation": {"schema": {"type": "string", "format": "uuid"}, "example": str(ROLE)},
}
REF = "#/components/schemas/{name}"
FAILURE = "#/components/responses/{status}"


def document() -> dict[str, Any]:
    _, components = msgspec.json.schema_components(_kinds(), ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Avvik",
            "version": "1",
            "description": "Deviations in education quality and learning environment: "
            "reported, followed up, proven.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "responses": {
                str(status): _failure(status)
                for status in sorted({each for one in OPERATIONS for each in one.failures})
            },
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _kinds() -> list[type[Struct]]:
    used = {kind for each in OPERATIONS for kind in (each.answer, each.or_else, each.body) if kind}
    others = {each.otherwise.answer for each in OPERATIONS if each.otherwise}
    return sorted({Problem, *used, *others}, key=lambda kind: kind.__name__)


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{operation.method}{operation.path}".translate(_ID),
        "summary": operation.summary,
        "tags": [operation.tag],
        "security": [] if operation.is_public else [{"token": []}],
        "x-by": list(operation.by),
        "parameters": list(_parameters(operation)),
        "responses": dict(_responses(operation)),
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {
                "application/json": {
                    "schema": _ref(operation.body),
                    "example": operation.example,
                }
            },
        }
    return described


_ID = str.maketrans({"/": "_", "{": None, "}": None})


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name, described in IN_PATH.items():
        if f"{{{name}}}" in operation.path:
            yield {"name": name, "in": "path", "required": True, **described}
    if operation.query is not None:
        _, components = msgspec.json.schema_components([operation.query])
        asked = components[operation.query.__name__]
        for name, shape in asked["properties"].items():
            required = {"required": True} if name in asked["required"] else {}
            yield {"name": name, "in": "query", **required, "schema": _without_null(shape)}
    for name in operation.headers:
        yield {"name": name, "in": "header"} | HEADERS[name]


def _without_null(shape: dict[str, Any]) -> dict[str, Any]:
    """A query parameter is there or absent; there is no way to write null."""
    if "anyOf" in shape:
        (shape,) = [each for each in shape["anyOf"] if each.get("type") != "null"]
    return {name: value for name, value in shape.items() if value is not None}


def _responses(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    headers = {name: RESPONSE_HEADERS[name] for name in operation.answers_with}
    answered = _answered(operation.status, operation.answer, operation.answered, operation)
    if operation.or_else:
        shown = answered["content"][operation.media_type]
        shown["schema"] = {"anyOf": [shown["schema"], _ref(operation.or_else)]}
    yield str(operation.status), answered | ({"headers": headers} if headers else {})
    if other := operation.otherwise:
        yield str(other.status), _answered(other.status, other.answer, other.answered, operation)
    for status in sorted(operation.failures):
        yield str(status), {"$ref": FAILURE.format(status=status)}


def _answered(
    status: int, kind: type[Struct], example: Struct, operation: Operation
) -> dict[str, Any]:
    shown = {"schema": _ref(kind), "example": msgspec.to_builtins(example)}
    return {"description": TITLES[status], "content": {operation.media_type: shown}}


def _failure(status: int) -> dict[str, Any]:
    rows = sorted((row for row in ROWS.values() if row.status == status), key=lambda row: row.slug)
    described: dict[str, Any] = {
        "description": f"{TITLES[status]}: {', '.join(row.type for row in rows)}",
        "content": {
            MEDIA_TYPE: {
                "schema": _ref(Problem),
                "examples": {row.slug: {"value": _told(row)} for row in rows},
            }
        },
    }
    if status in FAILS_WITH:
        name = FAILS_WITH[status]
        described["headers"] = {name: RESPONSE_HEADERS[name]}
    return described


def _told(row: Row) -> Any:
    """What somebody is answered who reads English."""
    return msgspec.to_builtins(
        Problem(
            type=row.type,
            title=row.title.en,
            status=row.status,
            detail=row.told("en"),
            instance=REQUEST,
        )
    )


def _ref(kind: type[Struct]) -> dict[str, str]:
    return {"$ref": REF.format(name=kind.__name__)}


def write(path: Path) -> None:
    """Write the document where it is committed; a check compares the two."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(document()), indent=2) + b"\n")
