"""Settings: read from the environment once; the service refuses to start without them."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from notifier.mail import is_address


class Missing(Exception):
    """A setting is absent or cannot be used; the message names its variable."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that differs between two installations."""

    institution: str
    database_url: str
    nats_url: str
    nats_ca_file: Path
    nats_seed_file: Path
    smtp_url: str
    sender: str
    public_url: str
    metrics_port: int

    @property
    def sender_domain(self) -> str:
        """The right-hand side of our Message-IDs."""
        return self.sender.rpartition("@")[2]


def from_environment(environment: Mapping[str, str]) -> Settings:
    """Read all `NOTIFIER_*` variables, or say which one is wrong."""
    given = {name: _given(environment, name) for name in Settings.__struct_fields__}
    for name, is_usable in _CLAIMS.items():
        if not is_usable(given[name]):
            raise Missing(f"{_variable(name)} cannot be used as it is")
    return msgspec.convert(given, Settings, strict=False, dec_hook=lambda _, path: Path(path))


def _given(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(_variable(name))
    if not value:
        raise Missing(f"{_variable(name)} is not set")
    return value


def _variable(name: str) -> str:
    return f"NOTIFIER_{name.upper()}"


_CLAIMS: dict[str, Callable[[str], object]] = {
    "institution": re.compile(r"[a-z0-9-]+").fullmatch,
    "nats_ca_file": lambda value: Path(value).is_file(),
    "nats_seed_file": lambda value: Path(value).is_file(),
    "smtp_url": re.compile(r"(smtp|smtp\+starttls|smtps)://\S+").fullmatch,
    "sender": is_address,
    "public_url": re.compile(r"https?://\S+").fullmatch,
    "metrics_port": re.compile(r"[0-9]{1,5}").fullmatch,
}
