"""The api keeps what its OpenAPI document promises, on a real server over a real database."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server

from avvik.api.app import serve
from deploy.local.child import free_port
from deploy.local.issuer import Issuer
from tests.avvik.api.front import institution_database, opened_office
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


async def test_schemathesis_finds_nothing(
    databases: Databases, issuer: Issuer, tmp_path: Path
) -> None:
    dsn = await institution_database(databases)
    token = issuer.token("idi-leder")
    async with served(dsn, issuer) as address:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("st")),
            f"--config-file={CONFIGURATION}",
            "run",
            f"{address}/schema/openapi.json",
            f"--header=Authorization: Bearer {token}",
            f"--max-examples={EXAMPLES}",
            "--workers=2",
            "--no-color",
            "--generation-deterministic",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
        )
        output, _ = await process.communicate()

    assert process.returncode == 0, output.decode()
