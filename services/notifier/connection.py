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

_REFUSED = "authorization violation"

_log = structlog.get_logger(__name__)


class Link:
    """One connection after the other: the client reconnects by itself, with the key it read.

    When the server refuses that key, or the client gives up, the connection is over.
    The next one reads the files again.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client = Client()

    async def is_up(self) -> bool:
        """Whether the server can be reached."""
        return self._client.is_connected

    @asynccontextmanager
    async def open(self, over: asyncio.Event) -> AsyncIterator[Client]:
        """Connect, however long it takes; `over` is set when this connection is."""
        client = self._client = Client()

        async def note(error: Exception) -> None:
            _log.warning("nats_error", error=type(error).__name__)
            if _REFUSED in str(error).lower():
                over.set()
                if client.is_connecting:
                    raise error

        async def close() -> None:
            over.set()

        try:
            await client.connect(
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
                error_cb=note,
                closed_cb=close,
            )
            yield client
        finally:
            await client.close()
