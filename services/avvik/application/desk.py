"""What a command comes with, whichever write path it takes, and why a path itself refuses it."""

from uuid import UUID

from msgspec import Struct, field

from avvik.application.ports import Clock, Directory, Log, References, Vault
from avvik.application.pseudonyms import Secret
from avvik.application.queues import Queues
from avvik.domain.decisions import Refused
from avvik.domain.values import Profile

# Whoever reports or joins before they are known.
NOBODY = UUID(int=0)
# As often as others may be first, and once more for whoever is not known yet.
ATTEMPTS = 4


class Desk(Struct, frozen=True, kw_only=True):
    """Everything the write path works with."""

    log: Log
    directory: Directory
    vault: Vault
    references: References
    clock: Clock
    secret: Secret
    queues: Queues = field(default_factory=Queues)


class Ask(Struct, frozen=True, kw_only=True):
    """A command's surroundings: who asks, under which id, on the strength of which version."""

    command_id: UUID
    identity: bytes
    profile: Profile
    person: UUID | None
    # A keyed hash of the request, where the caller may repeat it.
    fingerprint: bytes | None = None
    # The version of the case that the act is about; `any_version` where it need not say.
    expected: int | None = None
    any_version: bool = False
    # The keyed hash of a code that somebody joins a case with.
    support: bytes | None = None
    # The clock or other part of the system that asks, instead of a person.
    system: str | None = None
    traceparent: str | None = None


# --- refusals of the path itself


class VersionRequired(Refused):
    """The act must say which version of the case it is about."""


class Stale(Refused):
    """The case has changed since the version that the act is about."""

    def __init__(self, version: int, status: str) -> None:
        super().__init__(version, status)
        self.version = version
        self.status = status


class OtherRequest(Refused):
    """The key was used before, for another request."""


class CarriedOut(Exception):
    """A twin in the system carried the command out, which keeps no answer for it."""
