"""The committed OpenAPI document is what the code does."""

from pathlib import Path

import msgspec
from litestar import Litestar
from openapi_spec_validator import validate

from avvik.api import openapi
from avvik.api.app import routes
from avvik.api.office import Office

COMMITTED = Path("schemas/openapi.json")
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


def test_what_refuses_unknown_fields_says_so() -> None:
    schemas = openapi.document()["components"]["schemas"]

    assert schemas["Deviation"]["additionalProperties"] is False
    assert schemas["Channels"]["additionalProperties"] is False
