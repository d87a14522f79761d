"""`deploy/schemas --check`: what is committed is exactly what code makes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path.cwd()


def _add(schemas: Path) -> None:
    (schemas / "messages" / "forgotten.v1.json").write_text("{}")


def _change(schemas: Path) -> None:
    (schemas / "openapi.json").write_text("{}")


def _remove(schemas: Path) -> None:
    (schemas / "openapi.json").unlink()


def _leave(_schemas: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("alter", "name"),
    [
        (_leave, None),
        (_add, "forgotten.v1.json"),
        (_change, "openapi.json"),
        (_remove, "openapi.json"),
    ],
)
def test_a_file_that_code_would_not_write_so_is_named(
    tmp_path: Path, alter: Callable[[Path], None], name: str | None
) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    alter(tmp_path / "schemas")

    check = subprocess.run(
        [ROOT / "deploy" / "schemas", "--check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert check.returncode == (0 if name is None else 1), check.stdout + check.stderr
    assert name is None or name in check.stdout
