"""The log as auditors read it."""

import base64
import json
from typing import Any

import asyncpg
import pytest

from tests.avvik.api.front import REPORT, Front
from tests.avvik.api.given import Step, given
from tests.avvik.api.test_who_reads_what import EVERY_WORD, WHOLE
from tests.avvik.api.test_who_reads_what import REPORT as WHOLE_REPORT

pytestmark = pytest.mark.alone

EVENTS = "/api/v1/audit/events"


async def _lines(front: Front, query: str = "") -> list[dict[str, Any]]:
    answer = await front.get("revisor", f"{EVENTS}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_an_auditor_reads_the_whole_log_as_stored(front: Front, dsn: str) -> None:
    await front.report("student-1")
    lines = await _lines(front)

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select * from avvik.events order by notification_id")
    await connection.close()

    assert [line["position"] for line in lines] == [row["notification_id"] for row in rows]
    assert [base64.b64decode(line["stored"]) for line in lines] == [row["state"] for row in rows]


async def test_what_an_auditor_does_not_see_leaves_no_gap_that_they_do_not_see(
    front: Front, dsn: str
) -> None:
    """They stepped out of one case, and another was sealed to its office."""
    recused = await given(front, Step("revisor", "recusal"))
    diverted = await given(front, Step("ie-kontakt", "diversion"))
    await front.report("student-1")

    lines = await _lines(front)

    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select * from avvik.events order by notification_id")
    await connection.close()
    hidden = [
        {"position": row["notification_id"], "is_withheld": True}
        for row in rows
        if str(row["originator_id"]) in (recused.case[-36:], diverted.case[-36:])
    ]
    assert len(hidden) == 4
    assert [line for line in lines if "is_withheld" in line] == hidden
    assert [line["position"] for line in lines] == [row["notification_id"] for row in rows]
    first = hidden[0]["position"]
    assert await _lines(front, f"after={first - 1}&limit=2") == hidden[:2]
    assert await _lines(front, f"case={recused.case[-36:]}") == []
    assert len(await _lines(front, "type=reported")) == 1


async def test_what_is_decoded_holds_nothing_personal(front: Front) -> None:
    await front.report("student-1")
    reported = (await _lines(front, "type=reported"))[0]

    assert reported["event"]["title"] == {"sealed": True}
    assert reported["event"]["category"] == REPORT["category"]
    assert reported["event"]["contact"] == {"sealed": True}
    assert reported["actor"] == "reporter"


async def test_the_log_is_narrowed(front: Front) -> None:
    case = await front.report("student-1")
    await front.close("idi-leder", case, 1)
    other = await front.report("student-1", unit="ntnu.iv.ibm")
    middle = (await _lines(front, f"case={other[-36:]}"))[0]["recorded_at"]

    for query, types in (
        (f"case={case[-36:]}", ["reported", "closed"]),
        ("unit=ntnu.ie", ["reported", "closed"]),
        ("unit=ntnu", ["reported", "closed", "reported"]),
        ("type=closed", ["closed"]),
        (f"from={middle}", ["reported"]),
        (f"to={middle}&unit=ntnu", ["reported", "closed"]),
        ("limit=1&unit=ntnu", ["reported"]),
    ):
        assert [line["type"] for line in await _lines(front, query)] == types, query
    last = (await _lines(front))[-1]["position"]
    assert await _lines(front, f"after={last}") == []
    assert [line["position"] for line in await _lines(front, f"after={last - 1}")] == [last]


async def test_nobody_else_reads_the_log(front: Front) -> None:
    for person in ("rektor", "kvalitet", "student-1", "custodian"):
        answer = await front.get(person, EVENTS)
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/not-permitted"


async def test_what_the_stream_shows_is_noted(front: Front, dsn: str) -> None:
    case = await front.report("student-1")
    await front.get("revisor", f"{EVENTS}?type=reported", purpose="Tilsyn")

    connection = await asyncpg.connect(dsn)
    row = await connection.fetchrow("select * from avvik.access_log")
    await connection.close()

    assert row is not None
    assert row["purpose"] == "Tilsyn"
    assert [str(each) for each in row["cases"]] == [case[-36:]]


async def test_a_span_that_makes_no_sense_is_refused(front: Front) -> None:
    for query in ("after=-1", "limit=0", "case=7", "from=yesterday", "unit=nowhere", "x=1"):
        assert (await front.get("revisor", f"{EVENTS}?{query}")).status_code == 422, query


async def test_a_time_that_is_none_in_utc_is_malformed(front: Front) -> None:
    for name, moment in (
        ("from", "0001-01-01T00:00:00%2B14:00"),
        ("to", "9999-12-31T23:59:59-14:00"),
    ):
        answer = await front.get("revisor", f"{EVENTS}?{name}={moment}", accept_language="en")

        assert answer.status_code == 422, name
        assert answer.json()["errors"] == [
            {"pointer": f"/{name}", "detail": "The value is not written correctly."}
        ]


async def test_of_a_whole_case_no_word_is_decoded_even_where_the_identity_is_unlocked(
    front: Front,
) -> None:
    unlocking = {"reason": "Tilsyn i saka", "person": "@revisor"}
    made = await given(front, *WHOLE, Step("custodian", "unlocking", unlocking), **WHOLE_REPORT)
    reporter = await front.person("student-1")

    lines = await _lines(front, f"case={made.case[-36:]}")

    assert [line["version"] for line in lines] == list(range(1, made.version + 1))
    decoded = str([(line["event"], line["actor"]) for line in lines])
    assert not {word for word in EVERY_WORD if word in decoded}
    assert reporter not in decoded
    assert "Tilsyn" not in decoded
    assert all(json.loads(base64.b64decode(line["stored"]))["type"] for line in lines)
