"""The application: routes, who may pass, what failures look like, and the layer around it all."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.enums import HttpMethod
from litestar.types import ASGIApp, LifeSpanReceive, LifeSpanSend, Receive, Send

from avvik.api import (
    alerts,
    audit,
    configuration,
    delegations,
    directory,
    documentation,
    failing,
    history,
    operations,
    organisation,
    published,
    queries,
    readers,
    search,
)
from avvik.api.acts import routes as acts
from avvik.api.edge import Edge
from avvik.api.office import Office
from avvik.api.requests import CallerRequest

API = "/api/v1"
LARGEST = 1024 * 1024


def create_app(office: Office) -> ASGIApp:
    """The whole application, for a server or a test whose event loop the office was made in."""
    return Edge(routes(office), office.metrics)


def routes(office: Office) -> Litestar:
    """Everything that can be asked for, and who may pass."""

    def direct(app: ASGIApp) -> ASGIApp:
        """Whoever asks, and then the handler, past what the framework does for richer ones."""

        async def asked(scope: Any, receive: Receive, send: Send) -> None:
            if scope["method"] == HttpMethod.OPTIONS:
                await app(scope, receive, send)
                return
            request = CallerRequest(scope, receive, send)
            caller = await office.tokens.caller(request.headers.get("authorization"))
            scope["user"] = caller
            office.limit.take(caller.identity)
            answer: ASGIApp = await scope["route_handler"].fn(request, **scope["path_params"])
            await answer(scope, receive, send)

        return asked

    people = Router(
        API,
        request_class=CallerRequest,
        middleware=[direct],
        route_handlers=[
            *published.HANDLERS,
            *acts.HANDLERS,
            *queries.HANDLERS,
            *history.HANDLERS,
            *readers.HANDLERS,
            *search.HANDLERS,
            *organisation.HANDLERS,
            *directory.HANDLERS,
            *delegations.HANDLERS,
            *alerts.HANDLERS,
            *configuration.HANDLERS,
            *audit.HANDLERS,
        ],
    )
    return Litestar(
        route_handlers=[people, *operations.HANDLERS, *documentation.HANDLERS],
        state=State({"office": office}),
        exception_handlers={Exception: failing.answer},
        request_max_body_size=LARGEST,
        openapi_config=None,
        logging_config=None,
    )


def serve(opened: Callable[[], AbstractAsyncContextManager[Office]]) -> ASGIApp:
    """The application for a server process: its office opens and closes with the process."""
    app: ASGIApp | None = None

    async def lifespan(receive: LifeSpanReceive, send: LifeSpanSend) -> None:
        nonlocal app
        await receive()
        async with opened() as office:
            app = create_app(office)
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        else:
            assert app is not None
            await app(scope, receive, send)

    return served
