"""What every response carries, and what is logged and counted of every request."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog
from litestar.types import Receive, Scope, Send
from msgspec import structs

from avvik.api.app import create_app
from avvik.api.edge import Edge
from avvik.api.limits import Limit
from avvik.api.metrics import Metrics
from avvik.api.office import Office
from avvik.application.ports import Unavailable
from deploy.local.issuer import Issuer
from tests.avvik.api.front import CASES, REPORT, Front, opened_front

TRACE = "0af7651916cd43dd8448eb211c80319c"


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


async def test_pages_load_nothing_from_anywhere(front: Front) -> None:
    for path in ("/schema", "/problems/stale"):
        page = await front.client.get(path)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert not re.search(r"""(src|href|url)\s*[=(]\s*["']?\w+:""", page.text)
        assert "<script" not in page.text


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/schema/openapi.json", "/metrics"])
async def test_what_operators_need_takes_no_token(front: Front, path: str) -> None:
    assert (await front.client.get(path)).status_code == 200
