"""The application: its routes, and the layer around them all."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from litestar.types import ASGIApp, LifeSpanReceive, LifeSpanSend

from avvik.api import (
    alerts,
    audit,
    configuration,
    delegations,
    directory,
    documentation,
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
from avvik.api.routing import Route, Table, private

API = "/api/v1"


def create_app(office: Office) -> ASGIApp:
    """The whole application, for a server or a test whose event loop the office was made in."""
    return Edge(office, Table(routes()))


def routes() -> list[Route]:
    """Everything that can be asked for."""
    people = (
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
    )
    return [*private(API, people), *operations.HANDLERS, *documentation.HANDLERS]


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
