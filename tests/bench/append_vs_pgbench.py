"""Appending, beside `pgbench` inserting single rows of the same size in prepared mode."""

import asyncio
import os
import re
from pathlib import Path

import asyncpg

from tests.bench import given
from tests.bench.desk import open_store, report_for
from tests.bench.harness import Row, per_second, side_by_side
from tests.bench.stage import Stage

RATE = re.compile(rb"tps = ([0-9.]+)")
TABLE = """
    create table stored_events (
        originator_id uuid not null,
        originator_version bigint not null,
        topic text,
        state bytea,
        notification_id bigserial,
        primary key (originator_id, originator_version)
    );
    create unique index on stored_events (notification_id);
"""
INSERT = """\
insert into stored_events (originator_id, originator_version, topic, state) \
values (gen_random_uuid(), 1, 'reported', '\\x{state}');
"""


async def measure(stage: Stage) -> Row:
    store = await stage.store("append")
    dsn = await stage.database("pgbench")
    async with open_store(store) as parts:
        await report_for(parts, 0.1)
        script = await _prepare(stage.directory, store.database_url, dsn)

        async def ours() -> float:
            return await report_for(parts, stage.size.seconds)

        async def theirs() -> float:
            return await _pgbench(stage, script)

        compared = await side_by_side(ours, theirs, stage.size.rounds)
    return Row(
        name="append_vs_pgbench_32",
        ratio=compared.ratio,
        limit=0.65,
        ours=per_second(compared.ours),
        theirs=per_second(compared.theirs),
        remarks=("pgbench is that of the PostgreSQL wheel, `-M prepared -c 32 -j 2`",),
    )


async def _prepare(directory: Path, ours: str, theirs: str) -> Path:
    """The table, and a script that inserts a state as large as ours are."""
    connection = await asyncpg.connect(ours)
    state = await connection.fetchval(
        "select state from avvik.events where topic = 'reported' limit 1"
    )
    await connection.close()
    connection = await asyncpg.connect(theirs)
    await connection.execute(TABLE)
    await connection.close()
    script = directory / "insert.sql"
    script.write_text(INSERT.format(state=state.hex()))
    return script


async def _pgbench(stage: Stage, script: Path) -> float:
    process = await asyncio.create_subprocess_exec(
        stage.binaries / "pgbench",
        *("--no-vacuum", "--protocol=prepared", f"--client={given.CONCURRENT}", "--jobs=2"),
        *(f"--time={max(1, round(stage.size.seconds))}", f"--file={script}"),
        *("--host=127.0.0.1", f"--port={stage.postgres.port}", "--username=postgres", "pgbench"),
        env=os.environ | {"PGPASSWORD": stage.postgres.password},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    found = RATE.search(output)
    assert found is not None, errors.decode()
    return float(found[1])
