"""What the same server and framework do with the same request when nothing is to be done.

Whose request it is they find out as the api does: a token once verified is remembered.
"""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

from granian import Granian
from granian.constants import Interfaces, Loops
from litestar import Litestar, Request, post
from litestar.connection import ASGIConnection
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from avvik.api.office import Oidc, tokens_of
from avvik.application.ports import Directory
from avvik.application.pseudonyms import Secret

WITH_TOKENS = "NOOP_WITH_TOKENS"


class Authentication(AbstractAuthenticationMiddleware):
    """The framework's own way to have a request's token looked at before its handler."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        tokens = connection.app.state["tokens"]
        caller = await tokens.caller(connection.headers.get("authorization"))
        return AuthenticationResult(user=caller, auth=None)


class Somebody:
    """Knows everybody, as the directory knows whoever reported before."""

    async def person(self, _identity: bytes) -> UUID:
        return UUID(int=1)


@post("/api/v1/deviations")
async def noop(request: Request[Any, Any, Any]) -> dict[str, int]:
    """Take the whole body in, and say how long it was."""
    return {"length": len(await request.body())}


@asynccontextmanager
async def verifying(app: Litestar) -> AsyncGenerator[None]:
    oidc = Oidc(
        issuer=os.environ["AVVIK_OIDC_ISSUER"],
        audience=os.environ["AVVIK_OIDC_AUDIENCE"],
        discovery_url=os.environ["AVVIK_OIDC_DISCOVERY_URL"],
    )
    everybody = cast("Directory", Somebody())
    async with tokens_of(oidc, Secret(bytes(32)), everybody) as tokens:
        app.state["tokens"] = tokens
        yield


def application() -> Litestar:
    """With tokens looked at, or bare."""
    if os.environ.get(WITH_TOKENS):
        return Litestar(
            [noop], openapi_config=None, lifespan=[verifying], middleware=[Authentication]
        )
    return Litestar([noop], openapi_config=None)


if __name__ == "__main__":
    Granian(
        "tests.bench.noop:application",
        factory=True,
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=1,
        log_enabled=False,
        websockets=False,
    ).serve()
