"""With everything wrong at once: each mistake that is mended shows the next."""

from typing import Any

import msgspec

from tests.avvik.api.front import Front
from tests.avvik.api.given import ACCEPT, HANDLER, given


async def test_each_mended_mistake_shows_the_next(front: Front) -> None:
    made = await given(front)
    path = f"{made.case}/acceptance"
    good = await made.filled(ACCEPT.body)
    leader = front.bearer("idi-leder")
    asked = {"content-type": "application/json", "idempotency-key": "same"}
    unknown = msgspec.json.encode({**good, "unit": "ntnu.nowhere"})
    done = msgspec.json.encode(good)

    async def answer(content: bytes, **headers: str) -> tuple[int, str]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        told = await front.client.post(path, content=content, headers=sent)
        return told.status_code, told.json().get("type", "").rpartition("/")[2]

    wrong_form = b'{"title": 1}'
    anybody = front.bearer("student-2") | asked
    steps: list[tuple[tuple[int, str], bytes, dict[str, str]]] = [
        ((401, "unauthenticated"), b"x" * 2_000_000, {}),
        ((413, "too-large"), b"x" * 2_000_000, front.bearer("student-2")),
        ((415, "wrong-media-type"), wrong_form, front.bearer("student-2")),
        ((422, "invalid"), wrong_form, anybody | {"idempotency-key": "", "if-match": "?"}),
        ((422, "invalid"), unknown, anybody | {"idempotency-key": "", "if-match": "?"}),
        ((422, "invalid"), unknown, anybody | {"if-match": "?"}),
        ((404, "not-found"), unknown, anybody | {"if-match": '"7"'}),
        ((403, "not-permitted"), unknown, front.bearer("revisor") | asked),
        ((428, "version-required"), unknown, leader | asked),
        ((412, "stale"), unknown, leader | asked | {"if-match": '"7"'}),
        ((422, "unknown-value"), unknown, leader | asked | {"if-match": '"1"'}),
        ((200, ""), done, leader | asked | {"if-match": '"1"'}),
        # Now there is an answer to this key: it comes before anything but the form.
        ((422, "invalid"), wrong_form, leader | asked | {"if-match": '"1"'}),
        ((422, "key-reused"), unknown, leader | asked | {"if-match": '"7"'}),
        ((200, ""), done, leader | asked),
        ((200, ""), done, leader | asked | {"if-match": '"7"'}),
        ((409, "not-in-phase"), done, leader | asked | {"if-match": '"2"', "idempotency-key": "b"}),
    ]
    for expected, content, headers in steps:
        assert await answer(content, **headers) == expected


async def test_a_stale_version_is_told_how_the_case_stands(front: Front) -> None:
    made = await given(front, ACCEPT)

    answer = await front.post(
        HANDLER, f"{made.case}/notes", {"text": "Ringte."}, if_match='"1"', accept_language="nn"
    )

    problem: dict[str, Any] = answer.json()
    assert answer.status_code == 412
    assert answer.headers["etag"] == '"2"'
    assert problem["current"] == {"status": "in_progress", "version": 2}


async def test_acts_that_commute_need_no_version_and_others_do(front: Front) -> None:
    made = await given(front)

    async def answered(who: str, path: str, body: dict[str, Any], **headers: str) -> int:
        return (await front.post(who, f"{made.case}/{path}", body, **headers)).status_code

    message = {"text": "Det skjedde igjen."}
    assert await answered("student-1", "messages", message, if_match="*") == 200
    assert await answered("student-1", "messages", message, if_match='"1"') == 412
    assert await answered("student-1", "messages", message) == 428
    assert await answered(HANDLER, "notes", message, if_match="*") == 428
    assert await answered(HANDLER, "recusal", {}, if_match="*") == 200
