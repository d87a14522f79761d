"""Work is shared out among processes: all of it is done, in order, whatever becomes of them."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from avvik.adapters.postgres import children
from avvik.adapters.postgres.children import shared_out
from tests.servers import eventually

PIECES = range(20)
ENDLESS = range(1_000_000)
BIG = 3_000_000


@pytest.fixture(params=[1, 3, 8])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    count: int = request.param
    monkeypatch.setattr(os, "cpu_count", lambda: count)
    return count


async def numbered(pieces: Sequence[int]) -> AsyncGenerator[bytes]:
    """Of each piece its number, and who did it."""
    for piece in pieces:
        yield f"{piece} {os.getpid()}".encode()


async def done(pieces: Sequence[int], work: children.Work[int] = numbered) -> list[list[int]]:
    async with aclosing(shared_out(pieces, work)) as made:
        return [[int(part) for part in each.split()] async for each in made]


async def test_what_comes_of_the_pieces_comes_in_their_order(cores: int) -> None:
    made = await done(PIECES)

    assert [piece for piece, _ in made] == list(PIECES)
    by = {process for _, process in made}
    assert len(by) == min(cores, children.MOST)
    assert os.getpid() not in by


@pytest.mark.parametrize("pieces", [range(0), range(1)])
async def test_what_is_not_worth_sharing_is_done_here(pieces: Sequence[int]) -> None:
    assert await done(pieces) == [[piece, os.getpid()] for piece in pieces]


async def test_pieces_may_be_larger_than_what_fits_between_processes() -> None:
    async def large(pieces: Sequence[int]) -> AsyncGenerator[bytes]:
        for piece in pieces:
            yield bytes([piece]) * BIG

    async with aclosing(shared_out(range(5), large)) as made:
        assert [each async for each in made] == [bytes([piece]) * BIG for piece in range(5)]


async def test_what_a_child_dies_of_is_done_here(cores: int) -> None:
    here = os.getpid()

    async def deadly(pieces: Sequence[int]) -> AsyncGenerator[bytes]:
        for piece in pieces:
            if piece == 7 and os.getpid() != here:
                os.kill(os.getpid(), signal.SIGKILL)
            yield f"{piece} {os.getpid()}".encode()

    made = await done(PIECES, deadly)

    assert [piece for piece, _ in made] == list(PIECES)
    assert made[7] == [7, here]


async def test_what_no_process_can_do_is_told_as_it_is(
    cores: int, capfd: pytest.CaptureFixture[str]
) -> None:
    class Broken(Exception):
        pass

    async def broken(pieces: Sequence[int]) -> AsyncGenerator[bytes]:
        for piece in pieces:
            if piece == 7:
                raise Broken
            yield f"{piece} {os.getpid()}".encode()

    with pytest.raises(Broken):
        await done(PIECES, broken)
    assert not multiprocessing.active_children()
    assert capfd.readouterr() == ("", "")


async def test_nobody_goes_on_with_what_nobody_waits_for(cores: int) -> None:
    async with aclosing(shared_out(ENDLESS, numbered)) as made:
        await anext(made)
        assert len(multiprocessing.active_children()) == min(cores, children.MOST)
    assert not multiprocessing.active_children()


async def test_children_end_with_their_parent(cores: int, tmp_path: Path) -> None:
    told = tmp_path / "children"

    async def begin() -> None:
        async with aclosing(shared_out(ENDLESS, numbered)) as made:
            await anext(made)
            begun = [str(child.pid) for child in multiprocessing.active_children()]
            told.with_suffix(".part").write_text(" ".join(begun))
            told.with_suffix(".part").rename(told)
            await asyncio.Event().wait()

    parent = multiprocessing.get_context("fork").Process(target=lambda: asyncio.run(begin()))
    parent.start()
    await eventually(told.exists)
    begun = [int(child) for child in told.read_text().split()]
    parent.kill()
    parent.join()

    assert len(begun) == min(cores, children.MOST)
    await eventually(lambda: not any(map(is_alive, begun)))


def is_alive(process: int) -> bool:
    """Whether it is more than an entry that nobody has asked for yet."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
