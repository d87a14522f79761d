"""Group commit: commands that wait together are written in one transaction.

One task and one connection. While a batch is being committed the next one gathers: no timer.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence

import asyncpg
from msgspec import Struct

from avvik.adapters.postgres import batch, codec
from avvik.adapters.postgres.connection import AWAY, connect
from avvik.application.ports import Commit, Outcome, Unavailable

AT_MOST = 256
AT_A_TIME = 12


class _Waiting(Struct, frozen=True):
    commit: batch.Prepared
    outcome: asyncio.Future[Outcome]


class GroupCommitter:
    """Appends commits in batches. Start it once per process, in the loop that uses it."""

    def __init__(self, dsn: str, role: str | None, write: batch.Write = codec.write) -> None:
        self._dsn = dsn
        self._role = role
        self._write = write
        self._queue: deque[_Waiting] = deque()
        self._filled = asyncio.Event()
        self._closing = False
        self._connection: asyncpg.Connection | None = None
        self._append: asyncpg.prepared_stmt.PreparedStatement | None = None
        self._task = asyncio.create_task(self._run(), name="group commit")

    async def append(self, commit: Commit) -> Outcome:
        if self._closing or self._task.done():
            raise Unavailable("database")
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        encoded = batch.prepared(commit, self._write)
        self._queue.append(_Waiting(encoded, outcome))
        self._filled.set()
        return await outcome

    async def close(self) -> None:
        """Write what was accepted and tell of it, then let go of the connection."""
        self._closing = True
        self._filled.set()
        await self._task
        if self._connection:
            self._connection.terminate()

    async def _run(self) -> None:
        try:
            while not self._closing or self._queue:
                await self._filled.wait()
                self._filled.clear()
                while taken := _take(self._queue):
                    await self._commit(taken)
        finally:
            _fail(self._queue, Unavailable("database"))

    async def _commit(self, waiting: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._append_all([each.commit for each in waiting])
        except AWAY as error:
            self._lose()
            _fail(waiting, Unavailable("database"), error)
        except asyncpg.PostgresError as error:
            if len(waiting) == 1:
                _fail(waiting, error)
            for each in waiting if len(waiting) > 1 else ():
                await self._commit([each])
        except BaseException:
            _fail(waiting, Unavailable("database"))
            raise
        else:
            self._tell(deque(zip(waiting, outcomes, strict=True)))

    def _tell(self, told: deque[tuple[_Waiting, Outcome]]) -> None:
        """A few at a time: what all of them do next would keep the loop from the next answer.

        While closing there is none, and all are told before it is over.
        """
        for _ in range(len(told) if self._closing else min(AT_A_TIME, len(told))):
            each, outcome = told.popleft()
            if not each.outcome.done():
                each.outcome.set_result(outcome)
        if told:
            asyncio.get_running_loop().call_soon(self._tell, told)

    async def _append_all(self, commits: Sequence[batch.Prepared]) -> Sequence[Outcome]:
        if self._append is None or self._append_is_lost():
            self._lose()
            self._connection = await connect(self._dsn, self._role)
            self._append = await self._connection.prepare(batch.APPEND)
        answer = await self._append.fetchrow(batch.argument(commits))
        assert answer is not None
        return list(batch.outcomes(commits, answer))

    def _append_is_lost(self) -> bool:
        return self._connection is None or self._connection.is_closed()

    def _lose(self) -> None:
        """The outcome is unknown: start over with a new connection."""
        if self._connection:
            self._connection.terminate()
        self._connection = self._append = None


def _take(queue: deque[_Waiting]) -> list[_Waiting]:
    """The next batch. What clashes with it stays, and so does what clashes with that."""
    taken: list[_Waiting] = []
    left: list[_Waiting] = []
    claimed: set[int | bytes] = set()
    while queue and len(taken) < AT_MOST:
        waiting = queue.popleft()
        if waiting.outcome.cancelled():
            continue
        alone, claims = waiting.commit.alone, waiting.commit.claims
        if claimed.isdisjoint(claims) and not (alone and taken):
            taken.append(waiting)
        else:
            left.append(waiting)
        claimed.update(claims)
        if alone:
            break
    queue.extendleft(reversed(left))
    return taken


def _fail(
    waiting: Iterable[_Waiting], error: Exception, cause: BaseException | None = None
) -> None:
    error.__cause__ = cause
    for each in waiting:
        if not each.outcome.done():
            each.outcome.set_exception(error)
