"""Searching what somebody may read."""

from typing import Any

import asyncpg
import pytest

from avvik.api import search
from avvik.api.search import folded
from tests.avvik.api.front import CASES, Front
from tests.avvik.api.given import ASK, CLOSE, HANDLER, REPORTER, Step, given

pytestmark = pytest.mark.alone

SEARCH = f"{CASES}/search"


async def _search(front: Front, person: str, text: str, **more: Any) -> dict[str, Any]:
    headers = {"purpose": more.pop("purpose")} if "purpose" in more else {}
    answer = await front.post(person, SEARCH, {"text": text, **more}, **headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def _found(front: Front, person: str, text: str, **more: Any) -> list[str]:
    return [item["id"] for item in (await _search(front, person, text, **more))["items"]]


@pytest.mark.parametrize(
    ("text", "sought", "is_found"),
    [
        ("Avtrekket på KJEMILABEN", "kjemilaben avtrekk", True),
        ("Kafé", "kafe", True),
        ("Kafe\u0301", "KAFÉ", True),
        ("lån", "lan", False),
        ("Ånd", "a\u030and", True),
        ("bønder", "bonder", False),
        ("være", "vaere", False),
        ("Straße", "strasse", True),
    ],
)
def test_case_and_marks_do_not_matter_and_letters_do(
    text: str, sought: str, is_found: bool
) -> None:
    assert all(word in folded(text) for word in folded(sought).split()) is is_found


async def test_every_word_must_stand_in_what_the_caller_reads(front: Front) -> None:
    made = await given(front, Step(HANDLER, "notes", {"text": "Ringte emneansvarlig."}))
    case = made.case[-36:]

    for person, text, found in (
        (REPORTER, "avlyst erstatning", [case]),
        (REPORTER, "avlyst emneansvarlig", []),
        (HANDLER, "avlyst EMNEANSVARLIG", [case]),
        (HANDLER, "avlyst eksamen", []),
        ("idi-leder", "emneansvarlig", [case]),
        ("iik-leder", "avlyst", []),
        ("student-2", "avlyst", []),
        ("revisor", "avlyst", []),
        ("kvalitet", "avlyst", []),
    ):
        assert await _found(front, person, text) == found, (person, text)
    assert await _found(front, "kvalitet", "emneansvarlig", purpose="Tilsyn") == [case]


async def test_what_was_asked_and_answered_is_found(front: Front) -> None:
    made = await given(front, ASK, Step(REPORTER, "answers", {"answer": "I hele oktober."}))

    for person in (REPORTER, HANDLER):
        assert await _found(front, person, "uker oktober") == [made.case[-36:]]
    assert await _found(front, "revisor", "oktober") == []


@pytest.mark.parametrize("end", [CLOSE, Step(REPORTER, "withdrawal")], ids=["closed", "withdrawn"])
async def test_what_was_asked_is_shown_and_found_also_once_the_case_ended_unanswered(
    front: Front, end: Step
) -> None:
    made = await given(front, ASK, end)

    for person in (REPORTER, HANDLER):
        [asked] = (await front.get(person, made.case)).json()["questions"]
        assert asked["question"] == ASK.body["question"]
        assert await _found(front, person, ASK.body["question"]) == [made.case[-36:]]


async def test_filters_narrow_a_search(front: Front) -> None:
    idi = (await front.report(REPORTER))[-36:]
    ibm = (await front.report(REPORTER, unit="ntnu.iv.ibm", category="digital"))[-36:]

    for more, found in (
        ({}, [ibm, idi]),
        ({"unit": "ntnu.ie"}, [idi]),
        ({"category": "digital"}, [ibm]),
        ({"status": "closed"}, []),
    ):
        assert await _found(front, "rektor", "avlyst", **more) == found
    for wrong in ({"unit": "ntnu.nowhere"}, {"text": "a"}, {"cursor": "AAAA"}, {"colour": "red"}):
        answer = await front.post("rektor", SEARCH, {"text": "avlyst", **wrong})
        assert answer.status_code == 422, wrong


async def test_a_search_says_where_it_goes_on(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "BATCH", 2)
    monkeypatch.setattr(search, "EXAMINED", 2)
    sought = (await front.report(REPORTER, title="Kjemilaben"))[-36:]
    others = [await front.report(REPORTER) for _ in range(3)]

    first = await _search(front, "idi-leder", "kjemilaben")
    second = await _search(front, "idi-leder", "kjemilaben", cursor=first["cursor"])
    third = await _search(front, "idi-leder", "kjemilaben", cursor=second["cursor"])
    some = await _search(front, "idi-leder", "avlyst", limit=1)

    assert (first["items"], first["is_complete"]) == ([], False)
    assert [item["id"] for item in second["items"]] == [sought]
    assert third == {"items": [], "is_complete": True}
    assert [item["id"] for item in some["items"]] == [others[-1][-36:]]
    assert not some["is_complete"]


async def test_cases_found_are_noted_and_what_was_sought_is_not(front: Front, dsn: str) -> None:
    case = await front.report(REPORTER, title="Kjemilaben")
    await front.report(REPORTER)
    await _search(front, "idi-leder", "kjemilaben")

    connection = await asyncpg.connect(dsn)
    [row] = await connection.fetch("select * from avvik.access_log")
    await connection.close()

    assert [str(each) for each in row["cases"]] == [case[-36:]]
    assert row["route"] == SEARCH
    assert "kjemilaben" not in str(tuple(row.values())).lower()
