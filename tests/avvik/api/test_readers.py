"""Who read a case: told to its reporter, to those with an office in it, and to the officer."""

import re
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.avvik.api.front import CASES, Front
from tests.avvik.api.given import HANDLER, LEADER, REPORTER, Step, given

pytestmark = pytest.mark.alone

OFFICER = "personvern"


async def _readers(front: Front, person: str, case: str, query: str = "") -> list[dict[str, Any]]:
    answer = await front.get(person, f"{case}/readers{query}", accept_language="en")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_the_reporter_learns_by_which_office_the_case_was_read(front: Front) -> None:
    made = await given(front)
    await front.get(LEADER, made.case, purpose="Saksbehandling")
    await front.get(HANDLER, made.case)

    items = await _readers(front, REPORTER, made.case)

    assert [item["reader"]["role"] for item in items] == ["study_quality_contact", "line_leader"]
    assert all(item["route"] == f"{CASES}/{{case}}" for item in items)
    assert not re.search("Inger|Saksbehandling|person", str(items))


async def test_the_officer_learns_who_read_a_case_and_not_the_case(front: Front) -> None:
    made = await given(front)
    await front.get(LEADER, made.case, purpose="Saksbehandling")

    [item] = await _readers(front, OFFICER, made.case)

    assert item["reader"]["name"] == "Inger Eksempel"
    assert item["purpose"] == "Saksbehandling"
    for path in (made.case, f"{made.case}/history"):
        assert (await front.get(OFFICER, path)).status_code == 404
    assert (await front.get(OFFICER, CASES)).json()["items"] == []
    assert "data_protection_officer" in str(await _readers(front, OFFICER, made.case))


async def test_the_officer_is_told_of_a_diverted_case_too(front: Front) -> None:
    made = await given(front)
    await front.get(LEADER, made.case)
    await made.did(Step(HANDLER, "diversion"))

    assert len(await _readers(front, OFFICER, made.case)) == 1


async def test_nobody_else_is_told(front: Front) -> None:
    made = await given(front, Step(HANDLER, "publication", {"text": "Avlyst."}))
    await front.post("student-2", f"{made.case}/support", {"language": "nb"})
    nothing = f"{CASES}/{uuid4()}"

    for person in ("student-2", "iik-leder", "custodian", "ukjent"):
        assert (await front.get(person, f"{made.case}/readers")).status_code == 404, person
    assert (await front.get(OFFICER, f"{nothing}/readers")).status_code == 404


async def test_readings_are_paged_latest_first(front: Front) -> None:
    made = await given(front)
    for person in (LEADER, HANDLER, "ie-dekan"):
        await front.get(person, made.case)

    first = await front.get(LEADER, f"{made.case}/readers?limit=2")
    [onward] = re.findall(r'<https://[^/]*([^>]*)>; rel="next"', first.headers["link"])
    second = await front.get(LEADER, onward)

    names = [item["reader"]["role"] for item in (first.json()["items"] + second.json()["items"])]
    assert names == ["line_leader", "study_quality_contact", "line_leader"]
    assert 'rel="next"' not in second.headers["link"]


async def test_every_way_to_read_a_case_is_noted(front: Front, dsn: str) -> None:
    made = await given(front)
    ways = (CASES, made.case, f"{made.case}?version=1", f"{made.case}/history")
    for path in (*ways, f"{made.case}/readers"):
        assert (await front.get(LEADER, path)).status_code == 200
    await front.post(LEADER, f"{CASES}/search", {"text": "avlyst"})

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select route, cases from avvik.access_log order by id")
    await connection.close()

    assert [row["route"] for row in rows] == [
        CASES,
        f"{CASES}/{{case}}",
        f"{CASES}/{{case}}",
        f"{CASES}/{{case}}/history",
        f"{CASES}/{{case}}/readers",
        f"{CASES}/search",
    ]
    assert all([str(each) for each in row["cases"]] == [made.case[-36:]] for row in rows)
