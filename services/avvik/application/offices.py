"""Sealing data keys to the whistleblowing office, which alone can open them again. Pure but for
randomness.

HPKE (RFC 9180) in base mode: X25519, HKDF-SHA256, AES-256-GCM. `info` names institution, case
and key, so that what was sealed for one opens as no other. Sealed form: format (1 byte),
encapsulated key (32), ciphertext with tag (48).
"""

import base64
import binascii
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from avvik.application.ports import DataKey
from avvik.application.sealing import keys_in
from avvik.domain.events import Event

FORMAT = b"\x01"
KEY_BYTES = 32
# What stays with us of a diverted case: who reported and who joined, to show them its status.
KEPT = ("contact", "supporter:")

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotAKey(ValueError):
    """No X25519 key in the form that is wanted; the sentence says which."""


class NotForThisOffice(Exception):
    """A data key that was sealed for another office, case, key or institution, or altered."""

    def __init__(self) -> None:
        super().__init__("a key was sealed for another office, case or institution, or altered")


# --- the office's own keys


def new_office() -> tuple[bytes, str]:
    """A new private key (PKCS #8, PEM), and its public key as it is configured."""
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return pem, public_text(private)


def private_key(pem: bytes) -> X25519PrivateKey:
    """Raises `NotAKey`."""
    try:
        private = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        private = None
    if not isinstance(private, X25519PrivateKey):
        raise NotAKey("the private key must be X25519, PEM, without a password")
    return private


def public_text(private: X25519PrivateKey) -> str:
    """The public key, raw, in base64url without padding."""
    raw = private.public_key().public_bytes_raw()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def public_key(text: str) -> bytes:
    """The configured public key. Raises `NotAKey`, also for one that everybody could open."""
    try:
        raw = base64.b64decode(text.rstrip("=") + "=", altchars=b"-_", validate=True)
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(raw))
    except (binascii.Error, ValueError):
        raise NotAKey("the public key must be X25519, 32 bytes in base64url") from None
    return raw


# --- data keys


def seal_to(office_key: bytes, key: DataKey, institution: str, case: UUID) -> bytes:
    public = X25519PublicKey.from_public_bytes(office_key)
    return FORMAT + _SUITE.encrypt(key.secret, public, info=_info(institution, case, key.id))


def open_with(
    private: X25519PrivateKey, sealed: bytes, institution: str, case: UUID, key: UUID
) -> DataKey:
    """Raises `NotForThisOffice`."""
    if sealed[:1] != FORMAT:
        raise NotForThisOffice
    try:
        secret = _SUITE.decrypt(sealed[1:], private, info=_info(institution, case, key))
    except InvalidTag:
        raise NotForThisOffice from None
    return DataKey(key, secret)


def _info(institution: str, case: UUID, key: UUID) -> bytes:
    return b"avvik/escrow/1" + institution.encode() + b"\x00" + case.bytes + key.bytes


# --- which keys


def keys_given_up(events: Iterable[Event]) -> frozenset[UUID]:
    """The keys of these events that we destroy once the office has them."""
    return frozenset(
        key for event in events for subject, key in keys_in(event) if not subject.startswith(KEPT)
    )
