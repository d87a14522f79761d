"""The outermost layer, around every response there is: ids, headers, one log line, one metric.

Written as plain ASGI around the whole application, since a framework's middleware does not see
requests that match no route.
"""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from avvik.api.metrics import Metrics

SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
)
# Unless the response brings its own.
OTHERWISE: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
UNMATCHED = "unmatched"
# What somebody is waited for who is refused in the middle of a body: twice the largest that is
# accepted anywhere, for some seconds.
LEFT_AT_MOST = 64 * 1024 * 1024
LEFT_SECONDS = 10

log = structlog.get_logger("avvik.api")


class Edge:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "nothing here speaks anything else"
        began = time.perf_counter()
        request_id, traceparent = _ids(scope["headers"])
        scope["state"] = {"request_id": request_id, "traceparent": traceparent}
        method = scope["method"]
        body = _Body(receive)
        if method == "HEAD":
            scope["method"] = "GET"
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                await body.take_rest()
                message["headers"] = [*_completed(message["headers"], request_id)]
            elif message["type"] == "http.response.body" and method == "HEAD":
                message["body"] = b""
            await send(message)

        try:
            await self._app(scope, body, sent)
        finally:
            route = _route(scope)
            seconds = time.perf_counter() - began
            self._metrics.request(method, route, status, seconds)
            log.info(
                "request",
                method=method,
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 2),
                request_id=request_id,
                trace_id=traceparent.split("-")[1],
            )


class _Body:
    """A request's body on its way in.

    A server that answers before it has read all of it and closes the connection loses the
    answer: the client is reset while it still writes, and never reads why (RFC 9112 § 9.6).
    """

    __slots__ = ("_is_read", "_receive")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_read = False

    async def __call__(self) -> Any:
        message = await self._receive()
        self._is_read = not message.get("more_body", False)
        return message

    async def take_rest(self) -> None:
        """Read what is left, and forget it."""
        if self._is_read:
            return
        left = LEFT_AT_MOST
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEFT_SECONDS):
                while not self._is_read and left > 0:
                    left -= len((await self()).get("body", b""))


def _ids(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str]:
    """The request's id and its place in a trace: as sent where they make sense, else new."""
    request_id = traceparent = None
    for name, value in headers:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            request_id = value.decode()
        elif name == b"traceparent" and TRACEPARENT.fullmatch(value):
            traceparent = value.decode()
    # All digits at once: asking the system three times costs thrice.
    noise = secrets.token_hex(40)
    span, new_trace, new_id = noise[:16], noise[16:48], noise[48:]
    if traceparent is None:
        traceparent = f"00-{new_trace}-{span}-01"
    else:
        version, trace, _, flags = traceparent.split("-")
        traceparent = f"{version}-{trace}-{span}-{flags}"
    return request_id or new_id, traceparent


def _completed(
    headers: Iterable[tuple[bytes, bytes]], request_id: str
) -> Iterable[tuple[bytes, bytes]]:
    names = set()
    for name, value in headers:
        names.add(name)
        yield name, value
    yield from SECURITY
    yield b"x-request-id", request_id.encode()
    for name, value in OTHERWISE:
        if name not in names:
            yield name, value


def _route(scope: HTTPScope) -> str:
    """The path's template: paths themselves hold ids."""
    return scope.get("path_template") or UNMATCHED
