"""The example institution gets an office of its own, whose keys stay what they are."""

import stat
from pathlib import Path

import msgspec

from avvik.application import offices
from avvik.domain.configuration import Configuration
from avvik.domain.institution import InstitutionFile
from deploy.local import state
from deploy.local.office import institution_file


def configured(directory: Path) -> Configuration:
    file = msgspec.json.decode(institution_file(directory).read_bytes(), type=InstitutionFile)
    assert file.configuration
    return file.configuration


def test_the_file_to_import_names_the_office_that_holds_the_private_key(tmp_path: Path) -> None:
    key = configured(tmp_path).whistleblowing_key
    private = tmp_path / "office" / "private.pem"
    assert key == offices.public_text(offices.private_key(private.read_bytes()))
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_another_start_keeps_the_keys(tmp_path: Path) -> None:
    assert configured(tmp_path) == configured(tmp_path)


def test_keys_that_were_half_made_are_made_again(tmp_path: Path) -> None:
    configured(tmp_path)
    (tmp_path / "office" / "public").unlink()
    assert configured(tmp_path).whistleblowing_key


def test_nothing_else_of_the_institution_is_changed(tmp_path: Path) -> None:
    shipped = msgspec.json.decode(state.INSTITUTION_FILE.read_bytes())
    imported_now = msgspec.json.decode(institution_file(tmp_path).read_bytes())
    assert imported_now["configuration"].pop("whistleblowing_key")
    assert imported_now == shipped
