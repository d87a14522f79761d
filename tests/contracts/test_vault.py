"""What every vault does with data keys."""

import asyncio
from uuid import uuid4

from avvik.application.ports import Vault


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
