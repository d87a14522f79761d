"""Settings come from the environment once; what is missing is named."""

from pathlib import Path

import pytest

from avvik.settings import ApiSettings, Missing, Store, load

STORE = {
    "AVVIK_INSTITUTION": "ntnu",
    "AVVIK_DATABASE_URL": "postgresql://127.0.0.1/avvik",
    "AVVIK_VAULT_URL": "postgresql://127.0.0.1/vault",
    "AVVIK_KEK_FILE": "kek",
    "AVVIK_SECRET_FILE": "secret",
}
API = STORE | {
    "AVVIK_OIDC_ISSUER": "https://issuer.example.org",
    "AVVIK_OIDC_DISCOVERY_URL": "http://127.0.0.1:1/discovery",
    "AVVIK_OIDC_AUDIENCE": "https://avvik.example.org",
    "AVVIK_PUBLIC_URL": "http://127.0.0.1:8000",
}


@pytest.mark.parametrize("name", sorted(API))
def test_a_variable_that_is_needed_and_not_set_is_named(name: str) -> None:
    lacking = {each: value for each, value in API.items() if each != name}

    with pytest.raises(Missing, match=name):
        load(ApiSettings, lacking)


def test_an_empty_variable_counts_as_not_set() -> None:
    with pytest.raises(Missing, match="AVVIK_VAULT_URL"):
        load(Store, STORE | {"AVVIK_VAULT_URL": ""})


def test_a_variable_that_is_not_understood_is_named() -> None:
    with pytest.raises(Missing, match="AVVIK_PORT"):
        load(ApiSettings, API | {"AVVIK_PORT": "http"})


@pytest.mark.parametrize("content", [None, b"", b"\x01" * 31, b"\x01" * 33])
def test_a_key_that_is_not_32_bytes_is_refused_by_name(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)
    settings = load(Store, STORE | {"AVVIK_SECRET_FILE": str(file)})

    with pytest.raises(Missing, match="AVVIK_SECRET_FILE"):
        settings.secret()


def test_an_institution_has_a_name_that_fits_subjects() -> None:
    with pytest.raises(Missing, match="AVVIK_INSTITUTION"):
        load(Store, STORE | {"AVVIK_INSTITUTION": "NTNU oslo.>"})


def test_what_is_set_is_read_by_its_type() -> None:
    settings = load(ApiSettings, API | {"AVVIK_PORT": "8001"})

    assert (settings.port, settings.kek_file) == (8001, Path("kek"))
