"""What must be right before anything starts, and which sentence says that it is not."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local import postgres, state
from tests.e2e.system import System


def start(name: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = {"notifier": ["notifier"]}.get(name, ["avvik", name])
    return subprocess.run(
        [sys.executable, "-m", *command],
        env=variables, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("api", "AVVIK_OIDC_ISSUER"),
        ("worker", "AVVIK_NATS_SEED_FILE"),
        ("notifier", "NOTIFIER_SMTP_URL"),
    ],
)
def test_a_missing_variable_is_named(system: System, name: str, variable: str) -> None:
    variables = system.variables(name)
    del variables[variable]
    refused = start(name, variables)

    assert refused.returncode == 1
    assert variable in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture(scope="module")
def careless(workspace: Path) -> Iterator[postgres.Postgres]:
    """A server that may lose what it has confirmed."""
    server = postgres.start(workspace / "careless", settings={"fsync": "off"})
    yield server
    server.stop()


@pytest.mark.parametrize("name", ["api", "worker", "migrate"])
def test_a_database_that_may_lose_commits_is_refused(
    system: System, careless: postgres.Postgres, name: str
) -> None:
    variables = system.superuser() | {
        "AVVIK_DATABASE_URL": careless.dsn("postgres"),
        "AVVIK_VAULT_URL": careless.dsn("postgres"),
        "AVVIK_PORT": "0",
    }
    file = [str(state.INSTITUTION_FILE)] if name == "migrate" else []
    refused = system.avvik(name, *file, variables=variables)

    assert refused.returncode == 1
    assert "fsync" in refused.stdout + refused.stderr


@pytest.mark.parametrize("name", ["api", "worker"])
def test_a_login_that_may_not_rebuild_is_told_so_in_a_sentence(system: System, name: str) -> None:
    for arguments in ([], ["--compare"]):
        refused = system.avvik("rebuild", "cases", *arguments, variables=system.variables(name))

        assert refused.returncode == 1
        [told] = refused.stderr.splitlines()
        assert told.startswith("avvik: this login may not rebuild")


def test_an_institution_without_an_independent_recipient_is_refused(
    system: System, tmp_path: Path
) -> None:
    institution: dict[str, Any] = json.loads(state.INSTITUTION_FILE.read_text())
    institution["roles"] = [
        role for role in institution["roles"] if role["role"] != "independent_recipient"
    ]
    file = tmp_path / "institution.json"
    file.write_text(json.dumps(institution))
    refused = system.avvik("migrate", str(file))

    assert refused.returncode == 1
    [*_, told] = refused.stderr.splitlines()
    assert told.startswith("avvik: /roles: ")
    assert "independent_recipient" in told
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"units": [', "truncated"),
        ('{"unit": []}', "unknown field `unit`"),
        (b"\xff", "malformed"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_in_a_sentence(
    system: System, tmp_path: Path, content: str | bytes, says: str
) -> None:
    file = tmp_path / "institution.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    refused = system.avvik("migrate", str(file))

    assert refused.returncode == 1
    [told] = refused.stderr.splitlines()
    assert told.startswith("avvik: the institution file is not understood: ")
    assert says in told


def test_a_directory_in_place_of_a_file_is_named(system: System, tmp_path: Path) -> None:
    refused = system.avvik("migrate", str(tmp_path))

    assert refused.returncode == 1
    [told] = refused.stderr.splitlines()
    assert told.startswith("avvik: ")
    assert str(tmp_path) in told
