"""Reporting over HTTP: what is taken, what is answered, what is refused and how."""

import asyncio
import gzip
from typing import Any
from uuid import UUID

import msgspec
import pytest

from avvik.api.wording.acts import NOTICES
from avvik.domain.values import Language
from tests.avvik.api.front import CASES, REPORT, Front

pytestmark = pytest.mark.alone

LONG = "x" * 2001


async def test_a_report_is_answered_with_a_reference_and_what_happens_next(front: Front) -> None:
    answer = await front.post("student-1", CASES, {**REPORT, "language": "nn"})

    assert answer.status_code == 201
    body = answer.json()
    assert body["reference"].startswith("AVV-")
    assert (body["status"], body["version"]) == ("reported", 1)
    assert answer.headers["location"] == f"{CASES}/{UUID(body['id'])}"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["content-language"] == "nn"
    assert body["next"]["role"] == "line_leader"
    assert body["next"]["unit"] == "ntnu.ie.idi"
    assert body["next"]["unit_name"] in body["next"]["text"]
    assert body["next"]["due"].endswith("Z")


async def test_the_answer_has_a_code_that_others_join_with_also_when_repeated(front: Front) -> None:
    first, again, other = [
        await front.post("student-1", CASES, REPORT, idempotency_key=key)
        for key in ("one", "one", "two")
    ]

    assert first.json() == again.json()
    assert first.json()["support_code"] != other.json()["support_code"]
    assert _code_notice("nb") in first.json()["next"]["notices"]


def _code_notice(language: Language) -> str:
    return NOTICES["support_code"].in_(language)


async def test_the_case_stands_at_once(front: Front) -> None:
    case = await front.report("student-1")

    shown = await front.get("student-1", case)

    assert shown.status_code == 200
    assert shown.json()["description"] == REPORT["description"]


@pytest.mark.parametrize(
    "place", [{"course": "TDT4100"}, {"programme": "MTDT"}, {"unit": "ntnu.ie.idi"}]
)
async def test_a_course_or_programme_belongs_to_its_unit(
    front: Front, place: dict[str, str]
) -> None:
    case = await front.report("student-1", **({"unit": None} | place))

    assert (await front.get("student-1", case)).json()["unit"]["id"] == "ntnu.ie.idi"


async def test_a_named_leader_is_out_and_the_case_starts_one_level_up(front: Front) -> None:
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.idi/line")).json()["items"]
    leader = line[0]["leaders"][0]["person"]
    answer = await front.post("student-1", CASES, {**REPORT, "concerns": [{"person": leader}]})

    assert answer.json()["next"]["unit"] == "ntnu.ie"
    assert (await front.get("idi-leder", answer.headers["location"])).status_code == 404
    assert (await front.get("ie-dekan", answer.headers["location"])).status_code == 200


async def test_a_report_that_nobody_could_answer_for_is_told_whom_to_turn_to(front: Front) -> None:
    concerns = [{"person": person} for person in await front.line("ntnu.ie.idi")]
    body = {**REPORT, "concerns": concerns}

    for path in (CASES, f"{CASES}?check=true"):
        answer = await front.post("varsling", path, body, accept_language="nb")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nobody-left")
        assert "uavhengig mottaker" in answer.json()["detail"]
        assert "styret" in answer.json()["detail"]
    assert (await front.post("student-1", CASES, body)).status_code == 201


async def test_the_answer_says_when_a_name_keeps_nobody_out_and_no_mail_can_come(
    front: Front,
) -> None:
    body = {**REPORT, "concerns": [{"name": "Kari"}], "language": "en"}
    answer = await front.post("student-1", CASES, body)

    assert len({*answer.json()["next"]["notices"]} - {_code_notice("en")}) == 2


@pytest.mark.parametrize(
    ("unit", "is_everybody_named", "answers", "with_whom"),
    [
        (
            "ntnu.ie.idi",
            False,
            ("line_leader", "ntnu.ie.idi"),
            "the leader of the Department of Computer Science and the study quality contact.",
        ),
        (
            "ntnu.ie.iir",
            False,
            ("line_leader", "ntnu.ie"),
            (
                "the leader of the Faculty of Information Technology and Electrical Engineering "
                "and the study quality contact."
            ),
        ),
        (
            "ntnu.iv.ibm",
            False,
            ("line_leader", "ntnu.iv"),
            "the leader of the Faculty of Engineering.",
        ),
        (
            "ntnu.ie.idi",
            True,
            ("independent_recipient", "ntnu"),
            "the independent recipient at the Norwegian University of Science and Technology.",
        ),
    ],
)
async def test_the_answer_says_who_has_the_case_now(
    front: Front, unit: str, is_everybody_named: bool, answers: tuple[str, str], with_whom: str
) -> None:
    named = await front.line(unit) if is_everybody_named else []
    concerns = [{"person": person} for person in named]
    body = {**REPORT, "unit": unit, "concerns": concerns, "language": "en"}
    told = (await front.post("student-1", CASES, body)).json()["next"]

    assert (told["role"], told["unit"]) == answers
    assert f"The case is with {with_whom}" in told["text"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nb",
            (
                "Saken ligger hos lederen for Institutt for datateknologi og informatikk og "
                "studiekvalitetskontakten. Den skal være godkjent eller avvist innen "
            ),
        ),
        (
            "nn",
            (
                "Saka ligg hos leiaren for Institutt for datateknologi og informatikk og "
                "studiekvalitetskontakten. Ho skal vere godkjend eller avvist innan "
            ),
        ),
    ],
)
async def test_the_answer_comes_in_the_language_of_the_report(
    front: Front, language: str, sentence: str
) -> None:
    answer = await front.post("student-1", CASES, {**REPORT, "language": language})

    assert answer.json()["next"]["text"].startswith(sentence)


async def test_texts_are_stored_in_composed_form(front: Front) -> None:
    case = await front.report("student-1", title="Blåbær".replace("å", "a\u030a"))

    assert (await front.get("student-1", case)).json()["title"] == "Blåbær"


# --- bad input

WRONG_FIELDS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": None}, "/title"),
    ({"title": 7}, "/title"),
    ({"title": ""}, "/title"),
    ({"title": " \u2003"}, "/title"),
    ({"title": "\u200b\u3164 \u2800\ufeff"}, "/title"),
    ({"title": "x" * 201}, "/title"),
    ({"title": "\u0958" * 101}, "/title"),
    ({"title": "Lerer \u202egniliks"}, "/title"),
    ({"title": "Lerer \u2066skil\u2069"}, "/title"),
    ({"title": "to\nlinjer"}, "/title"),
    ({"title": "null\u0000"}, "/title"),
    ({"description": "x" * 20_001}, "/description"),
    ({"description": "bjelle\u0007"}, "/description"),
    ({"description": "\u200b\n\u3164"}, "/description"),
    ({"concerns": [{"name": "Kari \u202eiraK"}]}, "/concerns/0/name"),
    ({"concerns": [{"name": "\u2060"}]}, "/concerns/0/name"),
    ({"a`b - at `$.z": 1}, "/a`b - at `$.z"),
    ({"a` - at `$.z": 1}, "/a` - at `$.z"),
    ({"a~b/c` - at `$.z": 1}, "/a~0b~1c` - at `$.z"),
    ({"concerns": [{"b` - at `$.z": 1}]}, "/concerns/0/b` - at `$.z"),
    ({"extra": 1}, "/extra"),
    ({"unit": "ntnu.nowhere"}, "/unit"),
    ({"unit": None, "course": "XXX0000"}, "/course"),
    ({"unit": None, "programme": "XXX"}, "/programme"),
    ({"unit": None}, "/unit"),
    ({"course": "TDT4100"}, "/course"),
    ({"category": "weather"}, "/category"),
    ({"level": "galaxy"}, "/level"),
    ({"occurred_on": "2100-01-01"}, "/occurred_on"),
    ({"occurred_on": "yesterday"}, "/occurred_on"),
    ({"occurred_on": 20260101}, "/occurred_on"),
    ({"language": "de"}, "/language"),
    ({"ordinary_channels": {}}, "/ordinary_channels"),
    ({"ordinary_channels": {"tried": ["oracle"]}}, "/ordinary_channels/tried/0"),
    ({"ordinary_channels": {"tried": ["teacher", 1]}}, "/ordinary_channels/tried/1"),
    ({"ordinary_channels": {"reason_not": LONG}}, "/ordinary_channels/reason_not"),
    ({"ordinary_channels": {"reason_not": "  "}}, "/ordinary_channels/reason_not"),
    ({"ordinary_channels": {"tried": [], "else": 1}}, "/ordinary_channels/else"),
    ({"concerns": [{}]}, "/concerns/0"),
    ({"concerns": [{"name": "Kari", "person": str(UUID(int=1))}]}, "/concerns/0"),
    ({"concerns": [{"name": "Kari"}, {"person": "kari"}]}, "/concerns/1/person"),
    ({"concerns": [{"person": str(UUID(int=1))}]}, "/concerns/0/person"),
    ({"concerns": [{"name": "Kari"}] * 21}, "/concerns"),
)


async def test_a_wrong_field_is_pointed_at_and_nothing_is_stored(front: Front) -> None:
    for change, pointer in WRONG_FIELDS:
        answer = await front.post("student-1", CASES, {**REPORT, **change})

        assert answer.status_code == 422, (change, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer], change
    assert (await front.get("rektor", CASES)).json() == {"items": []}


async def test_of_somebody_outside_the_line_the_name_is_asked_for(front: Front) -> None:
    about = {"concerns": [{"person": str(UUID(int=1))}]}
    answer = await front.post("student-1", CASES, {**REPORT, **about})

    assert answer.json()["type"] == "/problems/not-in-line"
    assert answer.json()["errors"] == [
        {
            "pointer": "/concerns/0/person",
            "detail": "Personen er ikke leder i linja. Oppgi navnet i stedet.",
        }
    ]


async def test_what_people_write_in_paragraphs_is_theirs(front: Front) -> None:
    text = "Først\tdette.\n\nSå \u2066עברית\u2069 og \u200bmer."

    case = await front.report("student-1", description=text)

    assert (await front.get("student-1", case)).json()["description"] == text


async def test_a_missing_field_is_pointed_at(front: Front) -> None:
    body = {name: value for name, value in REPORT.items() if name != "occurred_on"}
    answer = await front.post("student-1", CASES, body)

    assert answer.json()["errors"][0]["pointer"] == "/occurred_on"


async def test_every_wrong_field_is_pointed_at_at_once(front: Front) -> None:
    wrong = {"colour": "red", "title": 7, "language": "de", "concerns": [{"name": 1}]}
    kept = {name: REPORT[name] for name in ("description", "category", "unit")}
    answer = await front.post("student-1", CASES, {**wrong, **kept}, accept_language="en")

    assert answer.status_code == 422
    assert {error["pointer"]: error["detail"] for error in answer.json()["errors"]} == {
        "/colour": "There is no such field here.",
        "/title": "The value is of the wrong type.",
        "/language": "The value is not one of those to choose from.",
        "/concerns/0/name": "The value is of the wrong type.",
        "/occurred_on": "The field is missing.",
        "/ordinary_channels": "The field is missing.",
    }


NO_REPORTS = (
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"title": "\xff"}',
    b'{"title": "\\ud800"}',
    b'{"title": 1e400}',
    b"[" * 100_000,
    b'{"title":' * 100_000,
    b'{"concerns":' + b"[" * 100_000,
)


async def test_what_is_not_a_report_is_refused_as_content(front: Front) -> None:
    headers = front.bearer("student-1") | {"content-type": "application/json"}
    for content in NO_REPORTS:
        answer = await front.client.post(CASES, content=content, headers=headers)

        assert answer.status_code == 422, (content[:40], answer.text)
        assert answer.json()["errors"]


async def test_another_media_type_is_refused(front: Front) -> None:
    for other in ("text/plain", "application/xml", "", "application/json; charset=latin-1"):
        answer = await front.post("student-1", CASES, REPORT, content_type=other)

        assert answer.status_code == 415, other
        assert answer.json()["type"] == "/problems/wrong-media-type"


async def test_what_is_compressed_is_refused_and_said_to_be(front: Front) -> None:
    compressed = gzip.compress(msgspec.json.encode(REPORT))
    headers = front.bearer("student-1") | {"content-type": "application/json"}
    for encodings in (["gzip"], ["identity, gzip"], ["identity", "br"]):
        sent = [*headers.items(), *(("content-encoding", each) for each in encodings)]
        answer = await front.client.post(CASES, content=compressed, headers=sent)

        assert answer.status_code == 415, encodings
        assert answer.json()["type"] == "/problems/encoded-content"
        assert answer.headers["accept-encoding"] == "identity"


async def test_what_is_said_to_be_sent_as_it_is_is_accepted(front: Front) -> None:
    answer = await front.post("student-1", CASES, REPORT, content_encoding="Identity")

    assert answer.status_code == 201


async def test_more_than_a_mebibyte_is_refused(front: Front) -> None:
    answer = await front.post("student-1", CASES, {**REPORT, "description": "x" * 1024 * 1024})

    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-large"


async def test_without_a_token_nothing_else_is_looked_at(front: Front) -> None:
    answer = await front.client.post(CASES, content=b"x" * 2_000_000)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "/problems/unauthenticated"


async def test_a_broken_token_is_told_so(front: Front) -> None:
    answer = await front.client.get(CASES, headers={"authorization": "Bearer nonsense"})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


# --- the same request again


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


async def test_a_malformed_key_is_refused(front: Front) -> None:
    for key in ("", '""', '"open', "with space", "x" * 256, "tab\there"):
        answer = await front.post("student-1", CASES, REPORT, idempotency_key=key)

        assert answer.status_code == 422, key
        assert answer.json()["type"] == "/problems/invalid"
