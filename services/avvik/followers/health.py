"""`/livez`, `/readyz` and `/metrics` of the worker, over HTTP on loopback."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping

import msgspec
import prometheus_client

Probe = Callable[[], Awaitable[bool]]

PATIENCE = 3.0
JSON = "application/json"


async def listen(port: int, probes: Mapping[str, Probe]) -> asyncio.Server:
    """Answer until closed. A probe says whether what it is named for is there."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever asks badly, or goes away, gets nothing.
        with contextlib.suppress(OSError, TimeoutError, EOFError, ValueError, LookupError):
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
                writer.write(_response(*await _answer(head.split()[1], probes)))
                await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "127.0.0.1", port, limit=8192)


async def _answer(path: bytes, probes: Mapping[str, Probe]) -> tuple[str, str, bytes]:
    match path:
        case b"/livez":
            return "200 OK", JSON, b'{"status":"ok"}'
        case b"/readyz":
            up = await asyncio.gather(*(probe() for probe in probes.values()))
            down = [name for name, is_up in zip(probes, up, strict=True) if not is_up]
            status = "503 Service Unavailable" if down else "200 OK"
            return status, JSON, msgspec.json.encode({"down": down})
        case b"/metrics":
            return (
                "200 OK",
                prometheus_client.CONTENT_TYPE_LATEST,
                prometheus_client.generate_latest(),
            )
        case _:
            return "404 Not Found", JSON, b'{"status":"not found"}'


def _response(status: str, media_type: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
