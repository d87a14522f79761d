"""Data keys in a database of their own, each wrapped by a key-encryption key from outside it.

Wrapped form: format (1 byte), id of the key-encryption key (8), nonce (12), AES-256-GCM
ciphertext with tag (48); the data key's id is the additional data, so that no row can stand
in for another. Keys of diverted cases are besides sealed to the whistleblowing office
(`application.offices`), and then destroyed here.
"""

import hashlib
import os
import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self
from uuid import UUID

import asyncpg
import structlog
from asyncpg.pgproto import pgproto
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from avvik.adapters.postgres.connection import acquired, open_pool
from avvik.adapters.stock import Stock
from avvik.application import offices
from avvik.application.ports import DataKey, NotEscrowed, Unavailable
from avvik.application.streams import new_case_id
from avvik.domain.configuration import office_fingerprint

BLOCK = 512
KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
KEK_ID = slice(1, 9)
NONCE = slice(9, 21)
CIPHERTEXT = slice(21, None)

# Without a conflict target: naming one would take a right to read.
_ESCROW = """
    insert into vault.escrow (case_id, office, key_id, wrapped)
    select $1, $2, * from unnest($3::uuid[], $4::bytea[])
    on conflict do nothing
"""
_SURRENDER = """
    delete from vault.keys
    where id = any ($3) and exists (
        select from vault.escrow
        where case_id = $1 and office = $2 and key_id = keys.id
    )
    returning id
"""
_IS_ANY_LEFT = "select exists (select from vault.keys where id = any ($1))"
_ESCROWED = "select key_id, wrapped from vault.escrow where case_id = $1 and office = $2"

_log = structlog.get_logger(__name__)


class ForeignKey(Unavailable):
    """A data key that another key-encryption key wrapped, or that was altered: see to it."""

    def __init__(self, key_id: UUID) -> None:
        super().__init__("vault")
        _log.error("foreign_key", key=str(key_id))


class KeyEncryptionKey:
    """The key that wraps data keys; 32 bytes, kept out of every `repr`."""

    __slots__ = ("_cipher", "_head", "id")

    def __init__(self, material: bytes) -> None:
        if len(material) != KEY_BYTES:
            raise ValueError("a key-encryption key has 32 bytes")
        self._cipher = AESGCM(material)
        self.id = hashlib.sha256(b"avvik/kek/1" + material).digest()[:8]
        self._head = FORMAT + self.id

    def wrap(self, keys: Sequence[DataKey]) -> list[bytes]:
        head, encrypt = self._head, self._cipher.encrypt
        return [
            head + nonce + encrypt(nonce, key.secret, key.id.bytes)
            for key, (nonce,) in zip(keys, _random(len(keys), NONCE_BYTES), strict=True)
        ]

    def unwrap(self, key_id: UUID, wrapped: bytes) -> DataKey:
        if wrapped[:1] != FORMAT or wrapped[KEK_ID] != self.id:
            raise ForeignKey(key_id)
        try:
            secret = self._cipher.decrypt(wrapped[NONCE], wrapped[CIPHERTEXT], key_id.bytes)
        except InvalidTag:
            raise ForeignKey(key_id) from None
        return DataKey(key_id, secret)


class PostgresVault:
    """Hands out keys from blocks that were made durable before."""

    def __init__(self, pool: asyncpg.Pool, kek: KeyEncryptionKey, institution: str) -> None:
        self.pool = pool
        self._kek = kek
        self._institution = institution
        self._stock = Stock(self._made, BLOCK)
        self.new = self._stock.take

    @classmethod
    async def open(cls, dsn: str, kek: bytes, role: str | None = None, *, institution: str) -> Self:
        """Connects when it is used: the database may be away now."""
        return cls(await open_pool(dsn, role, most=4), KeyEncryptionKey(kek), institution)

    async def close(self) -> None:
        await self._stock.close()
        await self.pool.close()

    async def fetch(self, ids: Collection[UUID]) -> Mapping[UUID, DataKey]:
        if not ids:
            return {}
        query = "select id, wrapped from vault.keys where id = any ($1)"
        async with acquired(self.pool, "vault") as connection:
            rows = await connection.fetch(query, list(ids))
        return {row["id"]: self._kek.unwrap(row["id"], row["wrapped"]) for row in rows}

    async def escrow(self, case: UUID, office_key: bytes, keys: Collection[DataKey]) -> None:
        sealed = [offices.seal_to(office_key, key, self._institution, case) for key in keys]
        ids = [key.id for key in keys]
        async with acquired(self.pool, "vault") as connection:
            await connection.execute(_ESCROW, case, office_fingerprint(office_key), ids, sealed)

    async def surrender(self, case: UUID, office: str, ids: Collection[UUID]) -> int:
        async with acquired(self.pool, "vault") as connection:
            destroyed = len(await connection.fetch(_SURRENDER, case, office, list(ids)))
            if await connection.fetchval(_IS_ANY_LEFT, list(ids)):
                raise NotEscrowed
        return destroyed

    async def _made(self, count: int) -> Sequence[DataKey]:
        keys = list(_fresh(count))
        ids = [key.id for key in keys]
        rows = list(zip(ids, self._kek.wrap(keys), strict=True))
        async with acquired(self.pool, "vault") as connection:
            await connection.copy_records_to_table(
                "keys", schema_name="vault", columns=("id", "wrapped"), records=rows
            )
        return keys


async def escrowed(connection: asyncpg.Connection, case: UUID, office: str) -> Mapping[UUID, bytes]:
    """The case's keys as sealed to the office (by fingerprint)."""
    rows = await connection.fetch(_ESCROWED, case, office)
    return {row["key_id"]: row["wrapped"] for row in rows}


def _fresh(count: int) -> Iterator[DataKey]:
    """New keys. Their ids follow each other (UUIDv7), which is kind to the index."""
    first = new_case_id(datetime.now(UTC)).int & ~0xFFFF
    for number, (secret,) in enumerate(_random(count, KEY_BYTES), first):
        # The driver's own kind of `uuid.UUID` is made in a tenth of the time.
        yield DataKey(pgproto.UUID(number.to_bytes(16, "big")), secret)


def _random(count: int, size: int) -> Iterator[tuple[bytes]]:
    """Asking the system for all of it at once costs a fraction of asking each time."""
    return struct.iter_unpack(f"{size}s", os.urandom(count * size))
