"""References are unique, whoever takes them."""

import asyncio

from avvik.application.ports import References


async def test_no_reference_is_given_twice(references: References) -> None:
    taken = await asyncio.gather(*(references.take(2026) for _ in range(700)))
    assert len(set(taken)) == 700
    assert all(each.startswith("AVV-2026-") for each in taken)


async def test_every_year_counts_for_itself(references: References) -> None:
    assert (await references.take(2026)).startswith("AVV-2026-")
    assert (await references.take(2027)).startswith("AVV-2027-")
    assert (await references.take(2026)).startswith("AVV-2026-")
