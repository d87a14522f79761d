"""The connection to NATS: TLS, an nkey, and patience without end."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from nats.aio.client import Client

LOOK_EVERY = 1.0

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def connected(
    client: Client, url: str, ca_file: Path, seed_file: Path
) -> AsyncIterator[Client]:
    """Connect, however long it takes; from then on the client reconnects by itself."""
    try:
        await client.connect(
            url,
            name="avvik",
            tls=ssl.create_default_context(cafile=str(ca_file)),
            nkeys_seed=str(seed_file),
            inbox_prefix=b"_INBOX_avvik",
            connect_timeout=5,
            reconnect_time_wait=1,
            max_reconnect_attempts=-1,
            ping_interval=10,
            max_outstanding_pings=2,
            error_cb=_note,
        )
        yield client
    finally:
        await client.close()


class GaveUp(Exception):
    """The client closed itself for good, as it does when the server refuses it: start anew."""


async def until_closed(client: Client) -> None:
    """Raise `GaveUp` when it has."""
    while not client.is_closed:  # noqa: ASYNC110 -- the client has no event to wait for
        await asyncio.sleep(LOOK_EVERY)
    raise GaveUp


async def _note(error: Exception) -> None:
    # Its kind alone: the text may quote an address.
    _log.warning("nats_error", error=type(error).__name__)
