"""For those who run the service: whether it lives, is ready, what it counts, what fails how."""

import asyncio
import html
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get
from litestar.params import FromPath
from litestar.response.base import ASGIResponse
from prometheus_client import CONTENT_TYPE_LATEST

from avvik.api.documentation import page
from avvik.api.failures import NotReady
from avvik.api.problems import documented
from avvik.api.requests import office_of
from avvik.application.access import NotVisible
from avvik.application.ports import Unavailable

PROBE_WITHIN = 2.0
CONTENT_TYPE = CONTENT_TYPE_LATEST.removesuffix("; charset=utf-8")


@get("/livez")
async def livez() -> ASGIResponse:
    return ASGIResponse(body=b'{"status":"ok"}', media_type="application/json")


@get("/readyz")
async def readyz(request: Request[Any, Any, Any]) -> ASGIResponse:
    office = office_of(request)
    names = list(office.probes)
    answered = await asyncio.gather(*(_answers(probe) for probe in office.probes.values()))
    down = tuple(name for name, up in zip(names, answered, strict=True) if not up)
    if down:
        raise NotReady(down)
    return ASGIResponse(body=b'{"status":"ok"}', media_type="application/json")


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> ASGIResponse:
    office = office_of(request)
    return ASGIResponse(body=office.metrics.exposed(), media_type=CONTENT_TYPE)


@get("/problems/{slug:str}")
async def problem(slug: FromPath[str]) -> ASGIResponse:
    row = documented(slug)
    if row is None:
        raise NotVisible
    sections = "".join(
        f'<section lang="{language}"><h2>{html.escape(row.title.in_(language))}</h2>'
        f"<p>{html.escape(row.detail.in_(language))}</p></section>"
        for language in ("nb", "nn", "en")
    )
    return page(f"{row.status} {row.slug}", sections)


async def _answers(probe: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await asyncio.wait_for(probe(), PROBE_WITHIN)
    except (TimeoutError, Unavailable):
        return False


HANDLERS = (livez, readyz, metrics, problem)
