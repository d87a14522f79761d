"""Random bytes for ids and nonces, from the system's own generator, asked for many at once.

Each time it is asked, Python's lock is let go, and whichever thread of the server waits for it
takes over: several times in the middle of one request.
"""

import os
from io import BytesIO

BLOCK = 4096


class _Noise:
    """Safe in threads: the bytes of a block are read by one call that nothing interrupts."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self._read = BytesIO().read

    def __call__(self, count: int) -> bytes:
        read = self._read(count)
        if len(read) == count:
            return read
        fresh = BytesIO(os.urandom(BLOCK + count))
        self._read = fresh.read
        return fresh.read(count)


noise = _Noise()
# A child would otherwise go on with the same bytes as its parent.
os.register_at_fork(after_in_child=noise.forget)
