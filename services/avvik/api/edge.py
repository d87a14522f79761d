"""The outermost layer, around every response there is: ids, headers, one log line, one metric.

Written as plain ASGI around the whole application, since a framework's middleware does not see
requests that match no route.
"""

import re
import time
from collections.abc import Awaitable, Iterable, Mapping
from typing import TypeAlias

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from avvik.api.content import WITHIN, Content
from avvik.api.metrics import Metrics
from avvik.api.patience import Patience
from avvik.application.noise import noise

Header: TypeAlias = tuple[bytes, bytes]

SECURITY: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
)
# That nothing more is read on the connection.
CLOSE: Header = (b"connection", b"close")
# What a browser may load for an answer, unless it says otherwise.
POLICY: Header = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
UNMATCHED = "unmatched"
# Whatever else somebody sends as one is not repeated.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})


class Edge:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._patience = Patience(WITHIN)
        self._log = structlog.get_logger("avvik.api").bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "nothing here speaks anything else"
        began = time.perf_counter()
        # Of several by one name the first.
        headers = dict(reversed(list(scope["headers"])))
        request_id, traceparent = _ids(headers)
        content = Content(receive, scope["http_version"], headers, self._patience)
        scope["state"] = {
            "headers": headers,
            "content": content,
            "request_id": request_id,
            "traceparent": traceparent,
        }
        method = scope["method"]
        if method == "HEAD":
            scope["method"] = "GET"
        status = 500
        is_whole = False

        def sent(message: Message) -> Awaitable[None]:
            nonlocal status, is_whole
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _completed(message["headers"], request_id)
                if not content.is_over:
                    return _after(scope, send, message)
            elif message["type"] == "http.response.body":
                is_whole = not message.get("more_body", False)
                if method == "HEAD":
                    message["body"] = b""
            return send(message)

        try:
            await self._app(scope, content.receive, sent)
        finally:
            # The path's template: paths themselves hold ids.
            route = scope.get("path_template") or UNMATCHED
            seconds = time.perf_counter() - began
            known = method if method in METHODS else "other"
            self._metrics.request(known, route, status, seconds)
            self._log.info(
                "request",
                method=known,
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 2),
                request_id=request_id,
                trace_id=traceparent.split("-")[1],
            )
            if not is_whole:
                # Nobody can be told any more: the reader left, or what was read for them broke.
                self._log.warning("cut", route=route, request_id=request_id)


def _ids(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """The request's id and its place in a trace: as sent where they make sense, else new."""
    digits = noise(40).hex()
    span, trace, request_id = digits[:16], digits[16:48], digits[48:]
    version, flags = "00", "01"
    if (sent := headers.get(b"x-request-id")) and REQUEST_ID.fullmatch(sent):
        request_id = sent.decode()
    if (sent := headers.get(b"traceparent")) and TRACEPARENT.fullmatch(sent):
        version, trace, _, flags = sent.decode().split("-")
    return request_id, f"{version}-{trace}-{span}-{flags}"


async def _after(scope: Scope, send: Send, message: HTTPResponseStartEvent) -> None:
    """Send the head of the answer, once as much of the request is read as will be."""
    content: Content = scope["state"]["content"]
    await content.take_rest()
    if not content.is_over and scope["http_version"].startswith("1"):
        message["headers"] = [*message["headers"], CLOSE]
    await send(message)


def _completed(given: Iterable[Header], request_id: str) -> list[Header]:
    headers = list(given)
    if POLICY[0] not in dict(headers):
        headers.append(POLICY)
    return [*headers, *SECURITY, (b"x-request-id", request_id.encode())]
