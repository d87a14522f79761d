"""Our own side of the measurements: the write path on real parts, as an api process has it."""

import asyncio
import time
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from avvik.application.execute import execute
from avvik.application.streams import new_case_id, new_command_id
from avvik.bootstrap import Ground, ground, settle
from avvik.domain.calendar import oslo_date
from avvik.settings import Store
from tests.bench import given

ROLE = "avvik_api"


def open_store(store: Store) -> AbstractAsyncContextManager[Ground]:
    """What an api process stands on."""
    return ground(store, ROLE)


async def report_for(parts: Ground, seconds: float) -> float:
    """Reports per second: concurrent people, each reporting a new case after the last."""
    people = [await known(parts, place) for place in range(given.CONCURRENT)]
    # As an api process does; it is the other side's process too.
    settle()
    began = time.perf_counter()
    until = began + seconds
    counts = await asyncio.gather(
        *(_report_until(parts, place, who, until) for place, who in enumerate(people))
    )
    return sum(counts) / (time.perf_counter() - began)


async def _report_until(parts: Ground, place: int, who: UUID, until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        await report_one(parts, place, who)
        count += 1
    return count


async def report_one(parts: Ground, place: int, who: UUID | None) -> UUID:
    """What the api does for one report, once the request is read."""
    desk = parts.desk
    now = desk.clock.now()
    reference = await desk.references.take(oslo_date(now).year)
    ask = given.ask(parts.secret, place, new_command_id(), who)
    answer = await execute(desk, ask, new_case_id(now), given.report(reference, place))
    return answer.case


async def known(parts: Ground, place: int) -> UUID:
    """A reporter who is registered: they have reported before."""
    identity = given.ask(parts.secret, place, new_command_id(), None).identity
    person = await parts.directory.person(identity)
    if person is None:
        await report_one(parts, place, None)
        person = await parts.directory.person(identity)
    assert person is not None
    return person
