"""Child processes that die with their parent, and an account for those that refuse root."""

import ctypes
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

NOBODY = 65534
READ_AND_ENTER = 0o005

_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER = 0x10000000
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
    refused = refuses_root and os.geteuid() == 0
    as_nobody = refused and not can_borrow_name()
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environment) if environment is not None else None,
            # Ctrl-C reaches us alone: we stop things in order.
            process_group=0,
            user=NOBODY if as_nobody else None,
            group=NOBODY if as_nobody else None,
            extra_groups=[] if as_nobody else None,
            preexec_fn=_before_exec(  # noqa: PLW1509 -- it takes no lock
                death_signal, borrow=refused and not as_nobody
            ),
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


@functools.cache
def can_borrow_name() -> bool:
    """Whether root may enter a user namespace, where its own account is called nobody.

    Then nothing has to change owner, and a closed home directory stays closed.
    """
    if sys.platform != "linux":
        return False
    try:
        subprocess.run(["/bin/true"], check=True, preexec_fn=_borrow_name)
    except subprocess.SubprocessError:
        return False
    return True


def readable_by_nobody(directory: Path) -> bool:
    """Whether every directory from the root down to this one lets others in."""
    return all(
        path.stat().st_mode & READ_AND_ENTER == READ_AND_ENTER
        for path in (directory, *directory.parents)
    )


def give_to(owner: int, directory: Path) -> None:
    """Make a tree belong to the account that its server runs as, if it does not already."""
    if directory.stat().st_uid == owner:
        return
    for path in (directory, *directory.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def copy_for_nobody(*directories: Path) -> Path:
    """Copy directories of a closed home to where nobody can read them; returns their parent."""
    target = Path("/var/tmp") / f"avvik-{directories[0].parent.name}-{os.geteuid()}"  # noqa: S108 -- made below with our ownership
    for directory in directories:
        shutil.copytree(directory, target / directory.name, symlinks=True, dirs_exist_ok=True)
    return target


def _wait(process: subprocess.Popen[bytes], within: float) -> None:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _before_exec(death_signal: signal.Signals, *, borrow: bool) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    parent = os.getpid()

    def prepare() -> None:
        if borrow:
            _borrow_name()
        # After the change of account: that clears it.
        _libc.prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return prepare


def _borrow_name() -> None:
    # The numbers are read before the change: afterwards they are unmapped.
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")
