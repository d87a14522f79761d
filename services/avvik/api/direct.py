"""From a route to its handler and back, past what the framework does for richer ones."""

from http import HTTPStatus
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, HTTPScope, Receive, Send

from avvik.api import failing
from avvik.api.failures import Malformed
from avvik.api.incoming import Request
from avvik.api.responses import Sent, allow

# What a route says of itself that whoever asks need not say who they are.
PUBLIC = "public"


def direct(app: ASGIApp) -> ASGIApp:
    """The innermost of the framework's layers, in place of its own."""
    return answered


async def answered(scope: Any, receive: Receive, send: Send) -> None:
    """Who asks, what the handler says to them, or how it failed."""
    request = Request(scope, receive, send)
    handler: HTTPRouteHandler = scope["route_handler"]
    answer: ASGIApp
    if not request.is_sound:
        answer = failing.answer(request, Malformed())
    elif scope["method"] == "OPTIONS":
        answer = _methods(scope)
    else:
        try:
            if not handler.opt.get(PUBLIC):
                office = request.office
                request.is_of(await office.tokens.caller(request.header(b"authorization")))
                office.limit.take(request.caller.identity)
            answer = await handler.fn(request, **scope["path_params"])
        except Exception as failure:  # noqa: BLE001 -- whatever it was, somebody waits for an answer
            answer = failing.answer(request, failure)
    await answer(scope, receive, send)


def _methods(scope: HTTPScope) -> Sent:
    # Litestar's own answer knows only whichever of the path's handlers came first.
    methods = {
        method
        for route in scope["litestar_app"].routes
        if route.path_format == scope["path_template"]
        for method in route.methods
    }
    return Sent(HTTPStatus.NO_CONTENT, [(b"allow", allow(methods).encode())], b"")
