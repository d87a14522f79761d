"""A lean HTTP load, in a process of its own: keep-alive connections that post and wait.

Reads an `Order` from standard input, prints a `Tally`. It knows just enough of HTTP/1.1 to
count answers, so that it costs the server's side as little of the machine as it can.
"""

import asyncio
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import cast

import msgspec
import uvloop
from msgspec import Struct

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")
STATUS = slice(9, 12)


class Order(Struct, frozen=True, kw_only=True):
    """What to send where. `%` in the body is replaced by a number never used before."""

    host: str
    port: int
    path: str
    tokens: list[str]
    body: str
    connections: int
    seconds: float
    with_key: bool = False


class Tally(Struct, frozen=True, kw_only=True):
    """What came back within the time; latencies in milliseconds."""

    rate: float
    statuses: dict[str, int]
    p50: float
    p99: float


class Connection(asyncio.Protocol):
    """Posts, waits for the whole answer, posts again, until the time is over."""

    def __init__(self, requests: Iterator[bytes], until: float) -> None:
        self._requests = requests
        self._until = until
        self._received = b""
        self._sent_at = 0.0
        self.statuses: Counter[str] = Counter()
        self.latencies: list[float] = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's own transports only look like one.
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(END_OF_HEAD)
        if end < 0:
            return
        length = LENGTH.search(self._received, 0, end)
        assert length is not None, self._received
        if len(self._received) < end + len(END_OF_HEAD) + int(length[1]):
            return
        now = time.perf_counter()
        self.latencies.append(now - self._sent_at)
        self.statuses[self._received[STATUS].decode()] += 1
        self._received = b""
        if now < self._until:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(next(self._requests))


def requests(order: Order, token: str, place: int) -> Iterator[bytes]:
    """Distinct requests of one length."""
    before, _, after = order.body.partition("%")
    nonce = f"{os.getpid():08}-{place:04}"
    number = f"{nonce}-00000000"
    length = len((before + number + after).encode())
    head = (
        f"POST {order.path} HTTP/1.1\r\nHost: {order.host}:{order.port}\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {length}\r\n"
    )
    count = 0
    while True:
        number = f"{nonce}-{count:08}"
        key = f'Idempotency-Key: "{number}"\r\n' if order.with_key else ""
        yield f"{head}{key}\r\n{before}{number}{after}".encode()
        count += 1


def _made(connection: Connection) -> Connection:
    return connection


async def run(order: Order) -> Tally:
    """All connections at once."""
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    connections = []
    for place in range(order.connections):
        token = order.tokens[place % len(order.tokens)]
        connection = Connection(requests(order, token, place), began + order.seconds)
        connections.append(connection)
        await loop.create_connection(partial(_made, connection), order.host, order.port)
    await asyncio.gather(*(connection.done for connection in connections))
    took = time.perf_counter() - began
    latencies = sorted(each for one in connections for each in one.latencies)
    statuses: Counter[str] = sum((one.statuses for one in connections), Counter())
    return Tally(
        rate=len(latencies) / took,
        statuses=dict(statuses),
        p50=statistics.median(latencies) * 1000,
        p99=latencies[int(len(latencies) * 0.99)] * 1000,
    )


if __name__ == "__main__":
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(run(order))))
