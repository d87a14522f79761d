"""Keyed hashes that stand for people and their requests. Pure; the secret comes from settings.

Every purpose has its own prefix, so that a hash made for one never equals one made for another.
"""

from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

# RFC 4648 § 6. It divides 256 evenly: a byte's remainder is as random as the byte.
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LETTER_OF_BYTE = LETTERS * (256 // len(LETTERS))


class Secret:
    """The institution's secret, kept out of every `repr`."""

    __slots__ = ("_keyed", "_purposes")

    def __init__(self, material: bytes) -> None:
        self._keyed = HMAC(material, SHA256())
        # Taking in the key, and what the hash is for, costs as much as the rest: once for each.
        self._purposes: dict[str, HMAC] = {}

    def hash(self, purpose: str, *parts: bytes) -> bytes:
        """HMAC-SHA-256 (RFC 2104) over purpose and parts, each with its length before it."""
        keyed = (self._purposes.get(purpose) or self._begun(purpose)).copy()
        for part in parts:
            keyed.update(_measured(part))
        return keyed.finalize()

    def _begun(self, purpose: str) -> HMAC:
        begun = self._keyed.copy()
        begun.update(_measured(purpose.encode()))
        self._purposes[purpose] = begun
        return begun


def _measured(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def identity_of(secret: Secret, issuer: str, sub: str) -> bytes:
    return secret.hash("identity", issuer.encode(), sub.encode())


def fingerprint(secret: Secret, body: bytes) -> bytes:
    """Whether two requests under one key are the same one."""
    return secret.hash("fingerprint", body)


def command_id(secret: Secret, identity: bytes, route: str, key: str) -> UUID:
    """The id of whatever (caller, route, Idempotency-Key) asks for (UUIDv8, RFC 9562 § 5.8)."""
    digest = secret.hash("command", identity, route.encode(), key.encode())
    return _uuid8(digest)


def pseudonym(secret: Secret, case: UUID, role: str, number: int) -> UUID:
    """What a reporter or supporter is called outside this service."""
    return _uuid8(secret.hash("pseudonym", case.bytes, role.encode(), number.to_bytes(4, "big")))


def support_code(secret: Secret, case: UUID) -> str:
    """What others join the case with: 16 letters and digits, 80 bits."""
    return secret.hash("support", case.bytes)[:16].translate(_LETTER_OF_BYTE).decode()


def support_hash(secret: Secret, code: str) -> bytes:
    """What a code is known by in the database."""
    return secret.hash("support-code", code.encode())


def _uuid8(digest: bytes) -> UUID:
    number = int.from_bytes(digest[:16], "big")
    number = (number & ~(0xF << 76)) | (0x8 << 76)
    return UUID(int=(number & ~(0b11 << 62)) | (0b10 << 62))
