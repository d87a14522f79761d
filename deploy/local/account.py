"""An account for PostgreSQL, which refuses to run as root or as an account without a name."""

import ctypes
import functools
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

NOBODY = 65534
READ_AND_ENTER = 0o005

_CLONE_NEWUSER = 0x10000000
_libc = ctypes.CDLL(None, use_errno=True)


def may_borrow_name() -> bool:
    """Whether it is refused, and can enter a user namespace where our account is called nobody.

    Then nothing has to change owner, and a closed home directory stays closed.
    """
    return (os.geteuid() == 0 or not _has_name()) and _namespaces_work()


def must_be_nobody() -> bool:
    """Whether we are root and have to become nobody in earnest."""
    return os.geteuid() == 0 and not _namespaces_work()


def borrow_name() -> None:
    """Enter a user namespace; runs in a child before its program."""
    # The numbers are read before the change: afterwards they are unmapped.
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(_CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "no user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def give(*paths: Path) -> None:
    """Make files and trees belong to the account that PostgreSQL will run as."""
    if os.geteuid() != 0:
        return
    owner = NOBODY if must_be_nobody() else 0
    for top in paths:
        if top.stat().st_uid != owner:
            for path in (top, *top.rglob("*")):
                os.chown(path, owner, owner, follow_symlinks=False)


def reachable(package: Path, *siblings: Path) -> Path:
    """The package where the account can read it: a copy, if it lies in a closed home."""
    if not must_be_nobody() or _is_open(package):
        return package
    copies = _outside(package, f"-{package.stat().st_mtime_ns}")
    for directory in (package, *siblings):
        if not (copies / directory.name).exists():
            unfinished = copies / f"{directory.name}-{os.getpid()}"
            shutil.copytree(directory, unfinished, symlinks=True)
            unfinished.rename(copies / directory.name)
    return copies / package.name


def home_for(directory: Path) -> Path:
    """A directory that the account can enter, the same one each time."""
    if not must_be_nobody() or _is_open(directory):
        return directory
    return _outside(directory)


def _outside(path: Path, suffix: str = "") -> Path:
    """A directory of ours in /var/tmp that stands for a path nobody can reach."""
    outside = Path("/var/tmp") / f"avvik{str(path).replace('/', '-')}{suffix}"  # noqa: S108 -- ours, see below
    outside.mkdir(mode=0o755, exist_ok=True)
    if outside.is_symlink() or outside.stat().st_uid != os.geteuid():
        raise PermissionError(f"{outside} is not ours")
    return outside


def _is_open(directory: Path) -> bool:
    return all(
        path.stat().st_mode & READ_AND_ENTER == READ_AND_ENTER
        for path in (directory, *directory.parents)
    )


def _has_name() -> bool:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True


@functools.cache
def _namespaces_work() -> bool:
    if sys.platform != "linux":
        return False
    try:
        subprocess.run(["/bin/true"], check=True, preexec_fn=borrow_name)
    except subprocess.SubprocessError:
        return False
    return True
