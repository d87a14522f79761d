"""`notifier` runs until SIGTERM.

`notifier replay` reads again what was set aside; `notifier requeue` owes again what reached nobody.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
import uvloop
from nats.aio.client import Client

from notifier import connection, database, logs
from notifier.clock import utc_now
from notifier.connection import Link
from notifier.consumer import Consumer, Gaps, Inbox, subscribe
from notifier.database import OtherScript, Pool
from notifier.health import Health, Probe, watch
from notifier.ledger import Ledger
from notifier.loops import Turn, forever, persist
from notifier.mail import MailServer
from notifier.outbox import Outbox
from notifier.recipients import Avvik
from notifier.sender import Sender
from notifier.settings import Missing, Settings, from_environment

SENDERS = 4

# SIGTERM to the end takes less than five seconds, a mail under way included or cut off.
_GRACE = 3.0

_AWAY = (*database.AWAY, *connection.AWAY)

_log = structlog.get_logger(__name__)


def main() -> None:
    """Read the settings, then do as told."""
    commands = {"run": run, "replay": replay, "requeue": requeue}
    parser = argparse.ArgumentParser(prog="notifier", description=__doc__)
    parser.add_argument("command", nargs="?", choices=commands, default="run")
    command = commands[parser.parse_args().command]
    logs.configure()
    try:
        settings = from_environment(os.environ)
    except Missing as reason:
        sys.exit(f"notifier: {reason}")
    uvloop.run(command(settings))


async def replay(settings: Settings) -> None:
    """Read again what was set aside, and say how it went."""
    async with _ledger(settings) as ledger:
        understood, left = await Inbox(ledger.messages, utc_now).replay()
    _log.info("replayed", understood=understood, left=left)


async def requeue(settings: Settings) -> None:
    """Owe again what reached nobody, once somebody can be told, and say how much."""
    async with _ledger(settings) as ledger:
        _log.info("requeued", duties=await ledger.duties.requeue(utc_now()))


@asynccontextmanager
async def _ledger(settings: Settings) -> AsyncIterator[Ledger]:
    """The ledger, up to date, for whoever waits for the answer."""
    try:
        async with database.pool(settings.database_url) as pool:
            await database.migrate(pool)
            yield Ledger(pool)
    except database.AWAY:
        sys.exit("notifier: the database does not answer")
    except OtherScript as reason:
        sys.exit(f"notifier: {reason}")


async def run(settings: Settings) -> None:
    """Work until told to stop, whatever is away meanwhile."""
    stopping = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    pool = await database.pool(settings.database_url)
    link, server = Link(settings), MailServer(settings.smtp_url)
    probes: dict[str, Probe] = {
        "nats": link.is_up,
        "database": lambda: database.is_up(pool),
        "smtp": server.is_up,
    }
    listener = await Health(probes).listen(settings.metrics_port)
    work = asyncio.create_task(_work(settings, pool, link, server, stopping))
    stop = asyncio.create_task(stopping.wait())
    _log.info("started", institution=settings.institution)
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait({work}, timeout=_GRACE)
    work.cancel()
    listener.close()
    with suppress(asyncio.CancelledError):
        await work
    pool.terminate()
    _log.info("stopped")


async def _work(
    settings: Settings, pool: Pool, link: Link, server: MailServer, stopping: asyncio.Event
) -> None:
    await persist("migrate", lambda: database.migrate(pool), stopping, _AWAY)
    await forever(
        "connect", lambda: _connected(settings, pool, link, server, stopping), stopping, _AWAY
    )


async def _connected(
    settings: Settings, pool: Pool, link: Link, server: MailServer, stopping: asyncio.Event
) -> None:
    """All the work, for as long as one connection to NATS lasts."""
    over = asyncio.Event()
    relay = asyncio.create_task(_relay(stopping, over))
    try:
        async with link.open(over) as client:
            turns = await _turns(settings, Ledger(pool), client, server)
            loops = (forever(name, turn, over, _AWAY) for name, turn in turns.items())
            await asyncio.gather(*loops)
    finally:
        relay.cancel()


async def _relay(stopping: asyncio.Event, over: asyncio.Event) -> None:
    await stopping.wait()
    over.set()


async def _turns(
    settings: Settings, ledger: Ledger, client: Client, server: MailServer
) -> dict[str, Turn]:
    stream, avvik = client.jetstream(), Avvik(client, settings.institution)
    inbox = Inbox(ledger.messages, utc_now)
    outbox = Outbox(ledger.reports, stream, settings.institution)
    sender = Sender(
        settings, ledger, avvik, server, utc_now, owed=inbox.owed, reported=outbox.filled
    )
    return {
        "consume": Consumer(await subscribe(stream), inbox).turn,
        "gaps": Gaps(ledger.messages, inbox, avvik, utc_now).turn,
        "outbox": outbox.turn,
        "watch": lambda: watch(ledger),
        **{f"send-{number}": sender.turn for number in range(SENDERS)},
    }


if __name__ == "__main__":
    main()
