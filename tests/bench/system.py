"""The whole system as `make run` has it: how soon a report becomes a mail, what each process
keeps in memory, how long starting takes from a fresh clone and again.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from deploy.local.child import free_port
from deploy.local.issuer import GRANT
from tests import servers
from tests.bench import given
from tests.bench.harness import Size

REPOSITORY = Path(__file__).parents[2]
READY = b"avvik is ready"
REPORTER, LEADER = "student-1", "idi-leder"
PATIENCE = 30.0
MEBIBYTE = 2**20


def measure(size: Size) -> str:
    """What it prints below the table."""
    lines = []
    with servers.workspace() as directory:
        environment = {"AVVIK_STATE": str(directory / "state")}
        launcher = [sys.executable, "-m", "deploy.local.run"]
        with _running(launcher, REPOSITORY, environment) as (process, address, _):
            lines += _latencies(directory / "state", address, size.loads // 4)
            lines += _memory(process)
        lines += _starts(directory / "clone")
    return "\n".join(f"- {line}" for line in lines)


# --- from a report to mails


def _latencies(state: Path, address: str, count: int) -> list[str]:
    mails = _Mails(state / "mail" / "new")
    nothing, answered, mailed = [], [], []
    with httpx.Client(base_url=address, headers=_authorisation(state)) as client:
        for number in range(count + 1):
            clock = time.perf_counter()
            client.get("/livez").raise_for_status()
            nothing.append(time.perf_counter() - clock)
            began, clock = time.time(), time.perf_counter()
            answer = client.post("/api/v1/deviations", json=_report(number))
            answered.append(time.perf_counter() - clock)
            assert answer.status_code == 201, answer.text
            mailed.append(mails.accepted(f"{LEADER}@example.org", answer.json()["id"]) - began)
    # The first one connects everything.
    return [
        f"one report over HTTP: {_percentiles(answered[1:])}",
        f"by the same client, /livez: {_percentiles(nothing[1:])}",
        f"from sending a report to the leader's mail accepted: {_percentiles(mailed[1:])}",
    ]


def _percentiles(seconds: Sequence[float]) -> str:
    in_order = sorted(seconds)
    p50, p99 = statistics.median(in_order), in_order[int(len(in_order) * 0.99)]
    return f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms ({len(in_order)} in turn)"


def _authorisation(state: Path) -> dict[str, str]:
    endpoint = json.loads((state / "running.json").read_text())["token_endpoint"]
    answer = httpx.post(endpoint, data={"grant_type": GRANT, "subject": REPORTER})
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def _report(number: int) -> dict[str, object]:
    return {
        "title": given.TITLE,
        "description": f"{given.DESCRIPTION} ({number})",
        "category": given.CATEGORY,
        "unit": given.UNIT,
        "occurred_on": given.OCCURRED_ON.isoformat(),
        "ordinary_channels": {"tried": list(given.TRIED)},
        "language": "nb",
    }


class _Mails:
    """A Maildir, read as it grows."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._read: dict[str, bytes] = {}

    def accepted(self, recipient: str, mentioned: str) -> float:
        """When the server took the mail to that recipient which mentions that (Unix time)."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for entry in os.scandir(self._directory):
                if entry.name in self._read:
                    continue
                self._read[entry.name] = content = Path(entry.path).read_bytes()
                if recipient.encode() in content and mentioned.encode() in content:
                    return entry.stat().st_mtime
            time.sleep(0.002)
        raise TimeoutError(f"no mail to {recipient} within {PATIENCE} s")


# --- memory


def _memory(launcher: psutil.Process) -> list[str]:
    """Resident memory; PostgreSQL's processes share theirs, so their shares are added."""
    resident: dict[str, float] = {}
    for process in [launcher, *launcher.children(recursive=True)]:
        name = _name(process.cmdline())
        info = process.memory_full_info()
        used = info.pss if name == "postgres" else info.rss
        resident[name] = resident.get(name, 0) + used / MEBIBYTE
    each = ", ".join(f"{name} {used:.0f} MiB" for name, used in resident.items())
    return [f"resident memory: {each}"]


def _name(command: Sequence[str]) -> str:
    words = [word for part in command for word in part.replace("/", " ").split()]
    known = ("postgres", "postgres:", "nats-server", "api", "worker", "notifier")
    found = next((word for word in words if word in known), "launcher")
    return found.rstrip(":")


# --- starting


def _starts(clone: Path) -> list[str]:
    subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(clone)], check=True)
    with _running(["make", "run"], clone, {}) as (_, _, fresh):
        pass
    with _running(["make", "run"], clone, {}) as (_, _, again):
        pass
    return [f"`make run` ready: {fresh:.1f} s from a fresh clone, {again:.1f} s again"]


@contextmanager
def _running(
    command: Sequence[str], directory: Path, environment: Mapping[str, str]
) -> Iterator[tuple[psutil.Process, str, float]]:
    """Everything up: its first process, the api's address, and the seconds it took."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AVVIK_")}
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=directory,
        env={**inherited, **environment} | {"AVVIK_PORT": str(port)},
        stdout=subprocess.PIPE,
        process_group=0,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(READY):
                break
        else:
            raise RuntimeError(f"{' '.join(command)} did not start")
        seconds = time.monotonic() - began
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}", seconds
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(PATIENCE)
