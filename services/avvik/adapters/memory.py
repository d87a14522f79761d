"""The application's ports in memory, for tests: PostgreSQL's contract without durability."""

import itertools
import os
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from avvik.adapters.directory import NOTHING
from avvik.application import offices
from avvik.application.access import sight
from avvik.application.ports import (
    Appended,
    CaseRow,
    Commit,
    Conflict,
    DataKey,
    IdentityTaken,
    Known,
    NewEvent,
    NotEscrowed,
    OnRecord,
    Outcome,
    Recorded,
    Repeatable,
    Seen,
    World,
)
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import Configuration, office_fingerprint
from avvik.domain.deviation import Diverted, next_due
from avvik.domain.events import (
    Configured,
    DirectoryEvent,
    Event,
    ProfileChanged,
    Registered,
)
from avvik.domain.organisation import Organisation, evolve


class MemoryClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


class MemoryLog:
    """Everything that was committed, in order. It is also what the directory is read from."""

    def __init__(self, clock: MemoryClock | None = None) -> None:
        self.events: list[Recorded[Event]] = []
        self.cases: dict[UUID, CaseRow] = {}
        self.persons: dict[UUID, Known] = {}
        self.identities: dict[bytes, UUID] = {}
        self.configurations: dict[int, Configuration] = {0: NOTHING}
        self.world = World(
            position=0,
            organisation=Organisation(),
            directory_version=0,
            configuration=NOTHING,
            configuration_version=0,
        )
        self._clock = clock or MemoryClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        self._seen: dict[UUID, Seen] = {}
        self._versions: dict[UUID, int] = {}

    async def append(self, commit: Commit) -> Outcome:
        if commit.command_id in self._seen:
            return self._seen[commit.command_id]
        identity = commit.identity
        holder = self.identities.get(identity.hash) if identity else None
        if identity and identity.new and holder:
            return IdentityTaken(holder)
        if self._is_stale(commit) or (identity and not identity.new and holder != identity.person):
            return Conflict()
        return self._append(commit)

    async def case(self, case_id: UUID, reader: UUID | None) -> CaseRow | None:
        row = self.cases.get(case_id)
        if row is None or reader is None:
            return row
        today = oslo_date(self._clock.now())
        return row if sight(reader, row, self.world.organisation, today) else None

    async def joinable(self, case_id: UUID | None, support: bytes | None) -> CaseRow | None:
        for row in self.cases.values():
            if isinstance(row.case, Diverted):
                continue
            if support is None and row.id == case_id and row.case.file.public_text is not None:
                return row
            if support is not None and row.support == support and case_id in (None, row.id):
                return row
        return None

    async def seen(self, command_id: UUID) -> Seen | None:
        return self._seen.get(command_id)

    async def remember(self, command_id: UUID, repeatable: Repeatable) -> Seen:
        return self._seen.setdefault(command_id, Seen(repeatable))

    async def recorded(self, after: int, limit: int) -> list[Recorded[Event]]:
        return [each for each in self.events if each.position > after][:limit]

    def _is_stale(self, commit: Commit) -> bool:
        if commit.facts_position < self.world.position:
            return True
        versions = dict(self._versions)
        for new in commit.events:
            if new.version != versions.get(new.stream, 0) + 1:
                return True
            versions[new.stream] = new.version
        return False

    def _append(self, commit: Commit) -> Appended:
        first = len(self.events) + 1
        last = self.events[-1].recorded_at if self.events else self._clock.now()
        recorded_at = max(self._clock.now(), last)
        for position, new in enumerate(commit.events, first):
            self.events.append(_recorded(commit, new, position, recorded_at))
            self._versions[new.stream] = new.version
            self._take_in(new, position)
        if commit.case:
            self.cases[commit.case.id] = commit.case
        if commit.identity:
            self.identities[commit.identity.hash] = commit.identity.person
        self._seen[commit.command_id] = Seen(commit.repeatable)
        return Appended(tuple(range(first, first + len(commit.events))))

    def _take_in(self, new: NewEvent, position: int) -> None:
        """What PostgreSQL's append keeps of directory, configuration and persons."""
        event, world = new.event, self.world
        if isinstance(event, DirectoryEvent):
            self.world = World(
                position=position,
                organisation=evolve(world.organisation, event),
                directory_version=new.version,
                configuration=world.configuration,
                configuration_version=world.configuration_version,
            )
        elif isinstance(event, Configured):
            self.configurations[new.version] = event.configuration
            self.world = World(
                position=position,
                organisation=world.organisation,
                directory_version=world.directory_version,
                configuration=event.configuration,
                configuration_version=new.version,
            )
        elif isinstance(event, Registered | ProfileChanged):
            self.persons[new.stream] = Known(version=new.version, profile=event.profile)


def _recorded(
    commit: Commit, new: NewEvent, position: int, recorded_at: datetime
) -> Recorded[Event]:
    return Recorded(
        position=position,
        stream=new.stream,
        version=new.version,
        recorded_at=recorded_at,
        actor=commit.actor,
        command_id=commit.command_id,
        traceparent=commit.traceparent,
        event=new.event,
    )


class MemoryDirectory:
    """The directory as the log in memory has it; stale until refreshed, as the real one."""

    def __init__(self, log: MemoryLog) -> None:
        self._log = log
        self._world: World | None = None

    async def world(self) -> World:
        return self._world or await self.refresh()

    async def refresh(self) -> World:
        self._world = self._log.world
        return self._world

    async def person(self, identity: bytes) -> UUID | None:
        return self._log.identities.get(identity)

    async def known(self, person: UUID) -> Known | None:
        return self._log.persons.get(person)

    async def on_record(self, identities: Collection[bytes]) -> Mapping[bytes, OnRecord]:
        people = {each: self._log.identities.get(each) for each in identities}
        return {
            identity: OnRecord(person=person, version=known.version, profile=known.profile)
            for identity, person in people.items()
            if person is not None and (known := self._log.persons.get(person))
        }

    async def is_known(self, person: UUID) -> bool:
        return person in self._log.persons

    async def busy_units(self) -> frozenset[str]:
        cases = (row.case for row in self._log.cases.values())
        return frozenset(case.file.unit for case in cases if next_due(case))

    async def configuration(self, version: int) -> Configuration:
        return self._log.configurations[version]


class MemoryVault:
    """Data keys, as they are; those of diverted cases besides as sealed to their office."""

    def __init__(self, institution: str = "ntnu") -> None:
        self.keys: dict[UUID, DataKey] = {}
        self.escrowed: dict[tuple[UUID, str, UUID], bytes] = {}
        self._institution = institution

    async def new(self, count: int) -> Sequence[DataKey]:
        made = [DataKey(uuid4(), os.urandom(32)) for _ in range(count)]
        self.keys.update((key.id, key) for key in made)
        return made

    async def fetch(self, ids: Collection[UUID]) -> Mapping[UUID, DataKey]:
        return {each: self.keys[each] for each in ids if each in self.keys}

    async def escrow(self, case: UUID, office_key: bytes, keys: Collection[DataKey]) -> None:
        office = office_fingerprint(office_key)
        for key in keys:
            sealed = offices.seal_to(office_key, key, self._institution, case)
            self.escrowed.setdefault((case, office, key.id), sealed)

    async def surrender(self, case: UUID, office: str, ids: Collection[UUID]) -> int:
        held = [each for each in ids if each in self.keys]
        given = [each for each in held if (case, office, each) in self.escrowed]
        for each in given:
            del self.keys[each]
        if len(given) < len(held):
            raise NotEscrowed
        return len(given)


class MemoryReferences:
    """Numbers from 1."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    async def take(self, year: int) -> str:
        return f"AVV-{year}-{next(self._numbers)}"
