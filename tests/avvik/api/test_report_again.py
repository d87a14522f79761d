"""The same report again: one case, one answer."""

import asyncio

import pytest

from tests.avvik.api.front import CASES, REPORT, Front

pytestmark = pytest.mark.alone


@pytest.mark.parametrize("keys", [('"a-key"', '"a-key"'), ("a-key", '"a-key"')])
async def test_the_same_key_gives_the_same_case_and_answer(
    front: Front, keys: tuple[str, str]
) -> None:
    first, second = [
        await front.post("student-1", CASES, REPORT, idempotency_key=key) for key in keys
    ]

    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert len((await front.get("student-1", CASES)).json()["items"]) == 1


async def test_concurrent_twins_get_one_case(front: Front) -> None:
    await front.report("student-1")
    twins = await asyncio.gather(
        *(front.post("student-1", CASES, REPORT, idempotency_key="twin") for _ in range(5))
    )

    assert len({twin.json()["id"] for twin in twins}) == 1


async def test_the_same_key_for_another_report_is_refused(front: Front) -> None:
    await front.post("student-1", CASES, REPORT, idempotency_key="key")
    answer = await front.post(
        "student-1", CASES, {**REPORT, "title": "Noe annet"}, idempotency_key="key"
    )

    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/key-reused"


async def test_somebody_elses_key_is_another_key(front: Front) -> None:
    mine = await front.post("student-1", CASES, REPORT, idempotency_key="key")
    theirs = await front.post("student-2", CASES, REPORT, idempotency_key="key")

    assert mine.json()["id"] != theirs.json()["id"]


async def test_a_key_is_the_same_however_the_path_is_spelled(front: Front) -> None:
    case = await front.report("student-1")
    path = f"{case}/messages"
    in_capitals = f"{CASES}/{case.removeprefix(CASES + '/').upper()}/messages"
    headers = {"idempotency_key": "key", "if_match": "*"}

    first, second, third = [
        await front.post("student-1", each, {"text": "Hei."}, **headers)
        for each in (path, in_capitals, f"{path}/")
    ]

    assert first.status_code == second.status_code == third.status_code == 200
    assert first.json() == second.json() == third.json()


async def test_a_key_at_one_case_is_another_at_the_next(front: Front) -> None:
    headers = {"idempotency_key": "key", "if_match": "*"}
    cases = [await front.report("student-1") for _ in range(2)]

    first, second = [
        await front.post("student-1", f"{case}/messages", {"text": "Hei."}, **headers)
        for case in cases
    ]

    assert first.json()["id"] != second.json()["id"]


async def test_a_malformed_key_is_refused(front: Front) -> None:
    for key in ("", '""', '"open', "with space", "x" * 256, "tab\there"):
        answer = await front.post("student-1", CASES, REPORT, idempotency_key=key)

        assert answer.status_code == 422, key
        assert answer.json()["type"] == "/problems/invalid"
