"""Keys are durable before they are handed out, and wrapped for their own row alone."""

import os
from uuid import uuid4

import asyncpg
import pytest

from avvik.adapters.vault import BLOCK, ForeignKey, KeyEncryptionKey, PostgresVault, escrowed
from avvik.application import offices
from avvik.application.ports import DataKey, Unavailable
from avvik.domain.configuration import office_fingerprint
from tests.avvik.adapters.stores import API, WORKER, connected
from tests.servers import INSTITUTION

KEK = os.urandom(32)


async def test_a_block_is_stored_before_its_first_key_is_used(vault_dsn: str) -> None:
    vault = await PostgresVault.open(vault_dsn, KEK, API, institution=INSTITUTION)
    (key,) = await vault.new(1)
    async with connected(vault_dsn) as connection:
        ids = {row["id"] for row in await connection.fetch("select id from vault.keys")}
        wrapped = await connection.fetchval("select wrapped from vault.keys where id = $1", key.id)
    assert len(ids) == BLOCK
    assert key.id in ids
    assert key.secret not in wrapped
    await vault.close()


async def test_keys_outlive_the_process_and_need_the_key_encryption_key(vault_dsn: str) -> None:
    before = await PostgresVault.open(vault_dsn, KEK, API, institution=INSTITUTION)
    (key,) = await before.new(1)
    await before.close()
    after = await PostgresVault.open(vault_dsn, KEK, API, institution=INSTITUTION)
    assert await after.fetch([key.id]) == {key.id: key}
    await after.close()
    other = await PostgresVault.open(vault_dsn, os.urandom(32), API, institution=INSTITUTION)
    with pytest.raises(ForeignKey):
        await other.fetch([key.id])
    await other.close()


def test_a_wrapped_key_does_not_stand_in_for_another() -> None:
    kek = KeyEncryptionKey(KEK)
    key = DataKey(uuid4(), os.urandom(32))
    (wrapped,) = kek.wrap([key])
    assert kek.unwrap(key.id, wrapped) == key
    with pytest.raises(ForeignKey):
        kek.unwrap(uuid4(), wrapped)
    with pytest.raises(ForeignKey):
        kek.unwrap(key.id, wrapped[:-1] + b"\x00")


def test_a_key_encryption_key_has_32_bytes_and_does_not_show_them() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyEncryptionKey(b"short")
    assert KEK.hex() not in repr(KeyEncryptionKey(KEK))


async def test_a_vault_that_is_away_says_so() -> None:
    vault = await PostgresVault.open(
        "postgresql://nobody@127.0.0.1:1/nothing", KEK, institution=INSTITUTION
    )
    with pytest.raises(Unavailable, match="vault"):
        await vault.new(1)
    with pytest.raises(Unavailable, match="vault"):
        await vault.fetch([uuid4()])
    with pytest.raises(Unavailable, match="vault"):
        await vault.surrender(uuid4(), "", [uuid4()])
    await vault.close()


async def test_what_an_office_got_it_can_read_and_nobody_else(vault_dsn: str) -> None:
    pem, public = offices.new_office()
    private, office_key = offices.private_key(pem), offices.public_key(public)
    case = uuid4()
    vault = await PostgresVault.open(vault_dsn, KEK, API, institution=INSTITUTION)
    keys = await vault.new(2)
    await vault.escrow(case, office_key, keys)
    await vault.close()
    async with connected(vault_dsn, WORKER) as connection:
        sealed = await escrowed(connection, case, office_fingerprint(office_key))
        assert await escrowed(connection, uuid4(), office_fingerprint(office_key)) == {}
    opened = [offices.open_with(private, sealed[key.id], INSTITUTION, case, key.id) for key in keys]
    assert opened == list(keys)
    assert all(key.secret not in each for key in keys for each in sealed.values())


async def test_the_escrow_only_grows_and_only_the_worker_looks_in(vault_dsn: str) -> None:
    async with connected(vault_dsn, API) as api, connected(vault_dsn, WORKER) as worker:
        for connection, statement in (
            (api, "select from vault.escrow"),
            (api, "delete from vault.escrow"),
            (api, "update vault.escrow set wrapped = ''"),
            (worker, "delete from vault.escrow"),
            (worker, "update vault.escrow set wrapped = ''"),
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        assert await worker.fetch("select from vault.escrow") == []
