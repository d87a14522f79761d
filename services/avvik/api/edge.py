"""The outermost layer, around every response there is: ids, headers, one log line, one metric."""

import time

import structlog
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from avvik.api import failing
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.responses import Answer, Sent
from avvik.api.routing import Table

SECURITY = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
)


class Edge:
    """The application, as a server knows it."""

    def __init__(self, office: Office, table: Table) -> None:
        self._office = office
        self._table = table
        self._log = structlog.get_logger("avvik.api").bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "nothing here speaks anything else"
        began = time.perf_counter()
        request = Request(self._office, scope, receive)
        status = 500
        try:
            answer = await self._answer(request)
            if scope["method"] == "HEAD":
                answer = Sent(answer.status, answer.headers, b"", answer.policy)
            await self._begin(request, answer, send)
            status = answer.status
            await answer.send_body(request.content.receive, send)
        finally:
            self._record(scope["method"], request, status, time.perf_counter() - began)

    async def _answer(self, request: Request) -> Answer:
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

    async def _begin(self, request: Request, answer: Answer, send: Send) -> None:
        if not request.content.is_over:
            await request.content.take_rest()
        headers = [
            *answer.headers,
            *SECURITY,
            (b"content-security-policy", answer.policy),
            (b"x-request-id", request.request_id.encode()),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})

    def _record(self, method: str, request: Request, status: int, seconds: float) -> None:
        self._office.metrics.request(method, request.route, status, seconds)
        self._log.info(
            "request",
            method=method,
            route=request.route,
            status=status,
            milliseconds=round(seconds * 1000, 2),
            request_id=request.request_id,
            trace_id=request.traceparent.split("-")[1],
        )
