"""What `make run` keeps between two starts, all of it below `.local/`."""

import json
import os
import secrets
from pathlib import Path

HERE = Path(__file__).parent
STATE = Path(os.environ.get("AVVIK_STATE") or HERE.parents[1] / ".local")
INSTITUTION_FILE = HERE / "institution.json"
LOG = STATE / "log"
MAIL = STATE / "mail"
SECRETS = STATE / "secrets"
# Written while it runs: where the parts are reached.
RUNNING = STATE / "running.json"

LOGINS = ("avvik_api_login", "avvik_worker_login", "avvik_notifier")


def prepare() -> None:
    """Make the directories, and the secrets that are not there yet."""
    LOG.mkdir(exist_ok=True)
    for old in LOG.iterdir():
        old.unlink()
    SECRETS.mkdir(mode=0o700, exist_ok=True)
    for name in ("kek", "secret"):
        _ensure(name, secrets.token_bytes(32))
    for login in LOGINS:
        _ensure(login, secrets.token_urlsafe(24).encode())


def log(name: str) -> Path:
    """Where a process writes; each start begins a new one."""
    return LOG / f"{name}.log"


def password(login: str) -> str:
    """A database login's password."""
    return (SECRETS / login).read_text()


def claims() -> dict[str, dict[str, str]]:
    """What tokens say about each example person, in the directory or not."""
    institution = json.loads(INSTITUTION_FILE.read_text())
    others = json.loads((HERE / "claims.json").read_text())
    return {
        person["sub"]: {
            "name": person["name"],
            "email": person["address"],
            "locale": person["language"],
        }
        for person in [*institution["persons"], *others]
    }


def _ensure(name: str, content: bytes) -> None:
    path = SECRETS / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(content)
