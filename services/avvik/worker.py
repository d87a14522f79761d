"""`avvik worker`: the followers of the log, and the answers to the notifier, until SIGTERM."""

import asyncio
import signal
from functools import partial

import structlog

from avvik import bootstrap
from avvik.adapters.postgres.connection import connect
from avvik.bootstrap import Ground
from avvik.followers import broker, deliveries, health, rpc
from avvik.followers.destroy import destroy
from avvik.followers.forget import forget
from avvik.followers.loop import forever
from avvik.followers.publish.jetstream import publish
from avvik.followers.publish.streams import ensure_streams
from avvik.followers.recipients import Sources
from avvik.followers.rehome import rehome

ROLE = "avvik_worker"

_log = structlog.get_logger(__name__)


async def run() -> None:
    """Work until told to stop, whatever is away meanwhile."""
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    work = asyncio.create_task(_work(stopping), name="work")
    stop = asyncio.create_task(stopping.wait(), name="stop")
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if stopping.is_set():
        work.cancel()
    await asyncio.wait({work})
    if not work.cancelled():
        await work


async def _work(stopping: asyncio.Event) -> None:
    async with bootstrap.works() as (settings, parts, client):
        institution = parts.institution

        async def is_connected() -> bool:
            return client.is_connected

        connecting = partial(connect, settings.database_url, ROLE)

        async def publishing() -> None:
            await publish(client, institution, connecting)

        async def recording() -> None:
            await ensure_streams(client.jetstream(), institution)
            await deliveries.consume(client, institution, parts.log, parts.log.pool)

        probes = {
            "nats": is_connected,
            "database": lambda: bootstrap.answers(parts.log.pool),
            "vault": lambda: bootstrap.answers(parts.vault.pool),
        }
        async with (
            await health.listen(settings.metrics_port, probes),
            broker.connected(client, *bootstrap.broker_of(settings)),
            asyncio.TaskGroup() as tasks,
        ):
            await rpc.serve(client, institution, _sources(parts))
            tasks.create_task(forever("publish", publishing))
            tasks.create_task(forever("deliveries", recording))
            tasks.create_task(forever("destroy", partial(destroy, parts.vault, connecting)))
            tasks.create_task(forever("forget", partial(forget, parts.log.pool)))
            tasks.create_task(forever("rehome", partial(rehome, parts.desk, connecting)))
            tasks.create_task(broker.until_closed(client))
            _log.info("started", institution=institution)
            await stopping.wait()


def _sources(parts: Ground) -> Sources:
    return Sources(
        pool=parts.log.pool,
        log=parts.log,
        directory=parts.directory,
        vault=parts.vault,
        clock=parts.clock,
        secret=parts.secret,
    )
