"""What is no report: refused whole, with every place that is wrong."""

import gzip
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.avvik.api.front import CASES, REPORT, Front

pytestmark = pytest.mark.alone

LONG = "x" * 2001


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
            "detail": "Personen er verken leder i linja eller uavhengig mottaker. "
            "Oppgi navnet i stedet.",
        }
    ]


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
