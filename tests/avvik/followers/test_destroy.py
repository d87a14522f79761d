"""After a diversion nobody here reads the case any more, and its office does."""

import os
from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID, uuid4

import msgspec
import pytest
from msgspec import structs

from avvik.adapters.office import NothingToOpen, OpenedCase, diverted_cases, open_case
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.adapters.vault import PostgresVault
from avvik.application import offices, sealing
from avvik.application.ports import CaseRow, Commit, NewEvent, NotEscrowed
from avvik.application.streams import REPORTER
from avvik.domain.configuration import office_fingerprint
from avvik.domain.deviation import evolve
from avvik.domain.events import CaseEvent, Diverted, NoteAdded, Supported
from avvik.domain.values import Concern, Contact
from avvik.followers.destroy import FOLLOWER, catch_up, destroy
from avvik.followers.turn import Connect, turn
from tests.avvik.adapters import stores
from tests.avvik.adapters.commits import NO_FACTS, acting, case_id
from tests.avvik.followers.running import running
from tests.builders import NOW, person, reported
from tests.servers import INSTITUTION, Databases, eventually

PEM, PUBLIC = offices.new_office()
PRIVATE, OFFICE_KEY = offices.private_key(PEM), offices.public_key(PUBLIC)
OFFICE = office_fingerprint(OFFICE_KEY)
WORDS = ("Kanarifugl Hansen", "Det vet eg ingenting om", "Ho sa det same i fjor")
KEK = os.urandom(32)

REPORT = reported(
    title=WORDS[0],
    description=WORDS[1],
    contact=Contact(person=person("student"), name="Stine Eksempel"),
    concerns=(Concern(name="Leder Ledersen"),),
)
JOINED = Supported(contact=Contact(person=person("medstudent")), language="nn")
NOTE = NoteAdded(text=WORDS[2], by=person("leder"), added_at=NOW)


class Stage:
    """A log, and a vault as api and worker have it."""

    def __init__(self, log: PostgresLog, api: PostgresVault, worker: PostgresVault) -> None:
        self.log, self.api, self.worker = log, api, worker

    async def given(self, *events: CaseEvent) -> CaseRow:
        """A case with this history, each event sealed under keys of its own."""
        case, row = case_id(), None
        for version, event in enumerate(events, 1):
            row = await self._append(case, row, await self.sealed(event, case, version))
        assert row is not None
        return row

    async def diverted(self, row: CaseRow, *, escrow: Literal["all", "none"] = "all") -> None:
        keys = await self.api.fetch([key for _, key in await self.keys(row.id)])
        if escrow == "all":
            await self.api.escrow(row.id, OFFICE_KEY, tuple(keys.values()))
        await self.log.append(acting(row, Diverted(office=OFFICE)))

    async def keys(self, case: UUID) -> frozenset[tuple[str, UUID]]:
        """What the case's events are sealed with, by subject."""
        events = [each.event for each in await self.log.recorded(0, 1000) if each.stream == case]
        return frozenset(pair for event in events for pair in sealing.keys_in(event))

    async def kept(self, case: UUID) -> set[str]:
        """Whose words we can still read of the case."""
        keys = await self.keys(case)
        left = await self.api.fetch([key for _, key in keys])
        return {subject.partition(":")[0] for subject, key in keys if key in left}

    async def sealed(self, event: CaseEvent, case: UUID, version: int) -> CaseEvent:
        subjects = sorted({subject for subject, _, _ in sealing.unsealed(event, version).personal})
        keys = dict(zip(subjects, await self.api.new(len(subjects)), strict=True))
        return sealing.seal(event, case, version, keys.__getitem__)

    async def _append(self, case: UUID, row: CaseRow | None, event: CaseEvent) -> CaseRow:
        version = row.version + 1 if row else 1
        if row:
            folded = structs.replace(row, version=version, case=evolve(row.case, event))
        else:
            folded = CaseRow(
                id=case, version=1, reporter=person("student"), case=evolve(None, event)
            )
        await self.log.append(
            Commit(
                command_id=uuid4(),
                actor=REPORTER,
                events=(NewEvent(stream=case, version=version, event=event),),
                facts_position=NO_FACTS,
                case=folded,
            )
        )
        return folded


@pytest.fixture
async def vault_dsn(databases: Databases) -> str:
    return await stores.vault_database(databases)


@pytest.fixture
async def stage(log: PostgresLog, vault_dsn: str) -> AsyncIterator[Stage]:
    api = await PostgresVault.open(vault_dsn, KEK, stores.API, institution=INSTITUTION)
    worker = await PostgresVault.open(vault_dsn, KEK, stores.WORKER, institution=INSTITUTION)
    yield Stage(log, api, worker)
    await api.close()
    await worker.close()


async def opened(log_dsn: str, vault_dsn: str, named: str) -> OpenedCase:
    return await open_case(log_dsn, vault_dsn, INSTITUTION, named, PRIVATE)


async def test_only_who_reported_and_who_joined_stays_readable_here(
    stage: Stage, connecting: Connect
) -> None:
    row = await stage.given(REPORT, JOINED, NOTE)
    assert await stage.kept(row.id) == {"reporter", "contact", "named", "supporter", "case"}
    await stage.diverted(row)
    async with running(FOLLOWER, lambda: destroy(stage.worker, connecting)):
        await eventually(lambda: _is(stage, row.id, {"contact", "supporter"}))


async def test_the_office_still_reads_every_word(
    stage: Stage, connecting: Connect, log_dsn: str, vault_dsn: str
) -> None:
    row = await stage.given(REPORT, JOINED, NOTE)
    await stage.diverted(row)
    async with turn(connecting, FOLLOWER) as held:
        await catch_up(stage.worker, held)
    read = await opened(log_dsn, vault_dsn, str(row.id))
    assert [each.event for each in read.events] == [REPORT, JOINED, NOTE, Diverted(office=OFFICE)]
    assert read == await opened(log_dsn, vault_dsn, read.reference)
    assert all(word in msgspec.json.encode(read).decode() for word in WORDS)


async def test_another_office_and_another_case_read_nothing(
    stage: Stage, log_dsn: str, vault_dsn: str
) -> None:
    row, other = await stage.given(REPORT), await stage.given(_named("AVV-2026-2"))
    await stage.diverted(row)
    stranger = offices.private_key(offices.new_office()[0])
    with pytest.raises(NothingToOpen):
        await open_case(log_dsn, vault_dsn, INSTITUTION, str(row.id), stranger)
    for named in (str(other.id), "AVV-2026-3"):
        with pytest.raises(NothingToOpen):
            await opened(log_dsn, vault_dsn, named)


async def test_the_office_learns_which_cases_are_its_own_newest_first(
    stage: Stage, log_dsn: str
) -> None:
    first, second = await stage.given(REPORT), await stage.given(_named("AVV-2026-2"))
    await stage.given(_named("AVV-2026-3"))
    for row in (first, second):
        await stage.diverted(row)
    stranger = offices.private_key(offices.new_office()[0])

    listed = await diverted_cases(log_dsn, PRIVATE)

    assert [each.reference for each in listed] == ["AVV-2026-2", REPORT.reference]
    assert listed[0].diverted_at > listed[1].diverted_at
    assert await diverted_cases(log_dsn, stranger) == ()


async def test_other_cases_keep_their_keys(stage: Stage, connecting: Connect) -> None:
    row, other = await stage.given(REPORT), await stage.given(_named("AVV-2026-2"), NOTE)
    await stage.diverted(row)
    async with turn(connecting, FOLLOWER) as held:
        await catch_up(stage.worker, held)
    assert await stage.kept(row.id) == {"contact"}
    assert await stage.kept(other.id) == {"reporter", "contact", "named", "case"}


async def test_dying_before_the_row_moved_does_no_harm(stage: Stage, connecting: Connect) -> None:
    row = await stage.given(REPORT, NOTE)
    await stage.diverted(row)
    async with turn(connecting, FOLLOWER) as held:
        await catch_up(stage.worker, held)
        end = await held.end()
        assert await held.position() == end
        await held.advance(0)
        await catch_up(stage.worker, held)
        assert await held.position() == end
    assert await stage.kept(row.id) == {"contact"}


async def test_what_no_office_has_is_not_destroyed(stage: Stage, connecting: Connect) -> None:
    row = await stage.given(REPORT)
    await stage.diverted(row, escrow="none")
    async with turn(connecting, FOLLOWER) as held:
        with pytest.raises(NotEscrowed):
            await catch_up(stage.worker, held)
        assert await held.position() == 0
    assert await stage.kept(row.id) == {"reporter", "contact", "named"}


async def _is(stage: Stage, case: UUID, subjects: set[str]) -> bool:
    return await stage.kept(case) == subjects


def _named(reference: str) -> CaseEvent:
    return structs.replace(REPORT, reference=reference)
