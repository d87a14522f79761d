"""A desk in memory with the example organisation, for tests of the write path."""

from uuid import UUID, uuid5

from avvik.adapters.memory import (
    MemoryClock,
    MemoryDirectory,
    MemoryLog,
    MemoryReferences,
    MemoryVault,
)
from avvik.application import streams
from avvik.application.desk import Ask, Desk
from avvik.application.execute import execute
from avvik.application.ports import Commit, NewEvent
from avvik.application.pseudonyms import Secret, identity_of
from avvik.domain.decisions import Command
from avvik.domain.events import Configured, DirectoryEvent, Event
from avvik.domain.values import Profile
from tests.builders import CONFIGURATION, DIRECTORY, NOW, person

MATERIAL = b"\x01" * 32
SECRET = Secret(MATERIAL)
ISSUER = "https://issuer.example.org"


class Office:
    """What commands are carried out on, and what they left behind."""

    def __init__(self) -> None:
        self.clock = MemoryClock(NOW)
        self.log = MemoryLog(self.clock)
        self.vault = MemoryVault()
        self.desk = Desk(
            log=self.log,
            directory=MemoryDirectory(self.log),
            vault=self.vault,
            references=MemoryReferences(),
            clock=self.clock,
            secret=SECRET,
        )

    async def open(self) -> None:
        """Import the example organisation."""
        await self.directory(*DIRECTORY)
        stream = streams.configuration_stream("ntnu")
        await self._append(stream, 1, Configured(configuration=CONFIGURATION))

    async def directory(self, *events: DirectoryEvent) -> None:
        stream = streams.directory_stream("ntnu")
        await self._append(stream, self.log.world.directory_version + 1, *events)

    async def _append(self, stream: UUID, first: int, *events: Event) -> None:
        new = tuple(
            NewEvent(stream=stream, version=version, event=event)
            for version, event in enumerate(events, first)
        )
        await self.log.append(
            Commit(
                command_id=streams.new_case_id(NOW),
                actor="system/import",
                events=new,
                facts_position=self.log.world.position,
            )
        )

    def knows(self, *names: str) -> None:
        """People of the directory, as an import leaves them."""
        self.log.identities.update((identity(name), person(name)) for name in names)

    async def carry_out(self, ask: Ask, command: Command, case: UUID) -> int:
        """Execute, and answer the case's version."""
        return (await execute(self.desk, ask, case, command)).version

    def tags(self) -> list[str]:
        return [str(each.event.__struct_config__.tag) for each in self.log.events]


def identity(name: str) -> bytes:
    return identity_of(SECRET, ISSUER, name)


def ask(
    name: str,
    *,
    who: UUID | None = None,
    expected: int | None = None,
    key: str | None = None,
    body: str = "",
) -> Ask:
    """A request by somebody; `who` they are, if the log knows."""
    command_id = uuid5(streams.NAMESPACE, f"{name}/{key}") if key else streams.new_case_id(NOW)
    return Ask(
        command_id=command_id,
        identity=identity(name),
        profile=Profile(issuer=ISSUER, sub=name),
        person=who,
        fingerprint=body.encode() if key else None,
        expected=expected,
    )


def official(name: str, *, expected: int | None = None, key: str | None = None) -> Ask:
    """A request by somebody of the directory."""
    return ask(name, who=person(name), expected=expected, key=key)
