"""Who read a case: told to its reporter, to those with an office in it, and to the officer."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from avvik.domain.calendar import oslo_date
from tests.avvik.api.front import CASES, Front
from tests.avvik.api.given import ACCEPT, HANDLER, LEADER, PLAN, REPORTER, Step, given

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


async def test_an_officer_who_is_out_learns_of_no_case(front: Front, dsn: str) -> None:
    made = await given(front)
    await front.get(LEADER, made.case)
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "update avvik.cases set disqualified = $1", [await front.person(OFFICER)]
    )
    await connection.close()

    assert (await front.get(OFFICER, f"{made.case}/readers")).status_code == 404


async def test_whoever_was_shown_the_readers_is_not_said_to_have_read_the_case(
    front: Front,
) -> None:
    made = await given(front)
    await front.get(LEADER, made.case)
    await _readers(front, OFFICER, made.case)

    history = await front.get(REPORTER, f"{made.case}/history", accept_language="nb")

    told = [item["text"] for item in history.json()["items"] if item["kind"] == "read"]
    assert told[0].startswith("Lederen")
    assert told[0].endswith(" leste saken.")
    assert told[1].startswith("Personvernombudet")
    assert told[1].endswith(" så hvem som har lest saken.")
    assert len(told) == 2


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


async def _delegated(front: Front, giver: str, to: str, role: str, unit: str) -> None:
    today = oslo_date(datetime.now(UTC))
    delegation = {
        "role": role,
        "unit": unit,
        "to": await front.person(to),
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=30)).isoformat(),
    }
    assert (await front.post(giver, "/api/v1/delegations", delegation)).status_code == 201


async def test_a_reading_is_told_by_what_gave_it(front: Front) -> None:
    await _delegated(front, LEADER, "hr", "line_leader", "ntnu.ie.idi")
    await _delegated(front, "ie-kontakt", "vaktmester", "study_quality_contact", "ntnu.ie")
    # Who sees the case by an office of their own reads it in that one.
    await _delegated(front, LEADER, "ie-dekan", "line_leader", "ntnu.ie.idi")
    owned = Step(HANDLER, "measures", {**PLAN.body, "owner": "@ie-hms"})
    made = await given(
        front, replace(ACCEPT, body={**ACCEPT.body, "handler": "@idi-behandler"}), owned
    )
    readers = ("hr", "vaktmester", "ie-dekan", "ie-hms", "idi-behandler")
    for person in readers:
        assert (await front.get(person, made.case)).status_code == 200, person

    official = (await _readers(front, "rektor", made.case))[::-1]
    reporter = (await _readers(front, REPORTER, made.case))[::-1]
    history = await front.get(REPORTER, f"{made.case}/history", accept_language="en")

    department, faculty = "the Department of Computer Science", "the Faculty of Information"
    words = [
        f"a delegate on behalf of the leader of {department}",
        f"a delegate on behalf of the study quality contact at {faculty}",
        f"the leader of {faculty}",
        "the owner of the measure",
        "the handler",
    ]
    told = [item["reader"]["words"] for item in reporter][: len(words)]
    assert [each.startswith(start) for each, start in zip(told, words, strict=True)] == [True] * 5
    texts = [item["text"].lower() for item in history.json()["items"] if item["kind"] == "read"]
    assert all(who.lower() in texts[at] for at, who in enumerate(words))
    [leaders, contacts] = official[:2]
    assert leaders["reader"]["name"] == "Hanne Døme"
    assert leaders["reader"]["on_behalf_of"]["name"] == "Inger Eksempel"
    assert contacts["reader"]["on_behalf_of"]["name"] == "Kine Eksempel"
    assert "on_behalf_of" not in str(official[2:5])


async def test_a_reading_is_told_as_it_was_when_the_delegation_is_taken_back(front: Front) -> None:
    await _delegated(front, LEADER, "hr", "line_leader", "ntnu.ie.idi")
    made = await given(front)
    await front.get("hr", made.case)
    [delegation] = (await front.get("hr", "/api/v1/delegations")).json()["items"]
    path = f"/api/v1/delegations/{delegation['id']}"
    assert (await front.client.delete(path, headers=front.bearer("hr"))).status_code == 200

    [item] = await _readers(front, REPORTER, made.case)

    assert item["reader"]["words"].startswith("a delegate on behalf of the leader of the")
