"""`avvik office`: a key is made once, and what is wrong is said in a sentence."""

import stat
import subprocess
import sys
from pathlib import Path

from avvik.application import offices


def avvik(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "avvik", "office", *map(str, arguments)]
    return subprocess.run(command, env={}, capture_output=True, text=True, check=False, timeout=30)


def test_the_public_key_is_printed_and_the_private_one_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "private.pem"
    made = avvik("keygen", file)
    assert made.returncode == 0
    assert made.stdout.strip() == offices.public_text(offices.private_key(file.read_bytes()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_key_is_written_over_another(tmp_path: Path) -> None:
    file = tmp_path / "private.pem"
    file.write_text("of before")
    refused = avvik("keygen", file)
    assert refused.returncode == 1
    assert file.read_text() == "of before"
    assert refused.stderr.startswith("avvik: ")
    assert "Traceback" not in refused.stderr


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    for act in (("open", "AVV-2026-1"), ("list",)):
        refused = avvik(*act, "--key", tmp_path / "private.pem")
        assert refused.returncode == 1
        assert "private.pem" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_a_key_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    refused = avvik("list", "--key", tmp_path)
    assert refused.returncode == 1
    assert str(tmp_path) in refused.stderr
    assert "Traceback" not in refused.stderr
