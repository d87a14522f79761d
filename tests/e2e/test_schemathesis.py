"""The api keeps what its OpenAPI document promises, on a real server over a real database."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from msgspec import Struct

from avvik.api.app import serve
from deploy.local.child import free_port
from deploy.local.issuer import Issuer
from tests.avvik.api.front import institution_database, opened_front, opened_office
from tests.servers import Databases, eventually

CONFIGURATION = Path("schemathesis.toml").resolve()
EXAMPLES = os.environ.get("SCHEMATHESIS_EXAMPLES", "15")


@asynccontextmanager
async def served(dsn: str, issuer: Issuer) -> AsyncIterator[str]:
    """The api under granian, in this process; its address."""
    port = free_port()
    app = serve(partial(opened_office, dsn, issuer))
    server = Server(app, "127.0.0.1", port, interface=Interfaces.ASGI, log_enabled=False)
    running = asyncio.create_task(server.serve())
    try:
        await eventually(partial(_listens, port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves it so
        await running


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


class Run(Struct, frozen=True, kw_only=True):
    """Who asks, of which paths, with which values kept as they are."""

    person: str
    paths: str = "."
    # Of the example case: acts that came before, and the parameters that stay fixed.
    acts: tuple[str, ...] = ()
    parameters: Mapping[str, str] = {}
    # Checks that this run leaves to the others.
    apart: tuple[str, ...] = ()
    # What must have been answered, as (part of the route, status), for the run to say anything.
    reaches: tuple[tuple[str, int], ...] = ()


CASE = {"path.case": "{case}"}
RUNS = {
    "a leader": Run(
        person="idi-leder",
        reaches=(("deviations", 201), ("deviations", 200), ("closing", 404), ("units", 200)),
    ),
    "a leader and an open case": Run(
        person="idi-leder",
        paths="case",
        parameters=CASE,
        # A repeated key is told the stored answer, before anybody asks for the version.
        apart=("missing_required_header", "negative_data_rejection"),
        reaches=(("{case}", 200), ("history", 200), ("acknowledgement", 200), ("closing", 412)),
    ),
    "a leader and a closed case": Run(
        person="idi-leder",
        paths="closing|acknowledgement",
        acts=("close",),
        parameters={**CASE, "header.If-Match": '"2"'},
        reaches=(("closing", 409), ("acknowledgement", 409)),
    ),
    "an auditor": Run(
        person="revisor",
        paths="audit|case",
        parameters=CASE,
        reaches=(("events", 200), ("{case}", 200), ("history", 200), ("closing", 403)),
    ),
}


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
async def test_schemathesis_finds_nothing(
    databases: Databases, issuer: Issuer, tmp_path: Path, run: Run
) -> None:
    dsn = await institution_database(databases)
    async with opened_office(dsn, issuer) as office, opened_front(office, issuer) as front:
        case = await front.report("student-1")
        for act in run.acts:
            assert (await getattr(front, act)("idi-leder", case)).status_code == 200
    kept = {name: value.format(case=case[-36:]) for name, value in run.parameters.items()}
    async with served(dsn, issuer) as address:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("st")),
            f"--config-file={_configuration(tmp_path, kept)}",
            "run",
            f"{address}/schema/openapi.json",
            f"--header=Authorization: Bearer {issuer.token(run.person)}",
            f"--include-path-regex={run.paths}",
            f"--max-examples={EXAMPLES}",
            # CPython 3.11 cannot parse in two threads at once, and hypothesis parses.
            "--workers=1",
            *([f"--exclude-checks={','.join(run.apart)}"] if run.apart else []),
            "--no-color",
            "--generation-deterministic",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
        )
        output, _ = await process.communicate()
        async with httpx.AsyncClient() as client:
            counted = (await client.get(f"{address}/metrics")).text

    assert process.returncode == 0, output.decode()
    for route, status in run.reaches:
        assert re.search(rf'route="[^"]*{re.escape(route)}",status="{status}"', counted), route


def _configuration(directory: Path, kept: Mapping[str, str]) -> Path:
    """The committed configuration, with these parameters."""
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in kept.items()]
    path = directory / "schemathesis.toml"
    path.write_text("\n".join([CONFIGURATION.read_text(), "[parameters]", *lines, ""]))
    return path
