"""A mail to send, and a mail server that is driven by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from uuid import UUID

from notifier.incoming import OwnCase
from notifier.letter import letter, message_id
from notifier.wording import Text
from tests.notifier import given

TO = "head@example.org"
ABOUT = OwnCase(case=UUID(given.CASE), reference="AVV-2026-17")
TEXT = Text(about=ABOUT, language="nn", subject="Avvik AVV-2026-17: æøå", body="Først\n.\nså æøå\n")


def mail(to: str = TO, text: Text = TEXT) -> EmailMessage:
    identity = message_id("event/1", "head", "email", "example.org")
    return letter(text, sender="avvik@example.org", to=to, identity=identity, now=given.NOW)


@asynccontextmanager
async def accepting(*, after: float = 0, hangs_up: bool = False) -> AsyncIterator[str]:
    """A server that keeps every mail; it may take its time to say so, and wait for no goodbye."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        async for line in reader:
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                await asyncio.sleep(after)
                writer.write(b"250 2.6.0 kept\r\n")
                if hangs_up:
                    break
            else:
                writer.write(b"250 OK\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
