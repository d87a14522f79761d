"""Settings: read from the environment once; the service refuses to start without them."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path

import msgspec

_PREFIX = "NOTIFIER_"


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
    given = {}
    for field in Settings.__struct_fields__:
        variable = _PREFIX + field.upper()
        if not environment.get(variable):
            raise Missing(f"{variable} is not set")
        given[field] = environment[variable]
    try:
        settings = msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as reason:
        raise Missing(f"a {_PREFIX}* variable cannot be used: {reason}") from reason
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    claims = {
        "INSTITUTION": re.fullmatch(r"[a-z0-9-]+", settings.institution),
        "NATS_CA_FILE": settings.nats_ca_file.is_file(),
        "NATS_SEED_FILE": settings.nats_seed_file.is_file(),
        "SMTP_URL": re.match(r"(smtp|smtp\+starttls|smtps)://[^/]", settings.smtp_url),
        "SENDER": parseaddr(settings.sender)[1] == settings.sender and "@" in settings.sender,
        "PUBLIC_URL": re.match(r"https?://[^/]", settings.public_url),
    }
    for name, holds in claims.items():
        if not holds:
            raise Missing(f"{_PREFIX}{name} cannot be used as it is")
