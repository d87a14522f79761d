"""NATS only carries: while it is away reports go on, and what it loses is said again."""

import httpx

from tests.e2e.people import caller
from tests.e2e.system import System
from tests.faults.injections import stop_nats, suffer, wipe_nats
from tests.servers import eventually


async def test_reports_are_accepted_without_nats_and_alerts_follow(system: System) -> None:
    tally = await suffer(system, stop_nats)

    assert tally.is_whole
    assert tally.repeated == 0


async def test_an_emptied_nats_loses_nothing_and_tells_nobody_twice(system: System) -> None:
    tally = await suffer(system, wipe_nats)

    assert tally.is_whole
    assert tally.repeated == 0


async def test_worker_and_notifier_name_nats_while_the_api_stays_ready(system: System) -> None:
    await system.heal()
    system.end("nats")
    async with httpx.AsyncClient(timeout=30) as client, caller(system, "student-1") as student:

        async def names(name: str, down: list[str]) -> bool:
            named: list[str] = (await client.get(f"{system.address(name)}/readyz")).json()["down"]
            return named == down

        await eventually(lambda: names("worker", ["nats"]))
        await eventually(lambda: names("notifier", ["nats"]))
        assert (await student.report()).status_code == 201
        await system.ready("api")
    await system.heal()
