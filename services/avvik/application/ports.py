"""What the application needs from outside, as protocols: log, vault, directory, clock.

PostgreSQL and memory each implement them (`adapters`); one contract suite holds both.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeAlias, TypeVar
from uuid import UUID

from msgspec import Struct

from avvik.domain.configuration import Configuration
from avvik.domain.deviation import Case
from avvik.domain.events import Event
from avvik.domain.organisation import Organisation
from avvik.domain.values import SealedProfile

E_co = TypeVar("E_co", bound=Event, covariant=True)


class Recorded(Struct, Generic[E_co], frozen=True, kw_only=True):
    """An event as the log has it. `position` orders the log, `recorded_at` (UTC) never does."""

    position: int
    stream: UUID
    version: int
    recorded_at: datetime
    actor: str
    command_id: UUID
    traceparent: str | None
    event: E_co

    @property
    def id(self) -> str:
        return f"{self.stream}/{self.version}"


class NewEvent(Struct, frozen=True, kw_only=True):
    """An event, sealed, on its way into the log."""

    stream: UUID
    version: int
    event: Event


class CaseRow(Struct, frozen=True, kw_only=True):
    """A case as folded up to `version`, with the persons whose ids the events keep sealed."""

    id: UUID
    version: int
    reporter: UUID
    supporters: tuple[UUID, ...] = ()
    # A keyed hash of the code that others join with.
    support: bytes = b""
    case: Case


class Identity(Struct, frozen=True, kw_only=True):
    """That a keyed hash of (issuer, sub) is this person. `new`: this commit registers them."""

    hash: bytes
    person: UUID
    new: bool


class Repeatable(Struct, frozen=True, kw_only=True):
    """What a repeated command is told: the caller's request (as a keyed hash) and its answer."""

    caller: UUID
    fingerprint: bytes
    answer: bytes


class Commit(Struct, frozen=True, kw_only=True):
    """Everything that one command writes, in one transaction or not at all.

    `facts_position` is the position of the newest directory or configuration event
    that the command's facts include: were there a newer one, the commit conflicts.
    """

    command_id: UUID
    actor: str
    events: tuple[NewEvent, ...]
    facts_position: int
    case: CaseRow | None = None
    identity: Identity | None = None
    repeatable: Repeatable | None = None
    traceparent: str | None = None


# For a commit that rests on nothing in the directory: nothing newer there can contradict it.
NO_FACTS = 2**63 - 1


class Appended(Struct, frozen=True):
    """The events are durable, at these positions."""

    positions: tuple[int, ...]


class Conflict(Struct, frozen=True):
    """Somebody was first: a version is taken, or the facts have changed. Nothing was written."""


class Seen(Struct, frozen=True):
    """The command was carried out before; nothing was written now."""

    repeatable: Repeatable | None


class IdentityTaken(Struct, frozen=True):
    """Whoever this commit would register is known already. Nothing was written."""

    person: UUID


Outcome: TypeAlias = Appended | Conflict | Seen | IdentityTaken


class Unavailable(Exception):
    """A dependency is away, or went away in between: the outcome is unknown, the key tells."""

    def __init__(self, dependency: str) -> None:
        super().__init__(dependency)
        self.dependency = dependency


class Log(Protocol):
    """The truth: appended to, never changed. Methods raise `Unavailable`."""

    async def append(self, commit: Commit) -> Outcome: ...

    async def case(self, case_id: UUID, reader: UUID | None) -> CaseRow | None:
        """The case, if the reader may know of it; with no reader (the system's own), always."""
        ...

    async def joinable(self, case_id: UUID | None, support: bytes | None) -> CaseRow | None:
        """The case whose code has this hash, or the one with this id if a public text is out."""
        ...

    async def seen(self, command_id: UUID) -> Seen | None:
        """What a command with this id was told, if there was one."""
        ...

    async def remember(self, command_id: UUID, repeatable: Repeatable) -> Seen:
        """Keep what a command was told to which no event belongs; that of its twin, if first."""
        ...


class World(Struct, frozen=True, kw_only=True):
    """The directory and the configuration as of one position of the log.

    `directory_version` and `configuration_version` are their streams' versions;
    at version 0 nothing was imported yet.
    """

    position: int
    organisation: Organisation
    directory_version: int
    configuration: Configuration
    configuration_version: int


class Known(Struct, frozen=True, kw_only=True):
    """What the log says of a person, sealed, and the version of their stream that says so."""

    version: int
    profile: SealedProfile


class OnRecord(Struct, frozen=True, kw_only=True):
    """Somebody known, and what the log says of them."""

    person: UUID
    version: int
    profile: SealedProfile


class Directory(Protocol):
    """Who and what the institution is. Methods raise `Unavailable`."""

    async def world(self) -> World:
        """As last read: perhaps stale, which a commit notices by `facts_position`."""
        ...

    async def refresh(self) -> World:
        """As of now."""
        ...

    async def person(self, identity: bytes) -> UUID | None:
        """The person behind a keyed hash of (issuer, sub), if known."""
        ...

    async def known(self, person: UUID) -> Known | None:
        """What is on record about the person."""
        ...

    async def on_record(self, identities: Collection[bytes]) -> Mapping[bytes, OnRecord]:
        """Those behind these keyed hashes who are known."""
        ...

    async def is_known(self, person: UUID) -> bool:
        """Whether anything is on record about the person."""
        ...

    async def busy_units(self) -> frozenset[str]:
        """The units that have cases on which somebody has to act."""
        ...

    async def configuration(self, version: int) -> Configuration:
        """The configuration as of that version: the words that a case was judged by."""
        ...


class DataKey(Struct, frozen=True):
    """A key that seals one subject's fields in one stream."""

    id: UUID
    secret: bytes


class NotEscrowed(Exception):
    """Keys of a diverted case that its office does not have: they are not destroyed. A fault."""


class Vault(Protocol):
    """Data keys, wrapped and durable before anything is sealed with them. Raises `Unavailable`."""

    async def new(self, count: int) -> Sequence[DataKey]: ...

    async def fetch(self, ids: Collection[UUID]) -> Mapping[UUID, DataKey]:
        """The keys that exist; those destroyed are left out."""
        ...

    async def escrow(self, case: UUID, office_key: bytes, keys: Collection[DataKey]) -> None:
        """Seal the case's keys to an office's public key; durable when this returns.

        What the office has already it keeps.
        """
        ...

    async def surrender(self, case: UUID, office: str, ids: Collection[UUID]) -> int:
        """Destroy our copies of keys that the office (by fingerprint) has; how many there were.

        Raises `NotEscrowed` if there are others among them, which stay.
        """
        ...


class References(Protocol):
    """The numbers that people call cases by: `AVV-<year>-<n>`. Raises `Unavailable`."""

    async def take(self, year: int) -> str: ...


class Clock(Protocol):
    """The time that deadlines are measured by: the database's, UTC."""

    def now(self) -> datetime: ...
