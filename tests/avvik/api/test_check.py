"""What a report would be told, with nothing stored."""

from typing import Any

import asyncpg
import pytest

from avvik.api.wording.check import HINTS
from tests.avvik.api.front import CASES, REPORT, Front

CHECK = f"{CASES}?check=true"
TABLES = ("events", "commands", "cases", "identities", "persons", "reference_counter")


REFUSED: tuple[dict[str, Any], ...] = (
    {"title": ""},
    {"unit": "ntnu.nowhere"},
    {"category": "weather"},
    {"occurred_on": "2100-01-01"},
    {"concerns": [{}]},
    {"ordinary_channels": {}},
)


async def _checked(front: Front, person: str = "student-1", **changes: object) -> dict[str, Any]:
    answer = await front.post(person, CHECK, {**REPORT, "language": "en", **changes})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def _offices(told: dict[str, Any], name: str) -> list[tuple[str, str]]:
    return [(each["role"], each["unit"]["id"]) for each in told[name]]


async def test_nothing_is_stored(front: Front, dsn: str) -> None:
    before = await _contents(dsn)

    for person in ("student-1", "idi-leder"):
        concerns = [{"name": "Kari"}]
        await _checked(front, person, concerns=concerns, description="Hun mobbet oss.")

    assert await _contents(dsn) == before
    assert (await front.get("student-1", "/api/v1/me")).json()["is_known"] is False


async def _contents(dsn: str) -> list[list[asyncpg.Record]]:
    connection = await asyncpg.connect(dsn)
    try:
        tables = [f"avvik.{table}" for table in (*TABLES, "access_log")]
        tables += await connection.fetchval(
            "select array_agg(schemaname || '.' || relname) from pg_stat_user_tables"
            " where schemaname not in ('avvik', 'public')"
        )
        return [await connection.fetch(f"select * from {table}") for table in tables]  # noqa: S608 -- names from the catalogue
    finally:
        await connection.close()


async def test_who_would_have_it_and_by_when(front: Front) -> None:
    told = await _checked(front)

    assert told["unit"]["id"] == "ntnu.ie.idi"
    assert _offices(told, "line") == [
        ("line_leader", "ntnu.ie.idi"),
        ("line_leader", "ntnu.ie"),
        ("line_leader", "ntnu"),
    ]
    assert _offices(told, "told") == [("study_quality_contact", "ntnu.ie")]
    assert told["line"][0]["text"] == "the leader of the Department of Computer Science"
    assert told["due"].keys() == {"acceptance", "first_answer", "closing"}


async def test_whom_the_report_is_about_would_not_have_it(front: Front) -> None:
    concerns = [{"person": await front.person("idi-leder")}]

    told = await _checked(front, concerns=concerns)

    assert _offices(told, "line")[0] == ("line_leader", "ntnu.ie")


async def test_the_coordinator_hears_of_the_physical_environment(front: Front) -> None:
    assert ("hse_coordinator", "ntnu.ie") not in _offices(await _checked(front), "told")

    told = await _checked(front, category="physical")

    assert ("hse_coordinator", "ntnu.ie") in _offices(told, "told")


async def test_a_course_leads_to_its_unit_and_the_alternative_is_shown(front: Front) -> None:
    told = await _checked(front, unit=None, course="TDT4100")

    assert told["unit"]["id"] == "ntnu.ie.idi"
    assert [each["unit"]["id"] for each in told["instead"]] == ["ntnu.ie"]
    assert "TDT4100" in told["instead"][0]["text"]


async def test_a_course_that_is_mentioned_and_belongs_elsewhere_is_pointed_out(
    front: Front,
) -> None:
    told = await _checked(front, unit="ntnu.ie.iik", description="Det gjelder TDT4100.")

    assert [each["unit"]["id"] for each in told["instead"]] == ["ntnu.ie.idi"]


async def test_what_looks_like_whistleblowing_or_a_number_is_pointed_at(front: Front) -> None:
    text = "Hun har nummer 01010750160 og mobbet oss."

    told = await _checked(front, title="Mobbing", description=text)

    assert [(each["pointer"], each["kind"]) for each in told["hints"]] == [
        ("/title", "whistleblowing"),
        ("/description", "identity_number"),
        ("/description", "whistleblowing"),
    ]
    number = told["hints"][1]
    assert text[number["start"] : number["end"]] == "01010750160"
    assert number["text"] == HINTS["identity_number"].en


@pytest.mark.parametrize(
    ("channels", "is_advised"),
    [({"tried": ["teacher"]}, False), ({"reason_not": "For vanskelig å ta opp."}, True)],
)
async def test_who_tried_nothing_is_told_what_there_is_to_try(
    front: Front, channels: dict[str, object], is_advised: bool
) -> None:
    told = await _checked(front, ordinary_channels=channels)

    assert bool(told["advice"]) is is_advised
    assert not is_advised or "reference group" in told["advice"]


async def test_where_other_matters_go_is_said(front: Front) -> None:
    told = await _checked(front, language="nb")

    places = {each["code"]: each for each in told["elsewhere"]}
    assert {"whistleblowing", "appeal", "ordinary_channels"} <= places.keys()
    assert places["whistleblowing"]["name"] == "Varsling"
    assert all(each["guidance"] for each in places.values())


async def test_notices_are_those_of_the_report_and_a_word_of_care(front: Front) -> None:
    told = await _checked(front, concerns=[{"name": "Kari"}])
    body = {**REPORT, "language": "en", "concerns": [{"name": "Kari"}]}
    sent = (await front.post("student-1", CASES, body)).json()["next"]

    assert set(told["notices"]) & set(sent["notices"]) == set(told["notices"][:2])
    assert len(told["notices"]) == 3


async def test_what_the_report_refuses_the_check_refuses(front: Front) -> None:
    for changes in REFUSED:
        checked = await front.post("student-1", CHECK, {**REPORT, **changes})
        sent = await front.post("student-1", CASES, {**REPORT, **changes})

        assert checked.status_code == 422
        assert checked.json() | {"instance": ""} == sent.json() | {"instance": ""}


async def test_another_question_is_not_understood(front: Front) -> None:
    for query in ("check=maybe", "check=true&check=true", "checked=true"):
        answer = await front.post("student-1", f"{CASES}?{query}", REPORT)

        assert answer.status_code == 422, query
    assert (await front.post("student-1", f"{CASES}?check=false", REPORT)).status_code == 201
