"""What the same server and framework do with the same request when nothing is to be done."""

import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces, Loops
from litestar import Litestar, Request, post


@post("/api/v1/deviations")
async def noop(request: Request[Any, Any, Any]) -> dict[str, int]:
    """Take the whole body in, and say how long it was."""
    return {"length": len(await request.body())}


app = Litestar([noop], openapi_config=None)


if __name__ == "__main__":
    Granian(
        "tests.bench.noop:app",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=1,
        log_enabled=False,
        websockets=False,
    ).serve()
