"""The connection to NATS: TLS, an nkey, and patience without end."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import nats.errors
import structlog
from nats.aio.client import Client

from notifier.settings import Settings

AWAY = (nats.errors.Error, TimeoutError, OSError)

_log = structlog.get_logger(__name__)


class Link:
    """One connection after the other: a client closes for good on some of the server's errors,
    a replaced key among them, and then a new one begins anew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = Client()

    async def is_up(self) -> bool:
        """Whether the server can be reached."""
        return self._client.is_connected

    @asynccontextmanager
    async def open(self, closed: asyncio.Event) -> AsyncIterator[Client]:
        """Connect, however long it takes; `closed` tells that this connection is over."""

        async def close() -> None:
            closed.set()

        self._client = Client()
        await self._client.connect(
            self._settings.nats_url,
            name="notifier",
            tls=ssl.create_default_context(cafile=str(self._settings.nats_ca_file)),
            nkeys_seed=str(self._settings.nats_seed_file),
            inbox_prefix=b"_INBOX_notifier",
            connect_timeout=5,
            reconnect_time_wait=1,
            max_reconnect_attempts=-1,
            ping_interval=10,
            max_outstanding_pings=2,
            error_cb=_note,
            closed_cb=close,
        )
        try:
            yield self._client
        finally:
            await self._client.close()


async def _note(error: Exception) -> None:
    _log.warning("nats_error", error=type(error).__name__)
