"""NATS with JetStream from its wheel: TLS, one account per institution, an nkey per service."""

import os
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nkeys

from deploy.local import certificates, child
from deploy.local.permissions import Permissions


@dataclass(frozen=True, kw_only=True)
class User:
    """Someone who may connect: an account's name, a seed file, and what is allowed."""

    account: str
    seed: Path
    may: Permissions | None  # None: everything within the account


@dataclass(frozen=True, kw_only=True)
class Nats:
    """A running server and what a client needs to trust it."""

    process: subprocess.Popen[bytes]
    port: int
    ca_file: Path

    @property
    def url(self) -> str:
        """The address that clients connect to."""
        return f"tls://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stop it in order."""
        child.stop(self.process)


def start(
    directory: Path,
    users: Mapping[str, User],
    *,
    log: Path | None = None,
    sync_interval: str = "always",
    port: int | None = None,
) -> Nats:
    """Start a server whose streams, certificate and configuration lie in `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    certificates.ensure(directory)
    for user in users.values():
        ensure_seed(user.seed)
    port = port or child.free_port()
    configuration = directory / "nats.conf"
    configuration.write_text(configure(directory.resolve(), users, port, sync_interval))
    log = log or directory / "nats.log"
    process = child.start(
        [Path(sysconfig.get_path("scripts")) / "nats-server", "--config", configuration],
        log=log,
        death_signal=signal.SIGTERM,
    )
    _wait_until_listening(process, port, log)
    return Nats(process=process, port=port, ca_file=directory / "ca.pem")


def configure(
    directory: Path, users: Mapping[str, User], port: int, sync_interval: str = "always"
) -> str:
    """The server's configuration: whatever is not named in it is denied."""
    accounts = "\n".join(
        _account(name, [user for user in users.values() if user.account == name])
        for name in sorted({user.account for user in users.values()})
    )
    return f"""\
listen: "127.0.0.1:{port}"
server_name: local
jetstream {{ store_dir: "{directory}/jetstream", sync_interval: {sync_interval} }}
tls {{ cert_file: "{directory}/server.pem", key_file: "{directory}/server.key" }}
accounts {{
{accounts}
}}
"""


def ensure_seed(path: Path) -> None:
    """Make a service's nkey once; only its file's owner can read it."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))


def _account(name: str, users: list[User]) -> str:
    lines = "\n".join(f"      {_user(user)}" for user in users)
    return f"  {name} {{\n    jetstream: enabled\n    users: [\n{lines}\n    ]\n  }}"


def _user(user: User) -> str:
    public = nkeys.from_seed(bytearray(user.seed.read_bytes())).public_key.decode()
    if user.may is None:
        return f"{{ nkey: {public} }}"
    return f"{{ nkey: {public}, permissions: {{ {user.may.as_configuration()} }} }}"


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            raise child.ChildFailed(f"NATS did not start:\n{child.tail(log)}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    child.stop(process)
    raise TimeoutError(f"NATS was not ready within 30 s, see {log}")
