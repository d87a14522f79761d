"""A request's content on its way in.

A server that answers before it has read all of it and closes the connection loses the answer:
the client is reset while it still writes, and never reads why (RFC 9112 § 9.6).
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from litestar.types import Receive

from avvik.api.failures import Malformed, TooLarge
from avvik.api.patience import Patience

# More than any form has, but for the institution's file.
LARGEST = 1024 * 1024
# Within how many seconds all of it must come: enough for the institution's file on a slow line.
WITHIN = 60
# What somebody is waited for who is refused in the middle of a body: twice the largest that is
# accepted anywhere, for some seconds, while it keeps coming.
LEFT_AT_MOST = 64 * 1024 * 1024
LEFT_SECONDS = 10
STILL_SECONDS = 1


class Content:
    """What follows the headers; read once, and kept for whoever reads it again."""

    __slots__ = ("_comes", "_left", "_length", "_patience", "_read", "_receive", "is_over")

    def __init__(
        self, receive: Receive, version: str, headers: Mapping[bytes, bytes], patience: Patience
    ) -> None:
        self._receive = receive
        self._patience = patience
        # Whether the rest would come: some send none until asked (RFC 9110 § 10.1.1).
        self._comes = b"expect" not in headers
        # How much is still to come, where that was said: asking the server once more whether
        # there is more would cost as much as the body itself.
        self._length = self._left = _length(version, headers)
        self._read: bytes | None = None
        # Whether all of it has come.
        self.is_over = self._length == 0

    async def receive(self) -> Any:
        """The next message of the server."""
        self._comes = True
        message: Any = await self._receive()
        more: bool = message.get("more_body", False)
        if more and self._left is not None:
            self._left -= len(message["body"])
            more = message["more_body"] = self._left > 0
        self.is_over = not more
        return message

    async def read(self, at_most: int = LARGEST) -> bytes:
        """All of it. Raises `TooLarge`, `TooSlow`."""
        if self._read is not None:
            return self._read
        if (self._length or 0) > at_most:
            raise TooLarge
        parts: list[bytes] = []
        length = 0
        waiting = self._patience.begin()
        try:
            while not self.is_over:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise Malformed
                parts.append(message["body"])
                length += len(message["body"])
                if length > at_most:
                    raise TooLarge
        except asyncio.CancelledError:
            self._comes = False
            raise
        finally:
            self._patience.end(waiting)
        self._read = b"".join(parts)
        return self._read

    async def take_rest(self) -> None:
        """Read what is left, and forget it."""
        if self.is_over or not self._comes:
            return
        left = LEFT_AT_MOST
        now = asyncio.get_running_loop().time
        end = now() + LEFT_SECONDS
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STILL_SECONDS) as still:
                while not self.is_over and left > 0:
                    message = await self.receive()
                    left -= len(message.get("body", b""))
                    still.reschedule(min(now() + STILL_SECONDS, end))


def _length(version: str, headers: Mapping[bytes, bytes]) -> int | None:
    """How long the body is, where that is known before it is read (RFC 9112 § 6.3)."""
    if b"transfer-encoding" in headers:
        return None
    given = headers.get(b"content-length")
    if given is None:
        return 0 if version.startswith("1") else None
    return int(given) if given.isdigit() else None
