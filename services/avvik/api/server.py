"""What a server process runs: `granian --interface asgi --factory avvik.api.server:application`."""

import ctypes
import multiprocessing
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from litestar.types import ASGIApp

from avvik import bootstrap
from avvik.adapters.postgres.connection import reading_as
from avvik.api.app import serve
from avvik.api.limits import Limit
from avvik.api.metrics import Metrics
from avvik.api.office import Office, Oidc, tokens_of

_PR_SET_PDEATHSIG = 1


def application() -> ASGIApp:
    """The api, by the settings of this process; it connects to nothing yet."""
    return serve(_open_office)


@asynccontextmanager
async def _open_office() -> AsyncIterator[Office]:
    _end_with_parent()
    async with bootstrap.reception() as (settings, parts):
        oidc = Oidc(
            issuer=settings.oidc_issuer,
            audience=settings.oidc_audience,
            discovery_url=settings.oidc_discovery_url,
        )
        async with tokens_of(oidc, parts.secret, parts.directory) as tokens:
            bootstrap.settle()
            yield Office(
                institution=parts.institution,
                public_url=settings.public_url,
                secret=parts.secret,
                desk=parts.desk,
                reading=partial(reading_as, parts.log.pool),
                tokens=tokens,
                limit=Limit(settings.rate_limit),
                metrics=Metrics(),
                probes={
                    "database": lambda: bootstrap.answers(parts.log.pool),
                    "vault": lambda: bootstrap.answers(parts.vault.pool),
                },
            )


def _end_with_parent() -> None:
    """A server whose starter was killed would go on, on a port that the next one wants."""
    if sys.platform == "linux" and multiprocessing.parent_process() is not None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
