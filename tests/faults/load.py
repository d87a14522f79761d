"""Reporters who never give up: the same key again until it is answered; and what they were told."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from msgspec import Struct

from tests.e2e.people import Caller, caller
from tests.e2e.system import System
from tests.servers import eventually

REPORTERS = 4
PAUSE = 0.05


class Acknowledged(Struct, frozen=True, kw_only=True):
    """A report that was answered with 201."""

    case: str
    reference: str


@dataclass
class Load:
    """The client's own list: what was sent, what was acknowledged, what was turned away."""

    sent: int = 0
    acknowledged: list[Acknowledged] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    stopping: bool = False

    async def more(self, count: int = 10, within: float = 60) -> None:
        """Wait until so many more were acknowledged."""
        enough = len(self.acknowledged) + count
        await eventually(lambda: len(self.acknowledged) >= enough, within=within)


@asynccontextmanager
async def under_load(system: System, **report: object) -> AsyncIterator[Load]:
    """People report all the while; afterwards every report that was begun is acknowledged."""
    load = Load()
    async with caller(system, "student-1") as student, asyncio.TaskGroup() as tasks:
        for _ in range(REPORTERS):
            tasks.create_task(_report_on(load, student, report))
        try:
            yield load
        finally:
            load.stopping = True


async def _report_on(load: Load, student: Caller, report: dict[str, object]) -> None:
    while not load.stopping:
        key = str(uuid.uuid4())
        load.sent += 1
        while (answer := await _answer(student, key, report)) is None or answer.status_code != 201:
            if answer is not None:
                load.statuses.add(answer.status_code)
            await asyncio.sleep(PAUSE)
        load.acknowledged.append(
            Acknowledged(case=answer.json()["id"], reference=answer.json()["reference"])
        )
        # A few hundred a year is what comes in; a few dozen a second is load enough.
        await asyncio.sleep(PAUSE)


async def _answer(student: Caller, key: str, report: dict[str, object]) -> httpx.Response | None:
    with contextlib.suppress(httpx.TransportError):
        return await student.report(key=key, **report)
    return None
