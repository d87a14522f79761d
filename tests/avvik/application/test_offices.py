"""Only the office's private key opens what was sealed to it, and only as what it is."""

import base64
import os
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from avvik.application import offices, sealing
from avvik.application.offices import NotAKey, NotForThisOffice
from avvik.application.ports import DataKey
from avvik.domain.configuration import office_fingerprint
from avvik.domain.decisions.triage import office_of
from avvik.domain.values import Concern
from tests.builders import reported

PEM, PUBLIC = offices.new_office()
PRIVATE, OFFICE_KEY = offices.private_key(PEM), offices.public_key(PUBLIC)
CASE = uuid4()
KEY = DataKey(uuid4(), os.urandom(32))
SEALED = offices.seal_to(OFFICE_KEY, KEY, "ntnu", CASE)

PEM_OF_THE_VECTOR = b"""\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VuBCIEIKACgYC7/k3U1ooEqB9a1kyHHTCGTs7DKiQx8vnxTZRt
-----END PRIVATE KEY-----
"""
VECTOR = bytes.fromhex(
    "011dca24f3e19595a4fecd343624b9a149ae76c073136ac01e77974f57642d7f0d92e685497c819a"
    "258275bbbae4bef9dfa6130ed5795bd184183ea7795f5eed4a01c3c97407be66486558f5a5eb31018a"
)


def test_the_office_opens_what_was_sealed_to_it() -> None:
    assert offices.open_with(PRIVATE, SEALED, "ntnu", CASE, KEY.id) == KEY
    assert KEY.secret not in SEALED


def test_another_private_key_opens_nothing() -> None:
    other = offices.private_key(offices.new_office()[0])
    with pytest.raises(NotForThisOffice):
        offices.open_with(other, SEALED, "ntnu", CASE, KEY.id)


@pytest.mark.parametrize(
    ("institution", "case", "key"),
    [("uio", CASE, KEY.id), ("ntnu", uuid4(), KEY.id), ("ntnu", CASE, uuid4())],
    ids=["institution", "case", "key"],
)
def test_what_was_sealed_for_one_opens_as_no_other(institution: str, case: UUID, key: UUID) -> None:
    with pytest.raises(NotForThisOffice):
        offices.open_with(PRIVATE, SEALED, institution, case, key)


@pytest.mark.parametrize(
    "altered", [b"\x02" + SEALED[1:], SEALED[:-1], SEALED[:-1] + b"\x00", SEALED[:20], b""]
)
def test_what_was_altered_does_not_open(altered: bytes) -> None:
    with pytest.raises(NotForThisOffice):
        offices.open_with(PRIVATE, altered, "ntnu", CASE, KEY.id)


def test_the_sealed_form_is_for_ever() -> None:
    private = offices.private_key(PEM_OF_THE_VECTOR)
    opened = offices.open_with(private, VECTOR, "ntnu", UUID(int=1), UUID(int=2))
    assert opened == DataKey(UUID(int=2), bytes(range(32)))


def test_a_public_key_is_written_as_it_is_read() -> None:
    assert offices.public_text(PRIVATE) == PUBLIC
    assert len(OFFICE_KEY) == 32
    assert office_fingerprint(OFFICE_KEY) != office_fingerprint(bytes(32))


def test_log_and_vault_know_an_office_by_the_same_fingerprint() -> None:
    assert office_of(PUBLIC) == office_fingerprint(OFFICE_KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "æ",
        PUBLIC[:-2],
        PUBLIC + "AAAA",
        PUBLIC + "!",
        base64.urlsafe_b64encode(bytes(32)).decode(),
    ],
)
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        offices.public_key(text)


def test_what_is_no_private_key_is_refused() -> None:
    signing = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for pem in (b"", b"key", signing):
        with pytest.raises(NotAKey):
            offices.private_key(pem)


def test_every_key_is_given_up_but_those_of_who_reported_and_joined() -> None:
    keys = {subject: DataKey(uuid4(), os.urandom(32)) for subject in ("contact", "reporter")}
    named = DataKey(uuid4(), os.urandom(32))
    event = sealing.seal(
        reported(concerns=(Concern(name="Kanarifugl"),)),
        CASE,
        1,
        lambda subject: keys.get(subject, named),
    )
    assert offices.keys_given_up([event]) == {keys["reporter"].id, named.id}
