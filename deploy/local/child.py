"""Child processes that die with their parent."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from deploy.local import account

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class ChildFailed(Exception):
    """A child could not start, or ended by itself; the sentence holds the end of its log."""


def free_port() -> int:
    """A port on loopback that nothing listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def start(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    refuses_root: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a process that gets `death_signal` when we end, however we end.

    Nothing of ours is inherited: a server that outlives a crash must not hold a pipe open.
    """
    if threading.current_thread() is not threading.main_thread():
        # Linux sends the signal when the thread that forked ends, not the process.
        raise RuntimeError("children are started on the main thread")
    as_nobody = refuses_root and account.must_be_nobody()
    borrow = refuses_root and account.may_borrow_name()
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment) if environment is not None else None,
            # Ctrl-C reaches us alone: we stop things in order.
            process_group=0,
            user=account.NOBODY if as_nobody else None,
            group=account.NOBODY if as_nobody else None,
            extra_groups=[] if as_nobody else None,
            preexec_fn=_before_exec(death_signal, borrow=borrow),  # noqa: PLW1509 -- takes no lock
        )


def stop(
    process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM, within: float = 10
) -> None:
    """Ask a child to end, and make it if it does not."""
    if process.poll() is None:
        process.send_signal(how)
    _wait(process, within)


def stop_together(processes: Collection[subprocess.Popen[bytes]], within: float = 10) -> None:
    """Ask all of them first, then wait for each."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        _wait(process, within)


def die_with_parent() -> None:
    """Be asked to stop when whoever started us is gone."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def run(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    refuses_root: bool = False,
) -> None:
    """Run a short command to its end."""
    process = start(
        command,
        log=log,
        environment=environment,
        death_signal=signal.SIGKILL,
        refuses_root=refuses_root,
    )
    if process.wait():
        name = " ".join(str(part) for part in command[:4])
        raise ChildFailed(f"{name} failed:\n{tail(log)}")


def tail(log: Path) -> str:
    """The end of a log, to show why its process failed."""
    return log.read_text(errors="replace")[-3000:]


def _wait(process: subprocess.Popen[bytes], within: float) -> None:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # Whatever it started itself and left behind, such as a server's workers.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _before_exec(death_signal: signal.Signals, *, borrow: bool) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    parent = os.getpid()

    def prepare() -> None:
        if borrow:
            account.borrow_name()
        # After the change of account: that clears it.
        _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare
