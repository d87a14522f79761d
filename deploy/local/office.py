"""A whistleblowing office for the example institution, so that a case can be diverted here."""

import json
import subprocess
import sys
from pathlib import Path

from deploy.local.state import INSTITUTION_FILE


def institution_file(directory: Path) -> Path:
    """The example institution's file with this office's public key in it.

    The office's keys are made once: whatever was sealed to others could never be read.
    """
    file = directory / "institution.json"
    institution = json.loads(INSTITUTION_FILE.read_text())
    institution["configuration"]["whistleblowing_key"] = _public_key(directory / "office")
    file.write_text(json.dumps(institution, ensure_ascii=False))
    return file


def _public_key(office: Path) -> str:
    private, public = office / "private.pem", office / "public"
    office.mkdir(mode=0o700, exist_ok=True)
    if not public.exists():
        # One whose public key never got out has nothing sealed to it.
        private.unlink(missing_ok=True)
        command = [sys.executable, "-m", "avvik", "office", "keygen", str(private)]
        public.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return public.read_text().strip()
