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

# More than any form has, but for the institution's file.
LARGEST = 1024 * 1024
# What somebody is waited for who is refused in the middle of a body: twice the largest that is
# accepted anywhere, for some seconds, while it keeps coming.
LEFT_AT_MOST = 64 * 1024 * 1024
LEFT_SECONDS = 10
STILL_SECONDS = 1


class Content:
    """What follows the headers; read once, and kept for whoever reads it again."""

    __slots__ = ("_is_held_back", "_left", "_length", "_read", "_receive", "is_over")

    def __init__(self, receive: Receive, version: str, headers: Mapping[bytes, bytes]) -> None:
        self._receive = receive
        # Until it is asked for, the client does not send it (RFC 9110 § 10.1.1).
        self._is_held_back = b"expect" in headers
        # How much is still to come, where that was said: asking the server once more whether
        # there is more would cost as much as the body itself.
        self._length = self._left = _length(version, headers)
        self._read: bytes | None = None
        # Whether all of it has come.
        self.is_over = self._length == 0

    async def receive(self) -> Any:
        """The next message of the server."""
        self._is_held_back = False
        message: Any = await self._receive()
        more: bool = message.get("more_body", False)
        if more and self._left is not None:
            self._left -= len(message["body"])
            more = message["more_body"] = self._left > 0
        self.is_over = not more
        return message

    async def read(self, at_most: int = LARGEST) -> bytes:
        """All of it. Raises `TooLarge`."""
        if self._read is not None:
            return self._read
        if (self._length or 0) > at_most:
            raise TooLarge
        parts: list[bytes] = []
        length = 0
        while not self.is_over:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Malformed
            parts.append(message["body"])
            length += len(message["body"])
            if length > at_most:
                raise TooLarge
        self._read = b"".join(parts)
        return self._read

    async def take_rest(self) -> None:
        """Read what is left, and forget it."""
        if self.is_over or self._is_held_back:
            return
        left = LEFT_AT_MOST
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEFT_SECONDS):
                while not self.is_over and left > 0:
                    message = await asyncio.wait_for(self.receive(), STILL_SECONDS)
                    left -= len(message.get("body", b""))


def _length(version: str, headers: Mapping[bytes, bytes]) -> int | None:
    """How long the body is, where that is known before it is read (RFC 9112 § 6.3)."""
    if b"transfer-encoding" in headers:
        return None
    given = headers.get(b"content-length")
    if given is None:
        return 0 if version.startswith("1") else None
    return int(given) if given.isdigit() else None
