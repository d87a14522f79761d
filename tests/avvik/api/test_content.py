"""How long a body is waited for, and how much of it is read."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from avvik.api import content, edge
from avvik.api.app import create_app
from avvik.api.office import Office
from tests.avvik.api.front import CASES, REPORT, Front

BODY = json.dumps(REPORT).encode()


async def answered(
    office: Office,
    receive: Callable[[], Awaitable[Any]],
    sent: dict[str, str],
    version: str = "1.1",
) -> tuple[int, dict[bytes, bytes], Any]:
    """What is told to a report whose body comes like that: status, headers, problem."""
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    headers = {
        "host": "avvik.example.org",
        "content-type": "application/json",
        "content-length": str(len(BODY)),
        **sent,
    }
    scope: Any = {
        "type": "http",
        "http_version": version,
        "method": "POST",
        "path": CASES,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    await create_app(office)(scope, receive, send)
    return told[0]["status"], dict(told[0]["headers"]), json.loads(told[1]["body"])


def half() -> Callable[[], Awaitable[Any]]:
    """A client that sends half of a body, and then nothing."""
    halves = [BODY[:100]]

    async def receive() -> Any:
        if not halves:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": halves.pop(), "more_body": True}

    return receive


@pytest.mark.parametrize(
    ("language", "title"),
    [("nb", "For treg overføring"), ("nn", "For treg overføring"), ("en", "Too slow")],
)
async def test_a_body_that_does_not_come_in_time_is_given_up_and_stores_nothing(
    office: Office, front: Front, monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    monkeypatch.setattr(edge, "WITHIN", 0.01)
    cases = (await front.get("student-1", CASES)).json()

    sent = {**front.bearer("student-1"), "accept-language": language}
    status, headers, problem = await answered(office, half(), sent)

    assert status == 408
    assert (problem["type"], problem["title"]) == ("/problems/too-slow", title)
    assert (headers[b"connection"], headers[b"content-language"]) == (b"close", language.encode())
    assert (await front.get("student-1", CASES)).json() == cases


async def test_the_rest_of_a_refused_body_is_not_waited_for_without_limit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "STILL_SECONDS", 0.01)

    status, headers, _ = await answered(office, half(), {})

    assert (status, headers[b"connection"]) == (401, b"close")


async def test_a_refused_body_that_keeps_coming_is_not_read_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "LEFT_SECONDS", 0.05)
    trickling = {"content-length": str(content.LEFT_AT_MOST)}

    async def receive() -> Any:
        # A byte each time the event loop goes round.
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b" ", "more_body": True}

    status, headers, _ = await answered(office, receive, trickling)

    assert (status, headers[b"connection"]) == (401, b"close")


async def test_a_connection_stays_open_once_all_of_a_refused_body_is_read(office: Office) -> None:
    async def receive() -> Any:
        return {"type": "http.request", "body": BODY, "more_body": True}

    status, headers, _ = await answered(office, receive, {})

    assert status == 401
    assert b"connection" not in headers


async def test_a_stream_of_http_2_says_nothing_of_the_connection(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "STILL_SECONDS", 0.01)

    _, headers, _ = await answered(office, half(), {}, version="2")

    assert b"connection" not in headers
