"""The outermost layer, around every response there is: ids, headers, one log line, one metric."""

import time
from collections.abc import Iterable
from typing import TypeAlias

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from avvik.api import failing
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.routing import Table

Header: TypeAlias = tuple[bytes, bytes]

# Unless the response brings its own.
OTHERWISE = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
SECURITY = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"strict-transport-security": b"max-age=31536000; includeSubDomains",
}

log = structlog.get_logger("avvik.api")


class Edge:
    """The application, as a server knows it."""

    def __init__(self, office: Office, table: Table) -> None:
        self._office = office
        self._table = table

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "nothing here speaks anything else"
        began = time.perf_counter()
        request = Request(self._office, scope, receive)
        method = scope["method"]
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _completed(message["headers"], request.request_id)
            elif message["type"] == "http.response.body" and method == "HEAD":
                message["body"] = b""
            await send(message)

        try:
            answer = await self._answer(request)
            await request.content.take_rest()
            await answer(scope, request.content.receive, sent)
        finally:
            seconds = time.perf_counter() - began
            self._office.metrics.request(method, request.route, status, seconds)
            log.info(
                "request",
                method=method,
                route=request.route,
                status=status,
                milliseconds=round(seconds * 1000, 2),
                request_id=request.request_id,
                trace_id=request.traceparent.split("-")[1],
            )

    async def _answer(self, request: Request) -> ASGIApp:
        """What the handler says, or how it failed."""
        try:
            route, gaps = self._table.find(request)
            request.route = route.path
            if not route.is_public:
                caller = await self._office.tokens.caller(request.header(b"authorization"))
                request.is_of(caller)
                self._office.limit.take(caller.identity)
            return await route.handler(request, *gaps)
        except Exception as failure:  # noqa: BLE001 -- whatever it was, somebody waits for an answer
            return failing.answer(request, failure)


def _completed(given: Iterable[Header], request_id: str) -> list[Header]:
    headers = {**OTHERWISE, **dict(given), **SECURITY, b"x-request-id": request_id.encode()}
    return list(headers.items())
