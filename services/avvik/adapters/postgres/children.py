"""Work shared out among processes: each of them does every n-th piece, so all take equally long.

What comes of the pieces comes in their order. A child that fails only goes: whoever waits for its
piece does it here, and so meets the reason where it can be dealt with. Children are forked, which
costs milliseconds, and takes along whatever the work refers to. One whose parent is gone finds
nobody to hand its piece to, and ends.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import ExitStack, aclosing, contextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar

P = TypeVar("P")

# What comes of some pieces, one after the other. It opens for itself what it needs.
Work: TypeAlias = Callable[[Sequence[P]], AsyncGenerator[bytes]]

# More could not write faster: all of it goes to one connection.
MOST = 4
LENGTH_BYTES = 4


async def shared_out(pieces: Sequence[P], work: Work[P]) -> AsyncGenerator[bytes]:
    """What comes of each piece, in their order."""
    count = min(MOST, os.cpu_count() or 1, len(pieces) - 1)
    with ExitStack() as stack:
        children = [
            stack.enter_context(_child(pieces[place::count], work)) for place in range(count)
        ]
        for number, piece in enumerate(pieces):
            done = await _next(children[number % count]) if children else None
            if done is not None:
                yield done
                continue
            async with aclosing(work((piece,))) as made:
                async for each in made:
                    yield each


@contextmanager
def _child(pieces: Sequence[P], work: Work[P]) -> Iterator[socket.socket]:
    """A process that does the pieces; yields where it hands them over."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    fork = multiprocessing.get_context("fork")
    process = fork.Process(target=_live, args=(ours, theirs, pieces, work), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.kill()
        process.join()


def _live(ours: socket.socket, theirs: socket.socket, pieces: Sequence[P], work: Work[P]) -> None:
    ours.close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What is wrong is said once, by the parent.
    with Path(os.devnull).open("w") as sys.stderr:
        asyncio.run(_hand_over(theirs, pieces, work))


async def _hand_over(theirs: socket.socket, pieces: Sequence[P], work: Work[P]) -> None:
    loop = asyncio.get_running_loop()
    async with aclosing(work(pieces)) as made:
        async for each in made:
            await loop.sock_sendall(theirs, len(each).to_bytes(LENGTH_BYTES, "big"))
            await loop.sock_sendall(theirs, each)


async def _next(child: socket.socket) -> bytes | None:
    """What the child hands over next; none if it is gone."""
    try:
        length = int.from_bytes(await _received(child, LENGTH_BYTES), "big")
        return await _received(child, length)
    except (EOFError, ConnectionError):
        return None


async def _received(child: socket.socket, length: int) -> bytes:
    loop = asyncio.get_running_loop()
    received = bytearray(length)
    missing = memoryview(received)
    while missing:
        count = await loop.sock_recv_into(child, missing)
        if not count:
            raise EOFError
        missing = missing[count:]
    return bytes(received)
