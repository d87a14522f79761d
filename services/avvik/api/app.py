"""The application: its routes, and the layers around them."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.types import ASGIApp, LifeSpanReceive, LifeSpanSend

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
from avvik.api.direct import PUBLIC, direct
from avvik.api.edge import Edge
from avvik.api.incoming import Request
from avvik.api.office import Office
from avvik.api.shortcut import shortcut

API = "/api/v1"


def create_app(office: Office) -> ASGIApp:
    """The whole application, for a server or a test whose event loop the office was made in."""
    return Edge(shortcut(routes(office)), office.metrics)


def routes(office: Office) -> Litestar:
    """Everything that can be asked for."""
    people = Router(
        API,
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
    anybody = Router(
        "/",
        opt={PUBLIC: True},
        route_handlers=[*operations.HANDLERS, *documentation.HANDLERS],
    )
    return Litestar(
        route_handlers=[people, anybody],
        request_class=Request,
        middleware=[direct],
        state=State({"office": office}),
        exception_handlers={Exception: failing.refused},
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

    def served(scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        if scope["type"] == "lifespan":
            return lifespan(receive, send)
        assert app is not None
        return app(scope, receive, send)

    return served
