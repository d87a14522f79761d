"""The environment that each program reads: what an operator sets in production."""

import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.nats_server import Nats
from deploy.local.postgres import Postgres

ISSUER = "https://issuer.example.org"
AUDIENCE = "https://avvik.example.org"


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What is running, and the ports chosen for what will."""

    postgres: Postgres
    nats: Nats
    secrets: Path
    discovery_url: str
    smtp_url: str
    host: str
    port: int

    @property
    def public_url(self) -> str:
        """Where people reach the api."""
        return f"http://{self.host}:{self.port}"


def of_avvik(parts: Parts, login: str, password: str, *, metrics_port: int) -> dict[str, str]:
    """For `avvik migrate`, `api` and `worker`, which differ in their database login."""
    return _inherited() | {
        "AVVIK_INSTITUTION": "ntnu",
        "AVVIK_DATABASE_URL": parts.postgres.dsn("avvik", user=login, password=password),
        "AVVIK_VAULT_URL": parts.postgres.dsn("vault", user=login, password=password),
        "AVVIK_NATS_URL": parts.nats.url,
        "AVVIK_NATS_CA_FILE": str(parts.nats.ca_file),
        "AVVIK_NATS_SEED_FILE": str(parts.secrets / "avvik.seed"),
        "AVVIK_OIDC_ISSUER": ISSUER,
        "AVVIK_OIDC_DISCOVERY_URL": parts.discovery_url,
        "AVVIK_OIDC_AUDIENCE": AUDIENCE,
        "AVVIK_KEK_FILE": str(parts.secrets / "kek"),
        "AVVIK_SECRET_FILE": str(parts.secrets / "secret"),
        "AVVIK_PUBLIC_URL": parts.public_url,
        "AVVIK_HOST": parts.host,
        "AVVIK_PORT": str(parts.port),
        "AVVIK_RATE_LIMIT": "1000",
        "AVVIK_METRICS_PORT": str(metrics_port),
    }


def of_notifier(parts: Parts, password: str, *, metrics_port: int) -> dict[str, str]:
    """For `notifier`."""
    return _inherited() | {
        "NOTIFIER_INSTITUTION": "ntnu",
        "NOTIFIER_DATABASE_URL": parts.postgres.dsn(
            "notifier", user="avvik_notifier", password=password
        ),
        "NOTIFIER_NATS_URL": parts.nats.url,
        "NOTIFIER_NATS_CA_FILE": str(parts.nats.ca_file),
        "NOTIFIER_NATS_SEED_FILE": str(parts.secrets / "notifier.seed"),
        "NOTIFIER_SMTP_URL": parts.smtp_url,
        "NOTIFIER_SENDER": "avvik@example.org",
        "NOTIFIER_PUBLIC_URL": parts.public_url,
        "NOTIFIER_METRICS_PORT": str(metrics_port),
    }


def _inherited() -> dict[str, str]:
    ours = ("AVVIK_", "NOTIFIER_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
