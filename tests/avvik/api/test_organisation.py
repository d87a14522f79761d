"""The organisation and the caller themselves."""

import pytest

from tests.avvik.api.front import Front

pytestmark = pytest.mark.alone


async def test_the_line_leads_upward_with_names_and_gaps(front: Front) -> None:
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.iir/line")).json()["items"]

    assert [level["unit"] for level in line] == ["ntnu.ie.iir", "ntnu.ie", "ntnu"]
    assert [level["is_vacant"] for level in line] == [True, False, False]
    assert [leader["name"] for leader in line[1]["leaders"]] == ["Dagny Eksempel"]
    assert [leader["role"] for leader in line[2]["leaders"]] == ["pro_rector", "line_leader"]


async def test_a_unit_that_does_not_exist_is_not_found(front: Front) -> None:
    assert (await front.get("student-1", "/api/v1/units/ntnu.nowhere/line")).status_code == 404


async def test_units_are_called_what_the_caller_reads(front: Front) -> None:
    answer = await front.get("student-1", "/api/v1/units", accept_language="en")

    names = {unit["id"]: unit["name"] for unit in answer.json()["items"]}
    assert names["ntnu.ie.idi"] == "Department of Computer Science"
    assert answer.headers["content-language"] == "en"


async def test_somebody_learns_who_they_are_here(front: Front) -> None:
    unknown = (await front.get("student-1", "/api/v1/me")).json()
    await front.report("student-1")
    reporter = (await front.get("student-1", "/api/v1/me")).json()
    leader = (await front.get("idi-leder", "/api/v1/me")).json()

    assert (unknown["is_known"], unknown["roles"], unknown["awaiting"]) == (False, [], 0)
    assert (reporter["is_known"], reporter["awaiting"]) == (True, 0)
    assert leader["name"] == "Inger Eksempel"
    assert [(role["role"], role["unit"]["id"]) for role in leader["roles"]] == [
        ("line_leader", "ntnu.ie.idi")
    ]
    assert leader["awaiting"] == 1
    assert (await front.get("ie-kontakt", "/api/v1/me")).json()["awaiting"] == 1
    assert (await front.get("ie-dekan", "/api/v1/me")).json()["awaiting"] == 0


async def test_a_leader_is_told_of_vacant_units_below_and_not_past_another_leader(
    front: Front,
) -> None:
    await front.report("student-1", unit="ntnu.ie.iir")
    await front.report("student-1", unit="ntnu.ad.kit")

    awaiting = {
        person: (await front.get(person, "/api/v1/me")).json()["awaiting"]
        for person in ("ie-dekan", "idi-leder", "rektor", "prorektor")
    }

    assert awaiting == {"ie-dekan": 1, "idi-leder": 0, "rektor": 1, "prorektor": 1}


async def test_the_coordinator_is_told_of_the_physical_environment(front: Front) -> None:
    await front.report("student-1", category="physical")
    await front.report("student-1")

    assert (await front.get("ie-hms", "/api/v1/me")).json()["awaiting"] == 1


async def test_the_independent_recipient_is_told_of_what_nobody_else_answers_for(
    front: Front,
) -> None:
    concerns = [{"person": person} for person in await front.line("ntnu.ie.idi")]
    await front.report("student-1", concerns=concerns)
    await front.report("student-1", concerns=concerns[:1])
    # Their own report is visible to them, and no case of theirs to act on.
    await front.report("varsling", concerns=concerns[:1])

    assert (await front.get("varsling", "/api/v1/me")).json()["awaiting"] == 1
    assert (await front.get("ie-dekan", "/api/v1/me")).json()["awaiting"] == 2
