"""What the api works with, made once per process inside its event loop."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import httpx
from msgspec import Struct

from avvik.api.identity import Keys, Tokens
from avvik.api.limits import Limit
from avvik.api.metrics import Metrics
from avvik.application.desk import Desk
from avvik.application.ports import Directory
from avvik.application.pseudonyms import Secret
from avvik.views.reading import Reading

ISSUER_WITHIN = 5.0


class Oidc(Struct, frozen=True, kw_only=True):
    """Whose tokens count: the issuer's, made for this audience."""

    issuer: str
    audience: str
    # Where the issuer describes itself; its name alone is what tokens carry.
    discovery_url: str


class Office(Struct, frozen=True, kw_only=True):
    """Everything that a request may need."""

    institution: str
    public_url: str
    secret: Secret
    desk: Desk
    reading: Reading
    tokens: Tokens
    limit: Limit
    metrics: Metrics
    # By name, whether each dependency answers.
    probes: Mapping[str, Callable[[], Awaitable[bool]]]


@asynccontextmanager
async def tokens_of(oidc: Oidc, secret: Secret, directory: Directory) -> AsyncIterator[Tokens]:
    """Whoever verifies the issuer's tokens, with a connection to it."""
    async with httpx.AsyncClient(timeout=ISSUER_WITHIN, follow_redirects=False) as client:
        keys = Keys(oidc.issuer, oidc.discovery_url, client)
        yield Tokens(keys, oidc.audience, secret, directory)
