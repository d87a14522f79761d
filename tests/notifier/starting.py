"""A process of the notifier, and what it says of itself."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.local import child
from tests.servers import INSTITUTION, Jetstream


class Notifier:
    """A running process."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    async def get(self, path: str) -> httpx.Response:
        """What it says of itself."""
        async with httpx.AsyncClient() as client:
            return await client.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    async def down(self) -> list[str] | None:
        """What it says is down; None if it does not answer yet."""
        try:
            answer = await self.get("/readyz")
        except httpx.TransportError:
            return None
        down: list[str] = answer.json()["down"]
        assert answer.status_code == (503 if down else 200)
        return down

    async def is_ready(self) -> bool:
        """Whether nothing is down."""
        return await self.down() == []

    async def ends(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Tell it to end; how many seconds that took."""
        begun = time.monotonic()
        self.process.send_signal(how)
        await asyncio.to_thread(self.process.wait, 30)
        return time.monotonic() - begun

    def count(self, event: str, **fields: object) -> int:
        """How many lines of its log say this."""
        return sum(
            line["event"] == event and fields.items() <= line.items() for line in self.lines()
        )

    def lines(self) -> list[dict[str, Any]]:
        """Its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


Start = Callable[..., Notifier]


@contextmanager
def starting(directory: Path, jetstream: Jetstream, ledger_url: str) -> Iterator[Start]:
    """Starts the notifier on the shared servers, with changes to its environment."""
    started: list[Notifier] = []

    def _start(*arguments: str, **changes: str) -> Notifier:
        port, log = child.free_port(), directory / f"{len(started)}.log"
        environment = {
            "PATH": "/usr/bin:/bin",
            "NOTIFIER_INSTITUTION": INSTITUTION,
            "NOTIFIER_DATABASE_URL": ledger_url,
            "NOTIFIER_NATS_URL": jetstream.url,
            "NOTIFIER_NATS_CA_FILE": str(jetstream.ca_file),
            "NOTIFIER_NATS_SEED_FILE": str(jetstream.seeds["notifier"]),
            "NOTIFIER_SENDER": "avvik@example.org",
            "NOTIFIER_PUBLIC_URL": "https://avvik.example.org",
            "NOTIFIER_METRICS_PORT": str(port),
        } | changes
        command = [sys.executable, "-m", "notifier", *arguments]
        process = child.start(command, log=log, environment=environment)
        started.append(Notifier(process, port, log))
        return started[-1]

    try:
        yield _start
    finally:
        for each in started:
            each.process.kill()
            each.process.wait()
