"""What every vault does with data keys."""

import asyncio
from uuid import uuid4

import pytest

from avvik.application import offices
from avvik.application.ports import NotEscrowed, Vault
from avvik.domain.configuration import office_fingerprint

OFFICE_KEY = offices.public_key(offices.new_office()[1])
OFFICE = office_fingerprint(OFFICE_KEY)


async def test_keys_handed_out_can_be_fetched_again(vault: Vault) -> None:
    keys = await vault.new(3)
    assert await vault.fetch([key.id for key in keys]) == {key.id: key for key in keys}


async def test_no_key_is_handed_out_twice(vault: Vault) -> None:
    taken = await asyncio.gather(*(vault.new(7) for _ in range(300)))
    keys = [key for each in taken for key in each]
    assert len(keys) == 2100
    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 2100
    assert all(len(key.secret) == 32 for key in keys)


async def test_more_keys_than_a_block_holds_come_at_once(vault: Vault) -> None:
    assert len(await vault.new(2000)) == 2000


async def test_keys_that_do_not_exist_are_left_out(vault: Vault) -> None:
    (key,) = await vault.new(1)
    assert await vault.fetch([key.id, uuid4()]) == {key.id: key}
    assert await vault.fetch([]) == {}


async def test_surrendered_keys_are_gone_and_others_stay(vault: Vault, destroying: Vault) -> None:
    case = uuid4()
    given, kept = await vault.new(2)
    await vault.escrow(case, OFFICE_KEY, [given, kept])
    assert await destroying.surrender(case, OFFICE, [given.id]) == 1
    assert await vault.fetch([given.id, kept.id]) == {kept.id: kept}


async def test_escrow_and_surrender_may_be_repeated(vault: Vault, destroying: Vault) -> None:
    case = uuid4()
    keys = await vault.new(2)
    ids = [key.id for key in keys]
    await vault.escrow(case, OFFICE_KEY, keys[:1])
    await vault.escrow(case, OFFICE_KEY, keys)
    assert await destroying.surrender(case, OFFICE, ids) == 2
    assert await destroying.surrender(case, OFFICE, ids) == 0
    assert await destroying.surrender(case, OFFICE, []) == 0


async def test_a_key_that_the_office_does_not_have_is_not_destroyed(
    vault: Vault, destroying: Vault
) -> None:
    case = uuid4()
    given, forgotten = await vault.new(2)
    await vault.escrow(case, OFFICE_KEY, [given])
    await vault.escrow(uuid4(), OFFICE_KEY, [forgotten])
    await vault.escrow(case, offices.public_key(offices.new_office()[1]), [forgotten])
    with pytest.raises(NotEscrowed):
        await destroying.surrender(case, OFFICE, [given.id, forgotten.id])
    assert await vault.fetch([given.id, forgotten.id]) == {forgotten.id: forgotten}
