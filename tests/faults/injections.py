"""Faults: what is done to the system while people report. Each ends with everything up again."""

import shutil
from collections.abc import Awaitable, Callable

from tests.e2e.system import System
from tests.faults.load import Load, under_load
from tests.faults.oracle import Tally, settled

Fault = Callable[[System, Load], Awaitable[None]]


async def suffer(system: System, fault: Fault) -> Tally:
    """Inject a fault under load, heal, and count."""
    await system.heal()
    async with under_load(system) as load:
        await load.more(5)
        await fault(system, load)
        await load.more(5)
    await system.heal()
    return await settled(system, load)


async def kill_api(system: System, _load: Load) -> None:
    system.kill("api")
    system.start_again("api")


async def kill_worker(system: System, load: Load) -> None:
    system.kill("worker")
    await load.more()
    system.start_again("worker")


async def kill_notifier(system: System, load: Load) -> None:
    system.kill("notifier")
    await load.more()
    await forget_leases(system)
    system.start_again("notifier")


async def kill_postgres(system: System, _load: Load) -> None:
    system.kill("postgres")
    system.start_again("postgres")


async def kill_nats(system: System, load: Load) -> None:
    system.kill("nats")
    await load.more()
    system.start_again("nats")


async def stop_nats(system: System, load: Load) -> None:
    system.end("nats")
    await load.more(20)
    system.start_again("nats")


async def wipe_nats(system: System, load: Load) -> None:
    system.end("nats")
    shutil.rmtree(system.directory / "nats" / "jetstream")
    await load.more()
    system.start_again("nats")


async def stop_postgres(system: System, _load: Load) -> None:
    system.end("postgres")
    await system.turns_away()
    system.start_again("postgres")


async def work_in_twos(system: System, load: Load) -> None:
    system.start_service("worker-2")
    system.start_service("notifier-2")
    await system.ready("worker-2", "notifier-2")
    await load.more(20)
    system.kill("worker")
    await load.more()
    system.end("notifier-2")


async def refuse_for_now(system: System, load: Load) -> None:
    system.mail.answer_always("*", "450 4.2.0 later")
    await load.more()
    system.mail.behave()


async def forget_leases(system: System) -> None:
    """As if the minute had passed for which a sender holds whatever it was telling.

    Only while no notifier lives: a living one may have been accepted a mail this very moment,
    and would find its duty taken and the mail sent again before it could record that.
    """
    async with system.database("notifier") as connection:
        await connection.execute("update notifier.duty set lease_until = '-infinity'")


FAULTS: dict[str, Fault] = {
    "api killed": kill_api,
    "worker killed": kill_worker,
    "notifier killed": kill_notifier,
    "PostgreSQL killed": kill_postgres,
    "NATS killed": kill_nats,
    "NATS stopped": stop_nats,
    "NATS emptied": wipe_nats,
    "PostgreSQL stopped": stop_postgres,
    "mail refused for now": refuse_for_now,
    "two of each, one killed": work_in_twos,
}
