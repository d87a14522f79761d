"""The committed OpenAPI document is what the code does."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from msgspec import structs
from openapi_spec_validator import validate

from avvik.api import answers, openapi
from avvik.api.app import routes
from avvik.api.contract import OPERATIONS
from avvik.api.contract.operation import Operation
from avvik.api.office import Office
from avvik.application.access import Sight
from avvik.domain.organisation import ROLES

COMMITTED = Path("schemas/openapi.json")
RESPONSES = openapi.document()["components"]["responses"]
# Served, and not part of the contract: pages, metrics, the document itself.
APART = {"/metrics", "/schema", "/schema/openapi.json", "/problems/{slug}"}


def test_the_document_is_valid() -> None:
    validate(msgspec.json.decode(msgspec.json.encode(openapi.document())))


def test_the_committed_document_is_current(tmp_path: Path) -> None:
    openapi.write(tmp_path / "openapi.json")

    assert COMMITTED.read_bytes() == (tmp_path / "openapi.json").read_bytes()


def test_every_route_is_described_and_nothing_else(office: Office) -> None:
    app: Litestar = routes(office)
    served = {
        (route.path_format, method.lower())
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS" and route.path_format not in APART
    }
    described = {
        (path, method)
        for path, operations in openapi.document()["paths"].items()
        for method in operations
    }

    assert served == described


def test_every_operation_says_who_may_ask_and_how_it_fails() -> None:
    parties = {field.name for field in structs.fields(Sight)}
    known = parties | ROLES | {"anybody", "holder", "delegate"}

    for operation in OPERATIONS:
        assert operation.by, operation.path
        assert set(operation.by) <= known, operation.path
        if not operation.is_public:
            assert {401, 422, 429, 500, 503} <= set(operation.failures), operation.path
        if operation.body is not None:
            assert {408, 413, 415} <= set(operation.failures), operation.path


def test_what_refuses_unknown_fields_says_so() -> None:
    schemas = openapi.document()["components"]["schemas"]

    assert schemas["Deviation"]["additionalProperties"] is False
    assert schemas["Channels"]["additionalProperties"] is False


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.method} {each.path}")
def test_every_answer_has_an_example_of_its_kind(operation: Operation) -> None:
    encoded = msgspec.json.encode(operation.answered)

    assert msgspec.json.decode(encoded, type=operation.answer) == operation.answered or (
        operation.answer is answers.History  # its data has no type of its own
    )


@pytest.mark.parametrize(
    "operation",
    [each for each in OPERATIONS if each.body],
    ids=lambda each: f"{each.method} {each.path}",
)
def test_what_a_request_looks_like_is_taken(operation: Operation) -> None:
    assert operation.body is not None
    assert msgspec.convert(operation.example, operation.body)


def test_the_headers_of_answers_are_described() -> None:
    described = {
        (status, header)
        for operations in openapi.document()["paths"].values()
        for operation in operations.values()
        for status, response in operation["responses"].items()
        for header in _resolved(response).get("headers", ())
    }

    assert {
        ("200", "Link"),
        ("200", "ETag"),
        ("201", "ETag"),
        ("201", "Location"),
        ("401", "WWW-Authenticate"),
        ("412", "ETag"),
        ("415", "Accept-Encoding"),
        ("429", "Retry-After"),
        ("503", "Retry-After"),
    } == described


def test_every_time_is_described_as_one() -> None:
    properties = [
        (name, shape)
        for schema in openapi.document()["components"]["schemas"].values()
        for name, shape in schema.get("properties", {}).items()
        if name.endswith("_at") or name in ("at", "due", "acceptance", "first_answer", "closing")
    ]

    assert properties
    for name, shape in properties:
        assert "date-time" in str(shape) or "Deadlines" in str(shape), name


def test_every_failure_is_shown_with_an_example() -> None:
    for operations in openapi.document()["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                for content in _resolved(response)["content"].values():
                    assert "example" in content or content["examples"], status


def test_no_two_schemas_go_by_one_name() -> None:
    # Of two the one's module would be part of its name.
    for name in openapi.document()["components"]["schemas"]:
        assert "_" not in name, name


def _resolved(response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in response:
        return response
    named: dict[str, Any] = RESPONSES[response["$ref"].rpartition("/")[2]]
    return named
