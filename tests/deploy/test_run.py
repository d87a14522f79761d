"""`make run`: one command starts all of it, one signal stops all of it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from deploy.local.child import free_port
from tests.servers import eventually


@asynccontextmanager
async def running(state: Path, port: int | str) -> AsyncIterator[Process]:
    environment = os.environ | {"AVVIK_STATE": str(state), "AVVIK_PORT": str(port)}
    launcher = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.local.run", stdout=PIPE, stderr=PIPE, env=environment
    )
    try:
        yield launcher
    finally:
        if launcher.returncode is None:
            launcher.kill()
        await launcher.communicate()


async def ready(launcher: Process) -> None:
    assert launcher.stdout is not None
    line = await asyncio.wait_for(launcher.stdout.readline(), 60)
    assert line.startswith(b"avvik is ready"), (await launcher.communicate())[1].decode()


def lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_everything_it_started_ends_with_it(workspace: Path, how: signal.Signals) -> None:
    async with running(workspace / "run", free_port()) as launcher:
        await ready(launcher)
        family = psutil.Process(launcher.pid).children(recursive=True)
        launcher.send_signal(how)
        await asyncio.wait_for(launcher.wait(), 30)

        await eventually(lambda: not any(lives(process) for process in family))


async def test_killed_it_takes_everything_along_and_starts_again_at_once(workspace: Path) -> None:
    async with running(workspace / "run", free_port()) as launcher:
        await ready(launcher)
        family = psutil.Process(launcher.pid).children(recursive=True)
    async with running(workspace / "run", free_port()) as launcher:
        await ready(launcher)
        await eventually(lambda: not any(lives(process) for process in family))


async def test_a_service_that_dies_stops_the_rest_and_shows_its_log(workspace: Path) -> None:
    async with running(workspace / "run", free_port()) as launcher:
        await ready(launcher)
        children = psutil.Process(launcher.pid).children()
        [notifier] = [child for child in children if child.cmdline()[-1] == "notifier"]
        notifier.kill()
        _, complaint = await asyncio.wait_for(launcher.communicate(), 30)

    assert launcher.returncode == 1
    assert b"notifier ended with status -9" in complaint


async def test_a_taken_port_is_named_with_the_variable_that_moves_it(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        async with running(tmp_path, port) as launcher:
            _, complaint = await launcher.communicate()

    assert launcher.returncode == 1
    assert str(port).encode() in complaint
    assert b"AVVIK_PORT" in complaint


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8e3"])
async def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    async with running(tmp_path, port) as launcher:
        _, complaint = await launcher.communicate()

    assert launcher.returncode == 1
    assert complaint == f"AVVIK_PORT is {port}, which is no port.\n".encode()


async def test_an_empty_port_is_the_usual_one(tmp_path: Path) -> None:
    with socket.socket() as other:
        with contextlib.suppress(OSError):
            # Taken, by this test or by somebody before it.
            other.bind(("127.0.0.1", 8000))
            other.listen()
        async with running(tmp_path, "") as launcher:
            _, complaint = await launcher.communicate()

    assert b"Port 8000 on" in complaint
