"""The api keeps what its OpenAPI document promises, on a real server over a real database."""

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from granian.constants import Interfaces
from granian.server.embed import Server
from msgspec import Struct

from avvik.api.acts.measures import OWNER
from avvik.api.acts.triage import HANDLER as EXAMPLE_HANDLER
from avvik.api.acts.triage import LEAD
from avvik.api.app import serve
from avvik.api.contract.institution_examples import DEPUTY
from deploy.local.child import free_port
from deploy.local.issuer import Issuer
from tests.avvik.api.front import Front, institution_database, opened_front, opened_office
from tests.avvik.api.given import (
    ACCEPT,
    ASK,
    CLOSE,
    COMPLETE,
    HANDLER,
    PLAN,
    PROPOSE,
    REJECT,
    REPORTER,
    TAKE_ON,
    Step,
    given,
)
from tests.servers import Databases, eventually

CONFIGURATION = Path("schemathesis.toml").resolve()
HOOKS = Path("tests/e2e/fuzzing.py").resolve()
# Everybody is to come to everything: of 14 people, with these, each does.
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))


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
    """Who asks for what."""

    people: tuple[str, ...]
    paths: str = "."
    how: tuple[str, ...] = ()
    examples: int = EXAMPLES
    # Checks that this run leaves to the others.
    apart: tuple[str, ...] = ()
    # What must have been answered, as (part of the route, status), for the run to say anything.
    reaches: tuple[tuple[str, int], ...] = ()


# A repeated key is told the stored answer, before anybody asks for the version.
REPEATED = ("missing_required_header", "negative_data_rejection")
# In this order: reporter, supporter, contact (who handles the cases), line leaders, owner of
# measures, receiver, the last resort, whoever looks on, and somebody with nothing to do with it.
PEOPLE = (
    *("student-1", "student-2", "ie-kontakt", "idi-leder", "ie-dekan", "iik-leder", "ie-hms"),
    *("varsling", "kvalitet", "revisor", "custodian", "personvern", "admin", "ansatt-1"),
)
RUNS = {
    "somebody alone": Run(
        people=("idi-leder",),
        paths="deviations|support|me|units|audit",
        reaches=(("deviations", 201), ("search", 200), ("closing", 404), ("units", 200)),
    ),
    # Whose a request is makes a difference only where its form is right.
    "everybody, about cases in every phase": Run(
        people=PEOPLE,
        paths="{case}",
        # A case that is diverted has nothing more to show.
        how=("--mode=positive", "--phases=fuzzing", "--exclude-path-regex=diversion"),
        examples=6 * EXAMPLES,
        apart=REPEATED,
        reaches=(("notes", 200), ("closing", 200), ("closing", 403), ("readers", 200)),
    ),
    "everybody, about everything else": Run(
        people=tuple(person for person in PEOPLE if person != "admin"),
        paths="^/api/v1/[^{]*$",
        how=("--mode=positive", "--phases=fuzzing", "--exclude-path-regex=configuration"),
        examples=3 * EXAMPLES,
        apart=REPEATED,
        reaches=(("deviations", 201), ("events", 200), ("events", 403)),
    ),
    "an admin, about the institution": Run(
        people=("admin",),
        paths="directory|roles|delegations|configuration|alerts",
        reaches=(("roles", 201), ("directory", 409), ("configuration", 403)),
    ),
    "the quality division, about the institution": Run(
        people=("kvalitet",),
        paths="configuration",
        apart=REPEATED,
        reaches=(("configuration", 200), ("source", 200)),
    ),
}
CONSENT = {"consents_to_handover": True}
DONE = (ACCEPT, PLAN, TAKE_ON, COMPLETE)
PHASES: tuple[tuple[Step, ...], ...] = (
    *((), (ASK,), (ACCEPT,), (ACCEPT, PLAN), (ACCEPT, PLAN, TAKE_ON), DONE, (*DONE, PROPOSE)),
    *((*DONE, CLOSE), (REJECT,), (Step(HANDLER, "diversion"),), (Step(REPORTER, "withdrawal"),)),
    (CLOSE, Step(REPORTER, "contest", {"reason": "Ingenting er gjort."})),
)


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)
async def test_schemathesis_finds_nothing(
    databases: Databases, issuer: Issuer, tmp_path: Path, run: Run
) -> None:
    dsn = await institution_database(databases)
    met = tmp_path / "met.json"
    async with opened_office(dsn, issuer) as office, opened_front(office, issuer) as front:
        cases = [await _joined(front, steps) for steps in PHASES] if "case" in run.paths else []
        plan = {
            "tokens": {person: issuer.token(person) for person in run.people},
            "cases": cases,
            "ids": {
                str(DEPUTY): await front.person("idi-leder"),
                EXAMPLE_HANDLER: await front.person(HANDLER),
                OWNER: await front.person("iik-leder"),
                LEAD: cases[0] if cases else LEAD,
            },
            "met": str(met),
            # Half of everybody's requests are such as the document shows.
            "examples": len(run.people) > 1,
        }
    async with served(dsn, issuer) as address:
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("st")),
            f"--config-file={CONFIGURATION}",
            "run",
            f"{address}/schema/openapi.json",
            f"--include-path-regex={run.paths}",
            f"--max-examples={run.examples}",
            # CPython 3.11 cannot parse in two threads at once, and hypothesis parses.
            "--workers=1",
            *run.how,
            *([f"--exclude-checks={','.join(run.apart)}"] if run.apart else []),
            "--no-color",
            "--generation-deterministic",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=tmp_path,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS), "FUZZING": json.dumps(plan)},
        )
        output, _ = await process.communicate()
        async with httpx.AsyncClient() as client:
            counted = (await client.get(f"{address}/metrics")).text

    assert process.returncode == 0, output.decode()
    for route, status in run.reaches:
        assert re.search(rf'route="[^"]*{re.escape(route)}",status="{status}"', counted), route
    asked = json.loads(met.read_text())
    assert len(asked) == len(run.people) * len({label for _, label in asked})


async def _joined(front: Front, steps: tuple[Step, ...]) -> str:
    """A case after these acts, which another student has joined; its id."""
    report = CONSENT if REJECT in steps else {}
    made = await given(front, **report)
    code = (await front.get(REPORTER, made.case)).json()["support_code"]
    await front.post("student-2", "/api/v1/support", {"code": code, "language": "en"})
    made.version += 1
    await made.did(*steps)
    return made.case[-36:]
