"""Nothing personal is kept in the clear anywhere but where it is meant to be read."""

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import asyncpg

from tests.e2e import canary
from tests.e2e.people import caller
from tests.e2e.system import SERVICES, System
from tests.servers import eventually

# As text, in the escapes of JSON, and in UTF-8 as PostgreSQL prints bytes.
FORMS = tuple(
    form
    for word in canary.ALL
    for form in (
        word.encode(),
        word.encode().hex().encode(),
        word.encode("ascii", "backslashreplace"),
        word.encode("utf-16-le"),
    )
)


async def live_a_case(system: System) -> tuple[str, list[str]]:
    """A case with a canary in every field; and every URL that people met."""
    async with caller(system, canary.SUB) as student, caller(system, "idi-leder") as leader:
        answer = await student.report(
            title=canary.TITLE,
            description=canary.DESCRIPTION,
            ordinary_channels={"tried": [], "reason_not": canary.REASON},
            concerns=[{"name": canary.NAMED}],
        )
        case: str = answer.json()["id"]
        await leader.deliveries(case, at_least=3)
        await leader.get(case, Purpose="triage")
        closing = {
            "outcome": "fixed",
            "public_answer": canary.ANSWER,
            "cause": canary.CAUSE,
        }
        refused = await leader.act(case, "closing", 7, closing)
        await leader.act(case, "closing", 1, closing)
        await leader.deliveries(case, at_least=4)
        # What fails must not tell more than what succeeds.
        unknown = await student.report(title=canary.TITLE, category=canary.REASON)
        shown = await leader.get(case)
        page = await leader.http.get("/api/v1/deviations", params={"limit": 1})
    assert (refused.status_code, unknown.status_code) == (412, 422)
    assert canary.TITLE in shown.text
    answers = (answer, refused, unknown, shown, page)
    urls = [str(each.url) for each in answers]
    urls += [
        each.headers[name]
        for each in answers
        for name in ("location", "link")
        if name in each.headers
    ]
    urls += [
        url for letter in system.mail.about(case) for url in re.findall(r"http\S+", letter.text)
    ]
    return case, urls


async def test_what_is_personal_stands_nowhere_in_the_clear(system: System) -> None:
    case, urls = await live_a_case(system)
    await eventually(partial(system.mail.about, case, canary.ADDRESS))

    found = [f"url {url}" for url in urls if holds(url.encode())]
    found += [f"file {path}" for path in files(system) if holds(path.read_bytes())]
    for name in SERVICES:
        if holds((await system.metrics(name)).encode()):
            found.append(f"metrics of {name}")
    for database in ("avvik", "vault", "notifier"):
        async with system.database(database) as connection:
            found += [
                f"{database} {each}" async for each in rows(connection) if holds(each.encode())
            ]
    assert found == []


async def test_mails_hold_no_title_free_text_or_name(system: System) -> None:
    case, _ = await live_a_case(system)
    letters = [letter.message.as_bytes() for letter in system.mail.about(case)]

    assert len(letters) == 4
    address = {canary.ADDRESS, "kanarine.zyqvist", "Zyqvist"}
    words = [word for word in canary.ALL if word not in address]
    assert [word for word in words for letter in letters if word.encode() in letter] == []


def holds(content: bytes) -> bool:
    lowered = content.lower()
    return any(form.lower() in lowered for form in FORMS)


def files(system: System) -> Iterator[Path]:
    """Streams, logs, and the write-ahead log and tables as they lie on disk."""
    for directory in ("nats", "log", "postgres"):
        yield from (path for path in (system.directory / directory).rglob("*") if path.is_file())


async def rows(connection: asyncpg.Connection) -> AsyncIterator[str]:
    """Every row of every table, as text."""
    tables = await connection.fetch(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    assert tables
    for (table,) in tables:
        for row in await connection.fetch(f"select t::text from {table} t"):  # noqa: S608 -- names from the catalogue
            yield f"{table} {row[0]}"
