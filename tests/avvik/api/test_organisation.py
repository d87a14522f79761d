"""The organisation and the caller themselves."""

from tests.avvik.api.front import Front


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
