"""What people do over HTTP: each with a token of their own, as a client of the api."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import httpx

from tests.e2e.post_office import Letter
from tests.e2e.system import System
from tests.servers import eventually

DEVIATIONS = "/api/v1/deviations"
YESTERDAY = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)

REPORT: dict[str, Any] = {
    "title": "Referansegruppa i emnet er aldri kalla inn",
    "description": "Semesteret er halvgått, og ingen har fått svar.",
    "category": "evaluation_missing",
    "level": "course",
    "occurred_on": YESTERDAY.isoformat(),
    "ordinary_channels": {"tried": ["teacher", "reference_group"]},
    "language": "nn",
}


class Caller:
    """Somebody with a token."""

    def __init__(self, system: System, client: httpx.AsyncClient) -> None:
        self._system = system
        self.http = client

    async def report(self, *, key: str | None = None, **changes: Any) -> httpx.Response:
        """Report a deviation; at a course unless told otherwise."""
        place = {} if changes.keys() & {"unit", "programme"} else {"course": "TDT4100"}
        headers = {"Idempotency-Key": key} if key else {}
        return await self.http.post(DEVIATIONS, json=REPORT | place | changes, headers=headers)

    async def get(self, case: str, what: str = "", **headers: str) -> httpx.Response:
        """Read a case, or something of it."""
        return await self.http.get(f"{DEVIATIONS}/{case}{what}", headers=headers)

    async def act(
        self, case: str, act: str, version: int, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        """Do something with a case that has this version."""
        match = {"If-Match": f'"{version}"'}
        return await self.http.post(f"{DEVIATIONS}/{case}/{act}", json=body or {}, headers=match)

    async def history(self, case: str) -> list[dict[str, Any]]:
        """The case's trail."""
        answer = await self.get(case, "/history")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def deliveries(self, case: str, at_least: int) -> list[dict[str, Any]]:
        """What became of telling people, once so much is on record."""

        async def told() -> list[dict[str, Any]] | None:
            trail = await self.history(case)
            found = [each["data"] for each in trail if each["kind"] == "delivery_recorded"]
            return found if len(found) >= at_least else None

        return await eventually(told)


@asynccontextmanager
async def caller(system: System, person: str, language: str = "nb") -> AsyncIterator[Caller]:
    """A client that is this person."""
    headers = {
        "authorization": f"Bearer {system.issuer.token(person)}",
        "accept-language": language,
    }
    async with httpx.AsyncClient(base_url=system.address(), headers=headers, timeout=30) as client:
        yield Caller(system, client)


async def letter_to(system: System, person: str, mentioned: str) -> Letter:
    """The one mail to somebody that mentions this, once it came."""
    address = f"{person}@example.org"
    letters = await eventually(partial(system.mail.about, mentioned, address))
    assert len(letters) == 1
    return letters[0]
