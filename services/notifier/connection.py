"""The connection to NATS: TLS, an nkey, and patience without end."""

import ssl

import nats.errors
import structlog
from nats.aio.client import Client

from notifier.settings import Settings

AWAY = (nats.errors.Error, TimeoutError, OSError)

_log = structlog.get_logger(__name__)


async def connect(client: Client, settings: Settings) -> None:
    """Connect, however long it takes; from then on the client reconnects by itself."""
    await client.connect(
        settings.nats_url,
        name="notifier",
        tls=ssl.create_default_context(cafile=str(settings.nats_ca_file)),
        nkeys_seed=str(settings.nats_seed_file),
        inbox_prefix=b"_INBOX_notifier",
        connect_timeout=5,
        reconnect_time_wait=1,
        max_reconnect_attempts=-1,
        ping_interval=10,
        max_outstanding_pings=2,
        error_cb=_note,
    )


async def is_up(client: Client) -> bool:
    """Whether the server can be reached."""
    return client.is_connected


async def _note(error: Exception) -> None:
    _log.warning("nats_error", error=type(error).__name__)
