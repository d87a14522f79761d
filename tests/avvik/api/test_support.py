"""Joining a case that somebody else reported."""

from uuid import uuid4

import pytest

from tests.avvik.api.front import CASES, REPORT, Front
from tests.avvik.api.given import HANDLER, Step, given

pytestmark = pytest.mark.alone

PUBLISH = Step(HANDLER, "publication", {"text": "Forelesninger er avlyst."})
JOINING = {"language": "nn"}


async def _code(front: Front) -> tuple[str, str]:
    answer = await front.post("student-1", CASES, REPORT)
    return answer.headers["location"], answer.json()["support_code"]


async def test_others_join_with_the_code_from_the_receipt(front: Front) -> None:
    case, code = await _code(front)

    joined = await front.post("student-2", "/api/v1/support", {**JOINING, "code": code})

    assert joined.status_code == 200
    assert case.endswith(joined.json()["id"])
    assert joined.json()["version"] == 2


async def test_a_code_may_be_typed_as_people_type(front: Front) -> None:
    _, code = await _code(front)
    typed = f" {code[:4].lower()} {code[4:].lower()}"

    joined = await front.post("student-2", "/api/v1/support", {**JOINING, "code": typed})

    assert joined.status_code == 200


async def test_a_wrong_code_says_nothing(front: Front) -> None:
    await _code(front)

    for code in ("MFRGGZDFMZTWQ2LK", "x", "%", "\u0130"):
        answer = await front.post("student-2", "/api/v1/support", {**JOINING, "code": code})

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


async def test_a_case_is_joined_by_its_id_only_once_a_text_is_public(front: Front) -> None:
    made = await given(front)

    hidden = await front.post("student-2", f"{made.case}/support", JOINING)
    nowhere = await front.post("student-2", f"{CASES}/{uuid4()}/support", JOINING)
    await made.did(PUBLISH)
    joined = await front.post("student-2", f"{made.case}/support", JOINING)

    assert hidden.json() | {"instance": ""} == nowhere.json() | {"instance": ""}
    assert hidden.status_code == 404
    assert joined.status_code == 200


async def test_nobody_joins_twice_or_their_own_case(front: Front) -> None:
    _, code = await _code(front)
    body = {**JOINING, "code": code}

    first = await front.post("student-2", "/api/v1/support", body, idempotency_key="join")
    again = await front.post("student-2", "/api/v1/support", body, idempotency_key="join")
    twice = await front.post("student-2", "/api/v1/support", body)
    own = await front.post("student-1", "/api/v1/support", body)

    assert first.json() == again.json()
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/already-supports")
    assert (own.status_code, own.json()["type"]) == (409, "/problems/own-case")
