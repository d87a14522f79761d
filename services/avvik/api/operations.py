"""For those who run the service: whether it lives, is ready, what it counts, what fails how."""

import asyncio
import html
from collections.abc import Awaitable, Callable, Mapping

from litestar import get
from litestar.params import FromPath
from prometheus_client import CONTENT_TYPE_LATEST

from avvik.api.documentation import page
from avvik.api.failures import NotReady
from avvik.api.incoming import Request
from avvik.api.problems import documented
from avvik.api.responses import JSON, Sent, sent
from avvik.application.access import NotVisible
from avvik.application.ports import Unavailable

PROBE_WITHIN = 2.0
# Probes that were given up: the event loop alone would not keep them until they end.
_late: set[asyncio.Task[bool]] = set()


@get("/livez")
async def livez(request: Request) -> Sent:
    return sent(b'{"status":"ok"}', JSON)


@get("/readyz")
async def readyz(request: Request) -> Sent:
    if down := await _down(request.office.probes):
        raise NotReady(down)
    return sent(b'{"status":"ok"}', JSON)


@get("/metrics")
async def metrics(request: Request) -> Sent:
    return sent(request.office.metrics.exposed(), CONTENT_TYPE_LATEST)


@get("/problems/{slug:str}")
async def problem(request: Request, slug: FromPath[str]) -> Sent:
    row = documented(slug)
    if row is None:
        raise NotVisible
    sections = "".join(
        f'<section lang="{language}"><h2>{html.escape(row.title.in_(language))}</h2>'
        f"<p>{html.escape(row.told(language))}</p></section>"
        for language in ("nb", "nn", "en")
    )
    return page(f"{row.status} {row.slug}", sections)


async def _down(probes: Mapping[str, Callable[[], Awaitable[bool]]]) -> tuple[str, ...]:
    """Which dependencies do not answer, or not in time."""
    asked = {name: asyncio.create_task(_answers(probe)) for name, probe in probes.items()}
    if asked:
        _, late = await asyncio.wait(asked.values(), timeout=PROBE_WITHIN)
        for task in late:
            # Not awaited: a driver may take its time to give up a connection that is stuck.
            task.cancel()
            _late.add(task)
            task.add_done_callback(_late.discard)
    return tuple(name for name, task in asked.items() if not (task.done() and task.result()))


async def _answers(probe: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await probe()
    except Unavailable:
        return False


HANDLERS = (livez, readyz, metrics, problem)
