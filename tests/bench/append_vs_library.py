"""Appending, beside the library's own PostgreSQL recorder.

Ours: concurrent commands through the whole write path, sealed, with command and case row.
Theirs: as many threads, each with its connection, inserting the same fields unsealed.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from avvik.adapters.postgres.codec import write
from deploy.local.postgres import Postgres
from tests.bench import given
from tests.bench.desk import open_store, report_for
from tests.bench.harness import Row, per_second, side_by_side
from tests.bench.stage import Stage
from tests.bench.unsealed import reported


async def measure(stage: Stage) -> Row:
    store = await stage.store("append")
    await stage.database("library")
    recorder = library_recorder(stage.postgres, "library")
    recorder.create_table()
    with ThreadPoolExecutor(given.CONCURRENT) as threads:
        async with open_store(store) as parts:

            async def ours() -> float:
                return await report_for(parts, stage.size.seconds)

            async def theirs() -> float:
                return _insert_for(recorder, threads, stage.size.seconds)

            compared = await side_by_side(ours, theirs, stage.size.rounds)
    recorder.datastore.close()
    return Row(
        name="append_vs_library_32",
        ratio=compared.ratio,
        limit=10,
        ours=per_second(compared.ours),
        theirs=per_second(compared.theirs),
    )


def library_recorder(server: Postgres, database: str) -> PostgresApplicationRecorder:
    """The library's recorder, with a connection for each thread."""
    datastore = PostgresDatastore(
        dbname=database,
        host="127.0.0.1",
        port=str(server.port),
        user="postgres",
        password=server.password,
        pool_size=given.CONCURRENT,
        max_overflow=0,
        originator_id_type="uuid",
    )
    return PostgresApplicationRecorder(datastore, events_table_name="stored_events")


def _insert_for(
    recorder: PostgresApplicationRecorder, threads: ThreadPoolExecutor, seconds: float
) -> float:
    ready = threading.Barrier(given.CONCURRENT)
    insert = partial(_insert_until, recorder, ready, time.perf_counter() + seconds)
    began = time.perf_counter()
    counts = list(threads.map(insert, range(given.CONCURRENT)))
    return sum(counts) / (time.perf_counter() - began)


def _insert_until(
    recorder: PostgresApplicationRecorder, ready: threading.Barrier, until: float, place: int
) -> int:
    ready.wait()
    count = 0
    while time.perf_counter() < until:
        topic, state = write(reported(f"AVV-2026-{place}-{count}", place))
        recorder.insert_events([StoredEvent(uuid4(), 1, topic, state)])
        count += 1
    return count
