"""What every response carries, and what is logged and counted of every request."""

import asyncio
import contextlib
import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog
from litestar.types import Receive, Scope, Send
from msgspec import structs

from avvik.adapters.vault import ForeignKey
from avvik.api import operations
from avvik.api.app import create_app
from avvik.api.edge import Edge
from avvik.api.limits import Limit
from avvik.api.metrics import Metrics
from avvik.api.office import Office
from avvik.application.ports import Unavailable
from deploy.local.issuer import Issuer
from tests.avvik.api.front import CASES, REPORT, Front, opened_front

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Broken:
    """A reading that fails as it is told to."""

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    def __call__(self, _reader: object) -> "Broken":
        raise self.failure

    async def __aenter__(self) -> None:
        raise NotImplementedError

    async def __aexit__(self, *_: object) -> None:
        raise NotImplementedError


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


async def test_an_answer_that_breaks_off_is_told_in_the_log() -> None:
    async def breaking(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})
        raise Unavailable("database")

    app: Any = Edge(breaking, Metrics())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    with structlog.testing.capture_logs() as lines:
        async with httpx.AsyncClient(transport=transport, base_url="http://avvik") as client:
            await client.get("/livez")

    assert [line["event"] for line in lines] == ["request", "cut"]


async def test_a_method_that_nobody_knows_is_not_repeated_in_the_log(front: Front) -> None:
    with structlog.testing.capture_logs() as lines:
        await front.client.request("KARI", "/livez")
    assert [line["method"] for line in lines if line["event"] == "request"] == ["other"]


async def test_every_response_is_guarded_and_can_be_found_again(front: Front) -> None:
    bearer = front.bearer("student-1")
    for answer in (
        await front.get("student-1", CASES),
        await front.client.get("/nowhere"),
        await front.client.delete(CASES, headers=bearer),
        await front.client.get(CASES),
        await front.post("student-1", CASES, {"x": "y" * 1_100_000}),
        await front.client.get("/schema"),
        await front.client.options(CASES),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert len(answer.headers["x-request-id"]) == 32
        assert len(answer.headers.get_list("x-request-id")) == 1


async def test_a_sane_request_id_is_kept_and_another_replaced(front: Front) -> None:
    for sent, kept in (
        ("abcd-1234", True),
        ("short", False),
        ("x" * 65, False),
        ("a b c d e", False),
    ):
        answer = await front.client.get("/livez", headers={"x-request-id": sent})
        assert (answer.headers["x-request-id"] == sent) is kept, sent


async def test_a_trace_goes_on_into_the_log(front: Front) -> None:
    case = (await front.report("student-1"))[-36:]
    other = await front.post(
        "student-1", CASES, REPORT, traceparent=f"00-{TRACE}-b7ad6b7169203331-01"
    )
    lines = [
        json.loads(line)
        for line in (
            await front.get("revisor", "/api/v1/audit/events?type=reported")
        ).text.splitlines()
    ]

    traces = {line["stream"]: line["traceparent"].split("-")[1] for line in lines}
    assert traces[other.json()["id"]] == TRACE
    assert traces[case] != TRACE


async def test_methods_are_answered_as_http_wants_it(front: Front) -> None:
    bearer = front.bearer("student-1")
    wrong = await front.client.put(CASES, headers=bearer)
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert wrong.headers["content-type"] == "application/problem+json"

    options = await front.client.options(CASES)
    assert options.status_code == 204
    assert options.headers["allow"] == "GET, HEAD, OPTIONS, POST"

    head = await front.client.head(CASES, headers=bearer)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["link"]


async def test_what_cannot_be_got_has_no_head_either(front: Front) -> None:
    path = f"{CASES}/{uuid4()}/closing"
    head = await front.client.head(path, headers=front.bearer("student-1"))

    assert (head.status_code, head.headers["allow"]) == (405, "OPTIONS, POST")


async def test_the_log_holds_a_line_per_request_and_nobodys_name(front: Front) -> None:
    with structlog.testing.capture_logs() as lines:
        case = await front.report("student-1", title="Hemmelig tittel")
        await front.get("idi-leder", f"{case}?version=1&x=hemmelig")
        await front.client.get("/hemmelig")

    assert [(line["route"], line["status"]) for line in lines] == [
        ("/api/v1/deviations", 201),
        ("/api/v1/deviations/{case}", 422),
        ("unmatched", 404),
    ]
    written = json.dumps(lines, default=str).lower()
    assert "hemmelig" not in written
    assert "student-1" not in written
    assert case[-36:] not in written
    assert front.bearer("student-1")["authorization"][7:].lower() not in written


async def test_metrics_count_by_template(front: Front) -> None:
    case = await front.report("student-1")
    await front.get("student-1", case)
    await front.client.request("BREW", "/livez")
    await front.client.delete(case + "/")
    await front.client.delete(CASES)

    exposed = (await front.client.get("/metrics")).text

    assert 'route="/api/v1/deviations/{case}",status="200"' in exposed
    assert 'method="other",route="/livez",status="405"' in exposed
    assert 'method="DELETE",route="/api/v1/deviations/{case}",status="405"' in exposed
    assert 'method="DELETE",route="/api/v1/deviations",status="405"' in exposed
    assert case[-36:] not in exposed


async def test_a_body_whose_length_was_told_is_not_asked_for_twice(
    office: Office, front: Front
) -> None:
    body = json.dumps(REPORT).encode()
    halves: list[Any] = [body[:100], body[100:]]
    answered: list[Any] = []

    async def receive() -> Any:
        # As a server does that learns of the end only by reading on.
        return {"type": "http.request", "body": halves.pop(0), "more_body": True}

    async def send(message: Any) -> None:
        answered.append(message)

    headers = {
        **front.bearer("student-1"),
        "content-type": "application/json",
        "content-length": str(len(body)),
    }
    scope: Any = {
        "type": "http",
        "http_version": "2",
        "method": "POST",
        "path": CASES,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await create_app(office)(scope, receive, send)

    assert answered[0]["status"] == 201
    assert halves == []


async def test_more_than_the_limit_is_refused_with_the_time_to_wait(
    office: Office, issuer: Issuer
) -> None:
    async with opened_front(structs.replace(office, limit=Limit(1)), issuer) as front:
        await front.get("student-1", CASES)
        answer = await front.get("student-1", CASES)

    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert answer.json()["type"] == "/problems/too-many-requests"


async def test_a_dependency_that_is_away_is_503_and_never_500(
    office: Office, issuer: Issuer
) -> None:
    away = structs.replace(office, reading=Broken(Unavailable("database")))
    async with opened_front(away, issuer) as front:
        with structlog.testing.capture_logs() as lines:
            answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    (warning,) = [line for line in lines if line["log_level"] == "warning"]
    assert warning["dependency"] == "database"
    assert warning["request_id"] == answer.headers["x-request-id"]
    assert answer.json()["type"] == "/problems/unavailable"


async def test_a_vault_under_another_key_is_503_too(office: Office, issuer: Issuer) -> None:
    foreign = structs.replace(office, reading=Broken(ForeignKey(uuid4())))
    async with opened_front(foreign, issuer) as front:
        answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


async def test_a_fault_is_logged_once_and_tells_nothing(office: Office, issuer: Issuer) -> None:
    broken = structs.replace(office, reading=Broken(ZeroDivisionError("hemmelig")))
    async with opened_front(broken, issuer) as front:
        with structlog.testing.capture_logs() as lines:
            answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/fault"
    assert "hemmelig" not in answer.text
    (fault,) = [line for line in lines if line["event"] == "fault"]
    assert fault["request_id"] == answer.headers["x-request-id"]
    assert fault["causes"][0]["class"] == "ZeroDivisionError"
    assert "hemmelig" not in str(lines)


async def test_readiness_names_what_is_down(office: Office, issuer: Issuer) -> None:
    async def up() -> bool:
        return True

    async def down() -> bool:
        return False

    probes = {"database": up, "vault": down}
    async with opened_front(structs.replace(office, probes=probes), issuer) as front:
        ready = await front.client.get("/readyz")
        alive = await front.client.get("/livez")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["down"] == ["vault"]
    assert ready.headers["content-type"] == "application/problem+json"


async def test_readiness_does_not_wait_for_a_probe_that_cannot_be_stopped(
    office: Office, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def stuck() -> bool:
        # As a driver does that talks to a server which is frozen.
        while not released.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await released.wait()
        return True

    monkeypatch.setattr(operations, "PROBE_WITHIN", 0.05)
    async with opened_front(structs.replace(office, probes={"database": stuck}), issuer) as front:
        ready = await asyncio.wait_for(front.client.get("/readyz"), 5)
        released.set()

    assert ready.json()["down"] == ["database"]


async def test_pages_load_nothing_from_anywhere(front: Front) -> None:
    for path in ("/schema", "/problems/stale"):
        page = await front.client.get(path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\w+:""", page.text)
        assert "<script" not in page.text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/schema/openapi.json", "/metrics"])
async def test_what_operators_need_takes_no_token(front: Front, path: str) -> None:
    assert (await front.client.get(path)).status_code == 200


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
