"""What else is down or broken: said as it is, and never more than that."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import NoReturn
from uuid import UUID, uuid4

import pytest
import structlog
from msgspec import structs

from avvik.adapters.vault import ForeignKey
from avvik.api import operations
from avvik.api.office import Office
from avvik.application.ports import Unavailable
from deploy.local.issuer import Issuer
from tests.avvik.api.front import CASES, opened_front


def failing_with(failure: Exception) -> Callable[[UUID], NoReturn]:
    """A reading that fails as it is told to."""

    def read(_reader: UUID) -> NoReturn:
        raise failure

    return read


async def test_a_dependency_that_is_away_is_503_and_never_500(
    office: Office, issuer: Issuer
) -> None:
    away = structs.replace(office, reading=failing_with(Unavailable("database")))
    async with opened_front(away, issuer) as front:
        with structlog.testing.capture_logs() as lines:
            answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    (warning,) = [line for line in lines if line["log_level"] == "warning"]
    assert warning["dependency"] == "database"
    assert warning["request_id"] == answer.headers["x-request-id"]
    assert answer.json()["type"] == "/problems/unavailable"


async def test_a_vault_under_another_key_is_503_too(office: Office, issuer: Issuer) -> None:
    foreign = structs.replace(office, reading=failing_with(ForeignKey(uuid4())))
    async with opened_front(foreign, issuer) as front:
        answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


async def test_a_fault_is_logged_once_and_tells_nothing(office: Office, issuer: Issuer) -> None:
    broken = structs.replace(office, reading=failing_with(ZeroDivisionError("hemmelig")))
    async with opened_front(broken, issuer) as front:
        with structlog.testing.capture_logs() as lines:
            answer = await front.get("student-1", f"{CASES}/{uuid4()}")

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/fault"
    assert "hemmelig" not in answer.text
    (fault,) = [line for line in lines if line["event"] == "fault"]
    assert fault["request_id"] == answer.headers["x-request-id"]
    assert fault["causes"][0]["class"] == "ZeroDivisionError"
    assert "hemmelig" not in str(lines)


async def test_readiness_names_what_is_down(office: Office, issuer: Issuer) -> None:
    async def up() -> bool:
        return True

    async def down() -> bool:
        return False

    probes = {"database": up, "vault": down}
    async with opened_front(structs.replace(office, probes=probes), issuer) as front:
        ready = await front.client.get("/readyz")
        alive = await front.client.get("/livez")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["down"] == ["vault"]
    assert ready.headers["content-type"] == "application/problem+json"


async def test_readiness_does_not_wait_for_a_probe_that_cannot_be_stopped(
    office: Office, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def stuck() -> bool:
        # As a driver does that talks to a server which is frozen.
        while not released.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await released.wait()
        return True

    monkeypatch.setattr(operations, "PROBE_WITHIN", 0.05)
    async with opened_front(structs.replace(office, probes={"database": stuck}), issuer) as front:
        ready = await asyncio.wait_for(front.client.get("/readyz"), 5)
        released.set()

    assert ready.json()["down"] == ["database"]
