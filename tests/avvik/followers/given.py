"""Givens: the example organisation in a real log, with people who can be reached."""

from typing import TypeVar
from uuid import UUID, uuid4

from msgspec import Struct
from msgspec.structs import replace

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.memory import MemoryClock, MemoryVault
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application import sealing
from avvik.application.ports import Appended, CaseRow, Commit, NewEvent, Recorded
from avvik.application.pseudonyms import Secret
from avvik.domain.deviation import evolve
from avvik.domain.events import CaseEvent, Closed, DirectoryEvent, Event, Registered, Supported
from avvik.domain.values import Contact, Language, Profile
from avvik.followers.recipients import Sources
from tests.avvik.adapters.commits import (
    NO_FACTS,
    acting,
    case_id,
    configuring,
    directory,
)
from tests.builders import DIRECTORY, NOW, person, reported

SECRET = Secret(b"\x01" * 32)
S = TypeVar("S", bound=Struct)

OFFICIALS = ("rektor", "prorektor", "varsling", "dekan", "kontakt", "hms", "leder", "klage")
CANARY = "Kanarifugl Hansen"


class Place:
    """A log, the keys that its events are sealed with, and what answers are made from."""

    def __init__(self, log: PostgresLog) -> None:
        self.log = log
        self.vault = MemoryVault()
        self.clock = MemoryClock(NOW)
        self.sources = Sources(
            pool=log.pool,
            log=log,
            directory=PostgresDirectory(log.pool),
            vault=self.vault,
            clock=self.clock,
            secret=SECRET,
        )

    async def open(self) -> None:
        """Import the example organisation."""
        await self.append(directory())
        await self.append(configuring())
        for name in OFFICIALS:
            await self.register(name, language="nn" if name == "dekan" else None)

    async def changed(self, *events: DirectoryEvent, after: int = len(DIRECTORY)) -> None:
        """The directory says something new."""
        await self.append(directory(*events, after=after))

    async def register(
        self, name: str, *, language: Language | None = None, known: bool = True
    ) -> None:
        """Put a person on record: by the directory, or by their first report."""
        profile = Profile(
            issuer="https://issuer.example.org",
            sub=name,
            name=f"{name} {CANARY}" if known else None,
            address=f"{name}@example.org" if known else None,
            language=language,
        )
        stream = person(name)
        sealed = await self.sealed(Registered(profile=profile), stream, 1)
        await self.append(
            Commit(
                command_id=uuid4(),
                actor="system/directory",
                events=(NewEvent(stream=stream, version=1, event=sealed),),
                facts_position=NO_FACTS,
            )
        )

    async def reported(self, *, by: str = "student", **changes: object) -> CaseRow:
        """A new case."""
        case = case_id()
        contact = Contact(person=person(by), name=CANARY, address="canary@example.org")
        given = {"reference": f"AVV-{case}", "contact": contact, "title": CANARY} | changes
        event = await self.sealed(reported(**given), case, 1)
        row = CaseRow(id=case, version=1, reporter=person(by), case=evolve(None, event))
        await self.append(
            Commit(
                command_id=uuid4(),
                actor="reporter",
                events=(NewEvent(stream=case, version=1, event=event),),
                facts_position=NO_FACTS,
                case=row,
            )
        )
        return row

    async def acknowledged(self, row: CaseRow) -> CaseRow:
        """The case, once its leader took note."""
        commit = acting(row)
        await self.append(commit)
        assert commit.case
        return commit.case

    async def closed(self, row: CaseRow, outcome: str) -> CaseRow:
        """The case, once its leader closed it."""
        event = Closed(unit=row.case.file.unit, outcome=outcome, public_answer=CANARY)
        commit = acting(row, await self.sealed(event, row.id, row.version + 1))
        await self.append(commit)
        assert commit.case
        return commit.case

    async def acted(
        self, row: CaseRow, event: CaseEvent, by: str | None = None, behalf: str | None = None
    ) -> CaseRow:
        """The case, once this had happened too, by an official or by the reporter."""
        commit = acting(row, await self.sealed(event, row.id, row.version + 1))
        actor = f"person/{person(by)}" if by else "reporter"
        actor = f"{actor}/for/{person(behalf)}" if behalf else actor
        await self.append(replace(commit, actor=actor))
        assert commit.case
        return commit.case

    async def supported(self, row: CaseRow, by: str, language: Language = "nb") -> CaseRow:
        """The case, once somebody else joined it."""
        contact = Contact(person=person(by), name=by, address=f"{by}@token.example.org")
        joined = replace(row, supporters=(*row.supporters, person(by)))
        return await self.acted(joined, Supported(contact=contact, language=language))

    async def happened(self, row: CaseRow) -> list[Recorded[Event]]:
        """What was recorded of the case after this version."""
        log = await self.log.recorded(0, 10_000)
        return [each for each in log if each.stream == row.id and each.version > row.version]

    async def append(self, commit: Commit) -> tuple[int, ...]:
        outcome = await self.log.append(commit)
        assert isinstance(outcome, Appended)
        return outcome.positions

    async def sealed(self, event: S, stream: UUID, version: int) -> S:
        subjects = sorted({subject for subject, _, _ in sealing.unsealed(event, version).personal})
        keys = dict(zip(subjects, await self.vault.new(len(subjects)), strict=True))
        return sealing.seal(event, stream, version, keys.__getitem__)
