"""What people do over HTTP: each with a token of their own, as a client of the api."""

import datetime as dt
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import httpx

from avvik.domain.calendar import oslo_date
from tests.e2e.post_office import Letter
from tests.e2e.system import System
from tests.servers import eventually

DEVIATIONS = "/api/v1/deviations"
TODAY = oslo_date(dt.datetime.now(dt.UTC))
YESTERDAY = TODAY - dt.timedelta(days=1)

REPORT: dict[str, Any] = {
    "title": "Referansegruppa i emnet er aldri kalla inn",
    "description": "Semesteret er halvgått, og ingen har fått svar.",
    "category": "evaluation_missing",
    "level": "course",
    "occurred_on": YESTERDAY.isoformat(),
    "ordinary_channels": {"tried": ["teacher", "reference_group"]},
    "language": "nn",
}


def day(distance: int) -> str:
    """The date so many days from today."""
    return (TODAY + dt.timedelta(days=distance)).isoformat()


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

    async def reported(self, **changes: Any) -> str:
        """A case of theirs."""
        answer = await self.report(**changes)
        assert answer.status_code == 201, answer.text
        case: str = answer.json()["id"]
        return case

    async def check(self, **changes: Any) -> httpx.Response:
        """What would be said of a report, without reporting."""
        place = {} if changes.keys() & {"unit", "programme"} else {"course": "TDT4100"}
        return await self.http.post(
            DEVIATIONS, json=REPORT | place | changes, params={"check": "true"}
        )

    async def get(self, case: str, what: str = "", **headers: str) -> httpx.Response:
        """Read a case, or something of it."""
        return await self.http.get(f"{DEVIATIONS}/{case}{what}", headers=headers)

    async def act(
        self, case: str, act: str, version: int, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        """Do something with a case that has this version."""
        match = {"If-Match": f'"{version}"'}
        return await self.http.post(f"{DEVIATIONS}/{case}/{act}", json=body or {}, headers=match)

    async def attempt(self, case: str, act: str, /, **body: Any) -> httpx.Response:
        """Do something with a case as it stands now, having looked at it."""
        match = {"If-Match": (await self.get(case)).headers.get("etag", "*")}
        return await self.http.post(f"{DEVIATIONS}/{case}/{act}", json=body, headers=match)

    async def do(self, case: str, act: str, /, **body: Any) -> dict[str, Any]:
        """Do something that must succeed; what it was answered with."""
        answer = await self.attempt(case, act, **body)
        assert answer.is_success, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def see(self, case: str, **headers: str) -> dict[str, Any]:
        """The case as they see it."""
        answer = await self.get(case, **headers)
        assert answer.status_code == 200, answer.text
        seen: dict[str, Any] = answer.json()
        return seen

    async def person(self) -> str:
        """Their own id."""
        known: str = (await self.http.get("/api/v1/me")).json()["person"]
        return known

    async def leader(self, unit: str) -> str:
        """The id of whoever leads a unit."""
        levels = (await self.http.get(f"/api/v1/units/{unit}/line")).json()["items"]
        first: str = levels[0]["leaders"][0]["person"]
        return first

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
    async with httpx.AsyncClient(
        base_url=system.address(),
        headers=headers,
        timeout=30,
        # Over plain HTTP nobody's certificate is looked at; to load them all takes a while.
        verify=False,  # noqa: S501
    ) as client:
        yield Caller(system, client)


@asynccontextmanager
async def callers(system: System, persons: Iterable[str]) -> AsyncIterator[dict[str, Caller]]:
    """A client for each of them."""
    async with AsyncExitStack() as stack:
        yield {each: await stack.enter_async_context(caller(system, each)) for each in persons}


async def letter_about(system: System, person: str, mentioned: str, subject: str) -> Letter:
    """The one mail to somebody that mentions this and has such a subject, once it came."""

    def come() -> list[Letter]:
        letters = system.mail.about(mentioned, f"{person}@example.org")
        return [letter for letter in letters if subject in letter.subject]

    [letter] = await eventually(come)
    return letter


async def letter_to(system: System, person: str, mentioned: str) -> Letter:
    """The one mail to somebody that mentions this, once it came."""
    address = f"{person}@example.org"
    letters = await eventually(partial(system.mail.about, mentioned, address))
    assert len(letters) == 1
    return letters[0]
