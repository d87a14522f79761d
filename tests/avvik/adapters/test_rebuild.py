"""`cases` can be made again from the log and the reporters' keys, byte by byte."""

import os
from collections.abc import Awaitable, Callable, Sequence

import pytest

from avvik.adapters.memory import MemoryVault
from avvik.adapters.postgres import rebuild
from avvik.adapters.postgres.codec import CASE_TOPICS
from avvik.adapters.postgres.folding import KeyMissing
from avvik.adapters.postgres.rebuild import Comparison, NotAllowed, rebuild_cases
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import CaseRow
from avvik.application.sealing import key_id
from avvik.domain.events import Closed
from avvik.domain.values import Sealed
from tests.avvik.adapters.commits import acting, directory
from tests.avvik.adapters.rebuilding import means, report
from tests.avvik.adapters.stores import API, WORKER, connected, opened

EMPTY = "truncate avvik.cases"
LONG = """
    insert into avvik.events (originator_id, originator_version, topic, state)
    select gen_random_uuid(), 1, 'registered', convert_to(repeat('x', 800), 'UTF8')
    from generate_series(1, 20_000)
"""
ALL = "select * from avvik.cases order by id"


async def some_history(log: PostgresLog, vault: MemoryVault) -> Sequence[CaseRow]:
    """Reported, acknowledged and closed cases, with other streams in between."""
    await log.append(directory())
    rows = [await report(log, vault, number) for number in range(30)]
    for number, row in enumerate(rows):
        if number % 2:
            act = acting(row)
            await log.append(act)
            assert act.case
            if number % 3 == 0:
                closing = Closed(unit="ntnu.ie.idi", outcome="fixed", public_answer="Rettet.")
                await log.append(acting(act.case, closing))
    return rows


def into_pages(monkeypatch: pytest.MonkeyPatch, events: int) -> None:
    """Exactly so many events a page."""
    monkeypatch.setattr(rebuild, "PAGE", events)
    monkeypatch.setattr(rebuild, "SAMPLE", 100)


@pytest.fixture(params=[(3, 1), (7, 3), (10_000, 2)], ids=str)
def shared_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few events a page, or all; one core, or several."""
    page, cores = request.param
    into_pages(monkeypatch, page)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)


@pytest.mark.usefixtures("shared_out")
async def test_a_rebuild_is_equal_to_the_live_table(log_dsn: str) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log:
        await some_history(log, vault)
    equal = Comparison(cases=30, lacking=0, stray=0, changed=0)
    assert await rebuild_cases(means(log_dsn, vault)) == equal


@pytest.mark.parametrize("events", [1, 7, 1_000])
async def test_every_case_is_in_one_page(
    log_dsn: str, monkeypatch: pytest.MonkeyPatch, events: int
) -> None:
    into_pages(monkeypatch, events)
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        rows = await some_history(log, vault)
        pages = await rebuild._Rebuild(owner, means(log_dsn, vault))._known(2**62)
        query = "select distinct originator_id from avvik.events where topic = any ($1) and "
        found = [
            case["originator_id"]
            for page in pages
            for case in await owner.fetch(query + page.condition, CASE_TOPICS, *page.given)
        ]

    assert len(pages) > 30 // events
    assert sorted(found) == sorted(row.id for row in rows)


async def test_pages_of_a_long_log_are_about_as_long(
    log_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a part of it is looked at to see where they end."""
    monkeypatch.setattr(rebuild, "PAGE", 1_000)
    async with connected(log_dsn) as owner:
        await owner.execute(LONG)
        pages = await rebuild._Rebuild(owner, means(log_dsn, MemoryVault()))._known(2**62)
        query = "select count(*) from avvik.events where $1::text[] is not null and "
        lengths = [
            await owner.fetchval(query + page.condition, CASE_TOPICS, *page.given) for page in pages
        ]

    assert sum(lengths) >= 20_000
    assert max(lengths) < 2_500


@pytest.mark.parametrize("cases", [0, 1])
async def test_a_log_of_hardly_any_cases_is_rebuilt(log_dsn: str, cases: int) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        for number in range(cases):
            await report(log, vault, number)
        before = await owner.fetch(ALL)
        await owner.execute(EMPTY)
        filled = Comparison(cases=cases, lacking=cases, stray=0, changed=0)
        assert await rebuild_cases(means(log_dsn, vault)) == filled
        assert await owner.fetch(ALL) == before


async def test_what_was_lost_or_altered_is_put_right(log_dsn: str) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await some_history(log, vault)
        before = await owner.fetch(ALL)
        await owner.execute(
            "delete from avvik.cases where reference in ('AVV-2026-1', 'AVV-2026-2')"
        )
        await owner.execute("update avvik.cases set unit = 'x' where reference = 'AVV-2026-3'")
        await owner.execute(
            "insert into avvik.cases (id, reference, status, unit, reached, category, reporter, "
            "language, version, reported_at, changed_at, state) select "
            "gen_random_uuid(), 'stray', status, unit, reached, category, reporter, "
            "language, version, reported_at, changed_at, state "
            "from avvik.cases limit 1"
        )
        altered = await owner.fetch(ALL)
        found = Comparison(cases=30, lacking=2, stray=1, changed=1)
        assert await rebuild_cases(means(log_dsn, vault), only_compare=True) == found
        assert await owner.fetch(ALL) == altered
        assert await rebuild_cases(means(log_dsn, vault)) == found
        assert await owner.fetch(ALL) == before


@pytest.mark.usefixtures("shared_out")
async def test_an_empty_table_is_filled_again(log_dsn: str) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await some_history(log, vault)
        before = await owner.fetch(ALL)
        await owner.execute(EMPTY)
        await rebuild_cases(means(log_dsn, vault))
        assert await owner.fetch(ALL) == before


def once_copied(monkeypatch: pytest.MonkeyPatch, then: Callable[[], Awaitable[object]]) -> None:
    """Have something happen after the log was read, before appends wait."""
    original = rebuild._Rebuild._copy
    copied: list[str] = []

    async def copy_and_go_on(*given: object) -> int:
        count = await original(*given)  # type: ignore[arg-type]  # passed on as it came
        copied.append("once")
        if len(copied) == 1:
            await then()
        return count

    monkeypatch.setattr(rebuild._Rebuild, "_copy", copy_and_go_on)


async def test_what_is_appended_meanwhile_is_in_the_rebuild(
    log_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        rows = await some_history(log, vault)

        async def acknowledge_and_report() -> None:
            await log.append(acting(rows[0]))
            await report(log, vault, 99)

        once_copied(monkeypatch, acknowledge_and_report)
        await owner.execute("delete from avvik.cases where reference = 'AVV-2026-1'")
        found = Comparison(cases=31, lacking=1, stray=0, changed=0)
        assert await rebuild_cases(means(log_dsn, vault)) == found
        monkeypatch.undo()
        again = await rebuild_cases(means(log_dsn, vault))
        assert again == Comparison(cases=31, lacking=0, stray=0, changed=0)


async def test_reports_go_on_while_an_empty_table_is_filled(
    log_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await some_history(log, vault)
        seen: list[int] = []

        async def report_and_acknowledge() -> None:
            await log.append(acting(await report(log, vault, 99)))
            seen.append(await owner.fetchval("select count(*) from avvik.cases"))

        once_copied(monkeypatch, report_and_acknowledge)
        await owner.execute(EMPTY)
        filled = await rebuild_cases(means(log_dsn, vault))
        monkeypatch.undo()
        assert filled == Comparison(cases=31, lacking=31, stray=0, changed=0)
        assert seen == [1]
        again = await rebuild_cases(means(log_dsn, vault))
        assert again == Comparison(cases=31, lacking=0, stray=0, changed=0)


async def test_a_missing_key_stops_the_rebuild_and_changes_nothing(log_dsn: str) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await some_history(log, vault)
        for spoil in ("delete from avvik.cases where reference = 'AVV-2026-1'", EMPTY):
            await owner.execute(spoil)
            before = await owner.fetch(ALL)
            with pytest.raises(KeyMissing):
                await rebuild_cases(means(log_dsn, MemoryVault()))
            assert await owner.fetch(ALL) == before


@pytest.mark.usefixtures("shared_out")
async def test_one_missing_key_among_many_changes_nothing_anywhere(log_dsn: str) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        rows = await some_history(log, vault)
        contact = rows[17].case.file.contact
        assert isinstance(contact, Sealed)
        del vault.keys[key_id(contact)]
        for spoil in ("delete from avvik.cases where reference = 'AVV-2026-1'", EMPTY):
            await owner.execute(spoil)
            before = await owner.fetch(ALL)
            with pytest.raises(KeyMissing, match=str(rows[17].id)):
                await rebuild_cases(means(log_dsn, vault))
            assert await owner.fetch(ALL) == before


@pytest.mark.parametrize("role", [API, WORKER])
@pytest.mark.parametrize("only_compare", [True, False])
async def test_a_login_that_may_not_write_cases_is_refused(
    log_dsn: str, role: str, only_compare: bool
) -> None:
    vault = MemoryVault()
    async with opened(log_dsn) as log:
        await report(log, vault, 1)
    given = means(f"{log_dsn}{'&' if '?' in log_dsn else '?'}role={role}", vault)

    with pytest.raises(NotAllowed, match="avvik migrate"):
        await rebuild_cases(given, only_compare=only_compare)
