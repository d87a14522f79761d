"""What each role reads of a case, as it is and as it was, and that reading is noted."""

import asyncpg
import msgspec
import pytest
from msgspec import structs

from avvik.application.import_institution import import_institution
from avvik.domain.institution import InstitutionFile
from tests.avvik.api.front import CASES, FILE, SECRET, Front, desk_of
from tests.servers import INSTITUTION, ISSUER

pytestmark = pytest.mark.alone

TEXTS = {"title", "description", "public_answer"}
EVERYTHING = TEXTS | {"cause", "reporter"}


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("student-1", TEXTS | {"reporter"}),
        ("idi-leder", EVERYTHING),
        ("ie-dekan", EVERYTHING),
        ("rektor", EVERYTHING),
        ("ie-kontakt", EVERYTHING),
        ("revisor", set()),
        ("kvalitet", set()),
        ("custodian", set()),
        ("student-2", None),
        ("iik-leder", None),
        ("iv-dekan", None),
        ("ie-hms", None),
        ("varsling", None),
        ("admin", None),
        ("ukjent", None),
    ],
)
async def test_each_role_sees_what_it_may(front: Front, person: str, sees: set[str] | None) -> None:
    case = await front.report("student-1")
    closing = {"outcome": "fixed", "public_answer": "Rettet.", "cause": "Sykdom."}
    await front.post("idi-leder", f"{case}/closing", closing, if_match='"1"')

    shown = await front.get(person, case)
    listed = (await front.get(person, CASES)).json()["items"]
    told = await front.get(person, f"{case}/history")

    if sees is None:
        assert (shown.status_code, told.status_code, listed) == (404, 404, [])
        return
    assert shown.status_code == told.status_code == 200
    assert shown.headers["etag"] == '"2"'
    assert shown.json().keys() & EVERYTHING == sees
    assert shown.json()["unit"]["id"] == "ntnu.ie.idi"
    assert len(listed) == 1
    assert ("title" in listed[0]) == ("title" in sees)


async def test_the_coordinator_sees_the_physical_environment_alone(front: Front) -> None:
    physical = await front.report("student-1", category="physical")
    other = await front.report("student-1")

    assert (await front.get("ie-hms", physical)).status_code == 200
    assert (await front.get("ie-hms", other)).status_code == 404


async def test_officials_learn_who_reported(front: Front) -> None:
    case = await front.report("ie-hms")

    reporter = (await front.get("ie-dekan", case)).json()["reporter"]

    assert (reporter["name"], reporter["address"]) == ("Helge Døme", "ie-hms@example.org")


async def test_who_reported_sees_no_officials_view_once_their_role_has_ended(
    front: Front, dsn: str
) -> None:
    case = await front.report("idi-leder")
    before = (await front.get("idi-leder", case)).json()
    await _end_roles_of(dsn, "idi-leder")

    after = (await front.get("idi-leder", case)).json()
    told = (await front.get("idi-leder", f"{case}/history")).json()["items"]

    assert "handler" not in after
    assert after["title"] == before["title"]
    assert not any("person" in item["actor"] for item in told)


async def _end_roles_of(dsn: str, person: str) -> None:
    """As another process does it: by importing a directory that has them no more."""
    file = msgspec.json.decode(FILE, type=InstitutionFile)
    kept = tuple(role for role in file.roles if role.person != person)
    async with desk_of(dsn, None) as (desk, _):
        changed = structs.replace(file, roles=kept)
        await import_institution(desk, SECRET, ISSUER, INSTITUTION, changed)


async def test_a_case_is_shown_as_it_was(front: Front) -> None:
    case = await front.report("student-1")
    reported_at = (await front.get("student-1", case)).json()["reported_at"]
    await front.acknowledge("idi-leder", case, 1)
    await front.close("idi-leder", case, 2)

    for query, version, status in (
        ("version=1", 1, "reported"),
        ("version=2", 2, "reported"),
        ("version=3", 3, "closed"),
        (f"at={reported_at}", 1, "reported"),
        ("at=2100-01-01T00:00:00Z", 3, "closed"),
    ):
        shown = await front.get("student-1", f"{case}?{query}")
        assert (shown.json()["version"], shown.json()["status"]) == (version, status), query
        assert shown.headers["etag"] == f'"{version}"'
        assert ("public_answer" in shown.json()) == (status == "closed")

    for query in ("version=4", "at=2020-01-01T00:00:00Z"):
        assert (await front.get("student-1", f"{case}?{query}")).status_code == 404
    for query in (
        "version=0",
        "version=x",
        "version=1.0",
        "at=2020-01-01",
        "at=1795313136",
        "at=0001-01-01T00:00:00%2B14:00",
        "at=2020-01-01T00:00:00Z&version=1",
    ):
        assert (await front.get("student-1", f"{case}?{query}")).status_code == 422


async def test_as_it_was_never_shows_more_to_anybody(front: Front) -> None:
    case = await front.report("student-1")

    assert (await front.get("student-2", f"{case}?version=1")).status_code == 404
    assert "title" not in (await front.get("revisor", f"{case}?version=1")).json()


async def test_every_reading_is_noted_with_its_purpose(front: Front, dsn: str) -> None:
    case = await front.report("student-1")
    await front.get("student-1", case)
    await front.get("idi-leder", CASES)
    await front.get("revisor", f"{case}/history", purpose="Årleg tilsyn")
    await front.get("student-2", case)
    leader, auditor = [
        (await front.get(person, "/api/v1/me")).json()["person"]
        for person in ("idi-leder", "revisor")
    ]

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select * from avvik.access_log order by id")
    await connection.close()

    assert [(row["reader"], row["route"], row["purpose"]) for row in rows] == [
        ("reporter", "/api/v1/deviations/{case}", None),
        (leader, "/api/v1/deviations", None),
        (auditor, "/api/v1/deviations/{case}/history", "Årleg tilsyn"),
    ]
    assert all([str(each) for each in row["cases"]] == [case[-36:]] for row in rows)


async def test_who_reads_their_own_report_in_a_list_is_noted_as_its_reporter(
    front: Front, dsn: str
) -> None:
    await front.report("iv-dekan", unit="ntnu.ie.idi")
    await front.report("student-1", unit="ntnu.iv.ibm")
    await front.get("iv-dekan", CASES)

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select reader, cases from avvik.access_log")
    await connection.close()

    assert {len(row["cases"]) for row in rows} == {1}
    assert len(rows) == 2
    assert "reporter" in {row["reader"] for row in rows}
