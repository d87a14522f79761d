"""The outermost layer, around every response there is: ids, headers, one log line, one metric.

Written as plain ASGI around the whole application, since a framework's middleware does not see
requests that match no route.
"""

import asyncio
import contextlib
import os
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from avvik.api.metrics import Metrics

Header: TypeAlias = tuple[bytes, bytes]

SECURITY: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
)
# Unless the response brings its own.
OTHERWISE: tuple[Header, ...] = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
UNMATCHED = "unmatched"
# What somebody is waited for who is refused in the middle of a body: twice the largest that is
# accepted anywhere, for some seconds, while it keeps coming.
LEFT_AT_MOST = 64 * 1024 * 1024
LEFT_SECONDS = 10
STILL_SECONDS = 1

log = structlog.get_logger("avvik.api")


class Edge:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == ScopeType.HTTP, "nothing here speaks anything else"
        began = time.perf_counter()
        headers = dict(scope["headers"])
        request_id, traceparent = _ids(headers)
        scope["state"] = {"request_id": request_id, "traceparent": traceparent}
        method = scope["method"]
        body = _Body(
            receive, _length(scope["http_version"], headers), is_held_back=b"expect" in headers
        )
        if method == "HEAD":
            scope["method"] = "GET"
        status = 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                await body.take_rest()
                message["headers"] = _completed(message["headers"], request_id)
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

    __slots__ = ("_is_held_back", "_is_read", "_left", "_receive")

    def __init__(self, receive: Receive, length: int | None, *, is_held_back: bool) -> None:
        self._receive = receive
        # Until it is asked for, the client does not send it (RFC 9110 § 10.1.1).
        self._is_held_back = is_held_back
        # How much is still to come, where that was said: asking the server once more whether
        # there is more would cost as much as the body itself.
        self._left = length
        self._is_read = length == 0

    async def __call__(self) -> Any:
        self._is_held_back = False
        message: Any = await self._receive()
        if self._left is not None:
            self._left -= len(message.get("body", b""))
            if self._left <= 0:
                message["more_body"] = False
        self._is_read = not message.get("more_body", False)
        return message

    async def take_rest(self) -> None:
        """Read what is left, and forget it."""
        if self._is_read or self._is_held_back:
            return
        left = LEFT_AT_MOST
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEFT_SECONDS):
                while not self._is_read and left > 0:
                    message = await asyncio.wait_for(self(), STILL_SECONDS)
                    left -= len(message.get("body", b""))


def _length(version: str, headers: Mapping[bytes, bytes]) -> int | None:
    """How long the body is, where that is known before it is read (RFC 9112 § 6.3)."""
    if b"transfer-encoding" in headers:
        return None
    given = headers.get(b"content-length")
    if given is None:
        return 0 if version.startswith("1") else None
    return int(given) if given.isdigit() else None


def _ids(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """The request's id and its place in a trace: as sent where they make sense, else new."""
    # All digits at once: asking the system three times costs thrice.
    noise = os.urandom(40).hex()
    span, trace, request_id = noise[:16], noise[16:48], noise[48:]
    version, flags = "00", "01"
    if (sent := headers.get(b"x-request-id")) and REQUEST_ID.fullmatch(sent):
        request_id = sent.decode()
    if (sent := headers.get(b"traceparent")) and TRACEPARENT.fullmatch(sent):
        version, trace, _, flags = sent.decode().split("-")
    return request_id, f"{version}-{trace}-{span}-{flags}"


def _completed(headers: Iterable[Header], request_id: str) -> list[Header]:
    given = list(headers)
    names = {name for name, _ in given}
    otherwise = (each for each in OTHERWISE if each[0] not in names)
    return [*given, *SECURITY, (b"x-request-id", request_id.encode()), *otherwise]


def _route(scope: HTTPScope) -> str:
    """The path's template: paths themselves hold ids."""
    return scope.get("path_template") or UNMATCHED
