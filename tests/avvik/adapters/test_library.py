"""The library's own recorder tests against ours, and its own recorder on our table."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.tests import persistence as suite

from avvik.adapters.postgres.connection import open_pool
from avvik.adapters.postgres.group_commit import GroupCommitter
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import Appended, Commit, NewEvent
from avvik.domain.events import Event
from deploy.local.postgres import Postgres
from tests.avvik.adapters.commits import NO_FACTS, acting, case_id, reporting
from tests.avvik.adapters.stores import WORKER, log_database, opened
from tests.servers import Databases

T = TypeVar("T")


def as_stored(event: Event) -> tuple[str, bytes]:
    """The library's tests write topics and states of their own."""
    stored = cast("StoredEvent", event)
    return stored.topic, stored.state


class Bridge(ApplicationRecorder):
    """Our recorder as the library's interface wants it: synchronous, called from threads."""

    def __init__(self, server: Postgres) -> None:
        self._databases = Databases(server)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._log = self._run(self._open())

    def close(self) -> None:
        self._run(self._log.close())
        self._run(self._databases.drop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> PostgresLog:
        dsn = await log_database(self._databases)
        committer = GroupCommitter(dsn, WORKER, write=as_stored)
        return PostgresLog(await open_pool(dsn, WORKER), committer)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int] | None:
        # Its concurrency tests count versions from 0; our streams start at 1.
        shift = int(stored_events[0].originator_version == 0)
        events = tuple(
            NewEvent(
                stream=cast("UUID", each.originator_id),
                version=each.originator_version + shift,
                event=cast("Event", each),
            )
            for each in stored_events
        )
        commit = Commit(
            command_id=uuid4(), actor="system/test", events=events, facts_position=NO_FACTS
        )
        outcome = self._run(self._log.append(commit))
        if not isinstance(outcome, Appended):
            raise IntegrityError(outcome)
        return list(outcome.positions)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        assert isinstance(originator_id, UUID)
        found = self._run(self._log.select_events(originator_id, gt=gt, lte=lte))
        return found[::-1][:limit] if desc else found[:limit]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        return self._run(
            self._log.select_notifications(
                start, limit, stop, topics, inclusive_of_start=inclusive_of_start
            )
        )

    def max_notification_id(self) -> int | None:
        return self._run(self._log.max_notification_id())

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        raise NotImplementedError("followers are this project's own")


class _Bridged:
    """Gives each of the library's tests a recorder on an empty log."""

    @pytest.fixture(autouse=True)
    def _recorder(self, postgres_server: Postgres) -> Iterator[None]:
        self._bridge = Bridge(postgres_server)
        yield
        self._bridge.close()

    def create_recorder(self) -> Bridge:
        return self._bridge


class TestApplicationRecorder(_Bridged, suite.ApplicationRecorderTestCase[Bridge]):
    """Insert, select, conflicts, concurrency, as the library understands them."""


class TestNonInterleavingNotificationIds(_Bridged, suite.NonInterleavingNotificationIDsBaseCase):
    """Positions of one insert are not mixed with those of another."""

    insert_num = 1000


@pytest.fixture
def theirs(log_dsn: str) -> Iterator[PostgresApplicationRecorder]:
    """The library's psycopg recorder on the same table."""
    address = urlsplit(log_dsn)
    with PostgresDatastore(
        dbname=address.path.lstrip("/"),
        host=address.hostname or "",
        port=str(address.port),
        user=address.username or "",
        password=address.password or "",
        schema="avvik",
        originator_id_type="uuid",
        pool_size=2,
    ) as datastore:
        yield PostgresApplicationRecorder(datastore, events_table_name="events")


async def test_the_librarys_recorder_reads_what_ours_wrote_and_appends_the_next_event(
    log_dsn: str, theirs: PostgresApplicationRecorder
) -> None:
    case = case_id()
    async with opened(log_dsn, WORKER) as log:
        commit = reporting(case)
        await log.append(commit)
        assert theirs.select_notifications(1, 10) == await log.select_notifications(1, 10)
        assert theirs.select_events(case) == await log.select_events(case)

        assert commit.case
        act = acting(commit.case)
        (mine,) = await log.select_events(case)
        next_one = StoredEvent(case, 2, "acknowledged", mine.state)
        assert theirs.insert_events([next_one]) == [2]
        with pytest.raises(IntegrityError):
            theirs.insert_events([next_one])
        assert await log.max_notification_id() == theirs.max_notification_id() == 2
        assert not isinstance(await log.append(act), Appended)
        assert isinstance(await log.append(reporting(case_id())), Appended)


async def test_a_subscription_of_the_library_hears_our_appends(
    log_dsn: str, theirs: PostgresApplicationRecorder
) -> None:
    case = case_id()
    async with opened(log_dsn) as log:
        with theirs.subscribe(gt=0) as subscription:
            heard = asyncio.create_task(asyncio.to_thread(next, subscription))
            await log.append(reporting(case))
            assert (await heard).originator_id == case
