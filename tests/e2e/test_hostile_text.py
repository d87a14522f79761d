"""Whatever is sent: no fault of ours; and text that is accepted comes back as it was sent."""

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from avvik.api.content import LEFT_SECONDS
from tests.e2e.people import DEVIATIONS, REPORT, Caller, caller
from tests.e2e.system import System

ACCEPTED = {
    "decomposed": unicodedata.normalize("NFD", "Blåbærsyltetøy på Å i Åfjord: é, ǆ, 한글"),
    "bidirectional": "Så \u2066עברית\u2069 og \u202bالعربية\u202c, \u202eamot\u202c.",
    "zero width": "fag\u200bkode og \u200dsamanføyd\u2060 \ufefftekst",
    "astral": "👩‍👩‍👧 𝒜 \U0010ffff",
    "lines": "Fyrst\tdette.\r\n\r\nSå dette.\nOg dette.",
    "markup": "<script>alert(1)</script> &amp; {{7*7}} ${jndi:ldap://x} %s %n",
    "queries": "'; drop table avvik.events; -- \" \\ \\u0000",
    "long": "å" * 20_000,
}
REFUSED = {
    "NUL": b'"a\\u0000b"',
    "control characters": b'"a\\u0007b"',
    "a lone high surrogate": b'"\\ud800"',
    "a lone low surrogate": b'"a\\udc00b"',
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "broken UTF-8": b'"\xff\xfe"',
    "too long": b'"' + b"a" * 20_001 + b'"',
    "nothing to see": '"\u200b \u3164"'.encode(),
    "infinity": b"1e400",
    "a number that takes long": b"1" * 100_000,
    "not a number": b"NaN",
    "lists without end": b"[" * 10_000 + b"]" * 10_000,
    "objects without end": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "an unfinished text": b'"a',
    "another type": b'{"text": "a"}',
}


def report(description: bytes) -> bytes:
    """A report with these bytes as one of its values."""
    whole = {**REPORT, "course": "TDT4100", "description": "@"}
    return json.dumps(whole).encode().replace(b'"@"', description)


async def sent(person: Caller, path: str, content: bytes) -> Any:
    headers = {"content-type": "application/json", "if-match": "*"}
    return await person.http.post(path, content=content, headers=headers)


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
async def test_a_text_that_is_accepted_comes_back_as_it_was_sent(system: System, text: str) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported(description=text)
        await student.do(case, "messages", text=text)
        seen, own = await contact.see(case), await student.see(case)

    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).encode()
    for each in (seen, own):
        assert each["description"].encode() == whole
        assert [message["text"].encode() for message in each["messages"]] == [whole]


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED)
async def test_what_is_no_text_is_refused_and_is_no_fault(system: System, value: bytes) -> None:
    async with caller(system, "student-1") as student:
        case = await student.reported()
        path = f"{DEVIATIONS}/{case}/messages"
        reported = await sent(student, DEVIATIONS, report(value))
        acted = await sent(student, path, b'{"text": ' + value + b"}")
        after = await student.see(case)

    for answer in (reported, acted):
        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert answer.json()["errors"]
    assert (after["version"], after.get("messages")) == (1, None)


async def test_of_a_key_given_twice_only_what_is_kept_is_judged(system: System) -> None:
    async with caller(system, "student-1") as student:
        case = await student.reported()
        path = f"{DEVIATIONS}/{case}/messages"
        kept = await sent(student, path, b'{"text": "\\u0000", "text": "Det siste."}')
        refused = await sent(student, path, b'{"text": "Det siste.", "text": "\\u0000"}')
        seen = await student.see(case)

    assert (kept.status_code, refused.status_code) == (200, 422)
    assert [message["text"] for message in seen["messages"]] == ["Det siste."]


async def test_a_byte_too_many_is_too_much(system: System) -> None:
    content = report(b'"a"')
    most = content + b" " * (2**20 - len(content))
    async with caller(system, "student-1") as student:
        fits = await sent(student, DEVIATIONS, most)
        too_much = await sent(student, DEVIATIONS, most + b" ")
        case = fits.json()["id"]
        acted = await sent(student, f"{DEVIATIONS}/{case}/messages", most + b" ")

    assert [answer.status_code for answer in (fits, too_much, acted)] == [201, 413, 413]


async def test_who_is_refused_in_the_middle_of_a_body_is_told_why(system: System) -> None:
    # More than the buffers between the two hold: unread, it would reset the connection.
    much = b"{" + b" " * (16 * 2**20)
    async with caller(system, "student-1") as student, httpx.AsyncClient() as stranger:
        case = await student.reported()
        answers = [
            await sent(student, f"{DEVIATIONS}/{case}/messages", much),
            await sent(student, "/nowhere", much),
            await student.http.put("/api/v1/directory", content=much),
            await stranger.post(str(student.http.base_url.join(DEVIATIONS)), content=much),
        ]
        seen = await student.see(case)

    assert [answer.status_code for answer in answers] == [413, 404, 403, 401]
    assert all(answer.json()["type"] for answer in answers)
    assert seen["version"] == 1


@asynccontextmanager
async def half_sent(
    system: System, *headers: str, body: str = ""
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection on which a report of 1000 bytes was begun."""
    async with caller(system, "student-1") as student:
        url = student.http.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    head = (f"POST {DEVIATIONS} HTTP/1.1", f"Host: {url.host}", "Content-Length: 1000", *headers)
    writer.write("\r\n".join((*head, "", body)).encode())
    yield reader, writer
    writer.close()


async def test_who_waits_to_be_asked_for_a_body_is_refused_before_it_is_sent(
    system: System,
) -> None:
    headers = ("Expect: 100-continue", "Content-Type: application/json")
    async with half_sent(system, *headers) as (reader, _):
        async with asyncio.timeout(LEFT_SECONDS / 2):
            first = await reader.readline()

    assert first.split()[1] == b"401"


async def test_who_stops_in_the_middle_of_a_refused_body_is_told_why_and_left(
    system: System,
) -> None:
    async with half_sent(system, body='{"title":') as (reader, _):
        async with asyncio.timeout(LEFT_SECONDS):
            answer = await reader.read()

    assert answer.split()[1] == b"401"
    assert b"\r\nconnection: close\r\n" in answer


async def test_who_hangs_up_in_the_middle_of_a_body_is_no_fault(system: System) -> None:
    async with caller(system, "student-1") as student:
        headers = (
            f"Authorization: {student.http.headers['authorization']}",
            "Content-Type: application/json",
        )
    async with half_sent(system, *headers, body='{"title":') as (reader, writer):
        writer.write_eof()
        first = await reader.readline()

    assert first.split()[1] == b"400"


@pytest.mark.parametrize(
    "path", ["%00", "%ed%a0%80", "%ff", "..%2f..", "\u202e", "1e400", "a" * 4000, "'--"]
)
async def test_what_is_no_id_names_no_case(system: System, path: str) -> None:
    async with caller(system, "student-1") as student:
        seen = await student.http.get(f"{DEVIATIONS}/{path}")
        acted = await sent(student, f"{DEVIATIONS}/{path}/messages", b'{"text": "a"}')

    assert (seen.status_code, acted.status_code) == (404, 404)
