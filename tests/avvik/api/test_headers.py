"""Headers that say one thing: whose request it is, in what form, and to whom."""

from typing import Any

import pytest

from avvik.api.app import create_app
from avvik.api.office import Office
from tests.avvik.api.front import CASES, Front


@pytest.mark.parametrize("path", ["/api/v1/me", CASES, f"{CASES}/7", "/livez", "/nowhere"])
@pytest.mark.parametrize(
    "values",
    [
        [("authorization", "student-1"), ("authorization", "idi-leder")],
        [("authorization", "student-1"), ("authorization", "student-1")],
        [("content-type", "application/json"), ("content-type", "text/plain")],
    ],
)
async def test_what_can_be_said_once_is_refused_where_it_is_said_twice(
    front: Front, path: str, values: list[tuple[str, str]]
) -> None:
    bearer = front.bearer("student-1")["authorization"]
    headers = [
        (name, front.bearer(value)["authorization"] if name == "authorization" else value)
        for name, value in values
    ]
    for pair in (headers, headers[::-1]):
        alone = [] if pair[0][0] == "authorization" else [("authorization", bearer)]
        for method in ("GET", "POST"):
            answer = await front.client.request(method, path, headers=[*alone, *pair], content="{}")
            assert answer.status_code == 400, (method, pair)
            assert answer.headers["content-type"].startswith("application/problem+json")


async def test_what_can_be_said_often_may_be(front: Front) -> None:
    bearer = front.bearer("student-1")["authorization"]
    accepts = [("accept", "application/json"), ("accept", "*/*")]
    answer = await front.client.get("/api/v1/me", headers=[("authorization", bearer), *accepts])
    assert answer.status_code == 200


async def _status(
    office: Office, version: str, path: str, headers: list[tuple[bytes, bytes]]
) -> int:
    """How a request is answered whose headers are these alone."""
    told: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    asked = {"type": "http", "http_version": version, "method": "GET", "path": path}
    scope: Any = {**asked, "query_string": b"", "headers": headers}
    await create_app(office)(scope, receive, send)
    status: int = told[0]["status"]
    return status


@pytest.mark.parametrize("path", ["/livez", CASES, f"{CASES}/7", "/nowhere"])
async def test_http_1_1_names_one_host(office: Office, path: str) -> None:
    host, other = (b"host", b"avvik.example.org"), (b"accept", b"*/*")
    for headers in ([], [(b"host", b"")], [host, host], [host, other, (b"host", b"elsewhere")]):
        assert await _status(office, "1.1", path, headers) == 400, headers
    for headers in ([host], [other, host, other]):
        assert await _status(office, "1.1", path, headers) != 400, headers


@pytest.mark.parametrize("version", ["1.0", "1", "2"])
async def test_other_versions_need_no_host(office: Office, version: str) -> None:
    # A server may fill in an empty one.
    for headers in ([], [(b"host", b"")]):
        assert await _status(office, version, "/livez", headers) == 200
