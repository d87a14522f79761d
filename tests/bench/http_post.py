"""Reports over HTTP, beside a handler in the same framework and server that does nothing.

Both know whose request it is. A remark tells how it is beside one that does not ask.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import msgspec
from msgspec import structs

from avvik.settings import Store
from deploy.local import child
from deploy.local.issuer import Issuer
from tests import servers
from tests.bench import given
from tests.bench.harness import Row, per_second, side_by_side
from tests.bench.load import Order, Tally
from tests.bench.noop import WITH_TOKENS
from tests.bench.stage import Stage

BODY = msgspec.json.encode(
    {
        "title": given.TITLE,
        "description": f"{given.DESCRIPTION} (%)",
        "category": given.CATEGORY,
        "unit": given.UNIT,
        "occurred_on": given.OCCURRED_ON,
        "ordinary_channels": {"tried": given.TRIED},
        "language": "nb",
    }
).decode()

PATIENCE = 20


async def measure(stage: Stage) -> Row:
    store = await stage.store("http")
    issuer = Issuer(servers.ISSUER, servers.AUDIENCE, {}, keys=stage.directory / "issuer.json")
    try:
        async with (
            _api(stage.directory, store, issuer) as api,
            _noop(stage.directory, _oidc(issuer) | {WITH_TOKENS: "1"}) as noop,
            _noop(stage.directory, {}) as bare,
        ):
            order = _order(issuer, stage.size.seconds)

            async def rate(port: int) -> float:
                return _accepted(await run_load(structs.replace(order, port=port)))

            rounds = stage.size.rounds
            compared = await side_by_side(partial(rate, api), partial(rate, noop), rounds)
            beside_bare = await side_by_side(partial(rate, api), partial(rate, bare), rounds)
            remarks = await _remarks(structs.replace(order, port=api))
    finally:
        issuer.stop()
    return Row(
        name="http_post_vs_noop",
        ratio=compared.ratio,
        limit=0.4,
        ours=per_second(compared.ours),
        theirs=per_second(compared.theirs),
        remarks=(
            f"{beside_bare.ratio:.2f} beside one that asks nobody who they are",
            *remarks,
        ),
    )


async def _remarks(order: Order) -> tuple[str, ...]:
    together = await run_load(order)
    keyed = await run_load(structs.replace(order, with_key=True))
    alone = await run_load(structs.replace(order, connections=1))
    return (_latency(together, order.connections), _latency(alone, 1), _rate_with_key(keyed))


def _latency(tally: Tally, connections: int) -> str:
    return f"{connections} connections: p50 {tally.p50:.1f} ms, p99 {tally.p99:.1f} ms"


def _rate_with_key(tally: Tally) -> str:
    return f"each with an Idempotency-Key: {per_second(tally.rate)}"


def _order(issuer: Issuer, seconds: float) -> Order:
    people = [given.profile(place) for place in range(given.CONCURRENT)]
    tokens = [
        issuer.token(
            who.sub, claims={"name": who.name, "email": who.address, "locale": who.language}
        )
        for who in people
    ]
    return Order(
        host="127.0.0.1",
        port=0,
        path="/api/v1/deviations",
        tokens=tokens,
        body=BODY,
        connections=given.CONCURRENT,
        seconds=seconds,
    )


async def run_load(order: Order) -> Tally:
    """Load from a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.bench.load"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(order.seconds + PATIENCE):
        output, _ = await process.communicate(msgspec.json.encode(order))
    return msgspec.json.decode(output, type=Tally)


def _accepted(tally: Tally) -> float:
    assert set(tally.statuses) == {"201"}, tally
    return tally.rate


@asynccontextmanager
async def _api(directory: Path, store: Store, issuer: Issuer) -> AsyncIterator[int]:
    """The api as an operator starts it; its port."""
    port = child.free_port()
    variables = {f"AVVIK_{name.upper()}": str(value) for name, value in _settings(store)}
    async with _running(
        ["avvik", "api"],
        port,
        directory / "api.log",
        variables
        | _oidc(issuer)
        | {
            "AVVIK_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "AVVIK_PORT": str(port),
            "AVVIK_RATE_LIMIT": "1000",
        },
    ):
        yield port


def _settings(store: Store) -> list[tuple[str, object]]:
    return list(structs.asdict(store).items())


def _oidc(issuer: Issuer) -> dict[str, str]:
    return {
        "AVVIK_OIDC_ISSUER": issuer.name,
        "AVVIK_OIDC_AUDIENCE": issuer.audience,
        "AVVIK_OIDC_DISCOVERY_URL": issuer.discovery_url,
    }


@asynccontextmanager
async def _noop(directory: Path, variables: dict[str, str]) -> AsyncIterator[int]:
    port = child.free_port()
    log = directory / f"noop-{port}.log"
    async with _running(["tests.bench.noop", str(port)], port, log, variables):
        yield port


@asynccontextmanager
async def _running(
    module: list[str], port: int, log: Path, variables: dict[str, str]
) -> AsyncIterator[None]:
    process = child.start(
        [sys.executable, "-m", *module], log=log, environment=os.environ | variables
    )
    try:
        await servers.eventually(lambda: process.poll() is not None or _listens(port), within=30)
        if process.poll() is not None:
            raise child.ChildFailed(child.tail(log))
        yield
    finally:
        child.stop(process)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
