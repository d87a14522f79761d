"""What `docs/operations.md` tells an operator to type does what it says there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from avvik.adapters.postgres.migrate import migrate, migrate_vault
from avvik.adapters.vault import PostgresVault
from deploy.local import postgres
from notifier.policy import LAST_RESORTS
from tests.avvik.adapters.rebuilding import report
from tests.avvik.adapters.stores import API, opened
from tests.avvik.application.desk import MATERIAL
from tests.servers import INSTITUTION

PAGE = Path(__file__).parents[2] / "docs" / "operations.md"
KEK = os.urandom(32)


def commands(heading: str) -> list[str]:
    """The blocks of commands under a heading of the page."""
    _, _, section = PAGE.read_text().partition(f"\n## {heading}\n")
    return re.findall(r"```sh\n(.*?)```", section.partition("\n## ")[0], flags=re.DOTALL)


def test_no_table_of_the_page_is_broken() -> None:
    lines = ["", *PAGE.read_text().splitlines(), ""]
    first = [at for at, line in enumerate(lines) if line.startswith("|") and not lines[at - 1]]
    assert first
    assert all(lines[at + 1].startswith("| --- |") for at in first)


@pytest.mark.parametrize("role", LAST_RESORTS)
def test_whoever_must_be_told_is_on_the_page_as_an_alarm(role: str) -> None:
    alarm = f'| `notifier_duties_unreachable{{role="{role}"}}` | alarm'
    assert any(line.startswith(alarm) for line in PAGE.read_text().splitlines())


@contextmanager
def server(directory: Path) -> Iterator[postgres.Postgres]:
    running = postgres.start(directory)
    try:
        yield running
    finally:
        running.stop()


def operator(at: postgres.Postgres, home: Path) -> Mapping[str, str]:
    """The variables of somebody who administers that server."""
    for name, key in (("kek", KEK), ("secret", MATERIAL)):
        (home / name).write_bytes(key)
    return {
        "PATH": os.pathsep.join(
            (str(postgres.programs()), str(Path(sys.executable).parent), os.defpath)
        ),
        "PGHOST": "127.0.0.1",
        "PGPORT": str(at.port),
        "PGUSER": "postgres",
        "PGPASSWORD": at.password,
        "AVVIK_INSTITUTION": INSTITUTION,
        "AVVIK_DATABASE_URL": at.dsn("avvik"),
        "AVVIK_VAULT_URL": at.dsn("vault"),
        "AVVIK_KEK_FILE": str(home / "kek"),
        "AVVIK_SECRET_FILE": str(home / "secret"),
    }


def typed(block: str, at: postgres.Postgres, home: Path) -> str:
    """What the commands print; each must succeed."""
    done = subprocess.run(
        ["sh", "-e"],
        input=block,
        env=operator(at, home),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def with_a_case(at: postgres.Postgres) -> None:
    connection = await asyncpg.connect(at.dsn("postgres"))
    await connection.execute("create database avvik")
    await connection.execute("create database vault")
    await connection.close()
    await migrate(at.dsn("avvik"))
    await migrate_vault(at.dsn("vault"))
    vault = await PostgresVault.open(at.dsn("vault"), KEK, API, institution=INSTITUTION)
    async with opened(at.dsn("avvik")) as log:
        await report(log, vault, 1)
    await vault.close()


async def test_what_was_backed_up_is_restored_on_a_server_that_has_nothing(
    workspace: Path, tmp_path: Path
) -> None:
    back_up, restore = commands("Back up and restore")
    with server(workspace / "lost") as lost:
        await with_a_case(lost)
        typed(back_up, lost, tmp_path)
    with server(workspace / "restored") as restored:
        said = typed(restore, restored, tmp_path)
        assert "cases in the log: 1; in the table 0 were lacking, 0 stray, 0 changed" in said
        # What the scripts have made they need not make again.
        await migrate(restored.dsn("avvik"))
        await migrate_vault(restored.dsn("vault"))
