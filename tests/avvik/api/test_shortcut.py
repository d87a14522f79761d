"""The shorter way to a handler leads where the framework's own does."""

from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.types import ASGIApp
from msgspec import structs

from avvik.api.app import routes
from avvik.api.edge import Edge
from avvik.api.limits import Limit
from avvik.api.office import Office
from deploy.local.issuer import Issuer
from tests.avvik.api.front import CASES, REPORT, Front, opened_front

ME = "/api/v1/me"


def long_way(office: Office) -> ASGIApp:
    """The application as it is without the shortcut."""
    return Edge(routes(office), office.metrics)


async def asked(front: Front) -> list[Any]:
    """What is told to several requests, and to one too many."""
    bearer = front.bearer("student-1")
    refused = httpx.Headers(bearer | {"host": "a/b"})
    answers = [
        await front.post("student-1", CASES, REPORT, idempotency_key='"once"'),
        await front.post("student-1", CASES, {"title": ""}),
        await front.post("student-1", CASES, {"x": "y" * 1_100_000}),
        await front.get("student-1", CASES),
        await front.get("student-1", f"{CASES}?limit=0"),
        await front.get("student-1", "/api//v1/me/", accept_language="en"),
        await front.get("student-1", ME),
        await front.client.get(ME),
        await front.client.get(ME, headers=refused),
        await front.client.head(CASES, headers=bearer),
        await front.client.put(CASES, headers=bearer),
        await front.client.options(CASES),
        await front.client.get("/livez"),
        await front.client.get("/problems/stale"),
        await front.client.get("/schema"),
        await front.client.get("/nowhere"),
        *[await front.get("student-1", ME) for _ in range(3)],
    ]
    return [(each.status_code, *_lasting(each)) for each in answers]


def _lasting(answer: httpx.Response) -> tuple[dict[str, str], str]:
    """Headers and body, without the id of the request."""
    headers = dict(answer.headers)
    return headers, answer.text.replace(headers.pop("x-request-id"), "")


async def test_both_ways_lead_to_the_same_answers(office: Office, issuer: Issuer) -> None:
    told = []
    for made in ({}, {"made": long_way}):
        limited = structs.replace(office, limit=Limit(9, now=lambda: 0.0))
        async with opened_front(limited, issuer, **made) as front:
            told.append(await asked(front))

    short, long = told
    assert [status for status, *_ in short] == [
        *(201, 422, 413, 200, 422, 200, 200, 401, 400, 200, 405, 204, 200, 200, 200, 404),
        *(200, 429, 429),
    ]
    assert short == long


async def test_paths_without_gaps_do_not_trouble_the_framework(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await front.report("student-1")
    monkeypatch.delattr(Litestar, "__call__")

    assert (await front.get("student-1", ME)).status_code == 200
    with pytest.raises(TypeError):
        await front.get("student-1", case)
