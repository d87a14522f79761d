"""Servers never outlive whoever started them."""

import asyncio
import sys
from pathlib import Path

import psutil

from tests.servers import eventually

STARTS_SERVERS = """
import sys, time
from pathlib import Path
from tests import servers

directory = Path(sys.argv[1])
postgres = servers.start_postgres(directory / "postgres")
nats = servers.start_jetstream(directory / "nats")
pids = f"{postgres.process.pid} {nats.server.process.pid}"
(directory / "written").write_text(pids)
(directory / "written").rename(directory / "pids")
time.sleep(600)
"""


async def test_postgres_and_nats_die_with_a_parent_that_is_killed(workspace: Path) -> None:
    directory = workspace / "orphans"
    directory.mkdir()
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTS_SERVERS, str(directory)
    )
    try:
        await eventually((directory / "pids").exists)
        servers = [psutil.Process(int(pid)) for pid in (directory / "pids").read_text().split()]
        family = servers + [worker for server in servers for worker in server.children()]
        assert len(family) > len(servers), "PostgreSQL has processes of its own"
    finally:
        parent.kill()
        await parent.wait()

    await eventually(lambda: not any(_lives(process) for process in family))


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
