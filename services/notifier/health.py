"""Liveness, readiness and metrics over HTTP, on loopback."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec
import prometheus_client

from notifier import metrics, policy
from notifier.ledger import Ledger
from notifier.loops import wait

Probe = Callable[[], Awaitable[bool]]

_PATIENCE = 3.0


class Health:
    """Answers `/livez`, `/readyz` (which names what is down) and `/metrics`."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        self._probes = probes

    async def listen(self, port: int) -> asyncio.Server:
        """Start answering."""
        return await asyncio.start_server(self._answer, "127.0.0.1", port, limit=8192)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
                status, media_type, body = await self._reply(head.split(b" ", 2)[1].decode())
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError, ValueError, IndexError):
            pass
        finally:
            writer.close()

    async def _reply(self, path: str) -> tuple[str, str, bytes]:
        match path:
            case "/livez":
                return "200 OK", "application/json", b'{"status":"ok"}'
            case "/readyz":
                down = await self._down()
                status = "503 Service Unavailable" if down else "200 OK"
                return status, "application/json", msgspec.json.encode({"down": down})
            case "/metrics":
                text = prometheus_client.generate_latest()
                return "200 OK", prometheus_client.CONTENT_TYPE_LATEST, text
            case _:
                return "404 Not Found", "application/json", b'{"status":"not found"}'

    async def _down(self) -> list[str]:
        up = await asyncio.gather(*(probe() for probe in self._probes.values()))
        return [name for name, is_up in zip(self._probes, up, strict=True) if not is_up]


async def watch(ledger: Ledger) -> None:
    """One turn of the gauges: what waits, is unreachable, is set aside."""
    counts = await ledger.duties.counts()
    metrics.WAITING.set(counts.waiting)
    for role in policy.ROLES:
        metrics.UNREACHABLE.labels(role).set(counts.unreachable.get(role, 0))
    metrics.PARKED.set(await ledger.messages.count_parked())
    await wait(asyncio.Event(), 1)
