"""Names that never change: stream ids, event actors, case ids."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from avvik.application.noise import noise

# uuid5 of this project's tag: every derived stream id of every institution hangs on it.
NAMESPACE = uuid5(NAMESPACE_URL, "tag:avvik,2026:streams")

REPORTER = "reporter"


def stream_id(institution: str, kind: str, name: str = "") -> UUID:
    """The stream of something there is one of: directory, configuration, a case's deliveries."""
    digest = _begun(institution, kind).copy()
    digest.update(name.encode())
    return _marked(digest.digest()[:16], version=5)


@cache
def _begun(institution: str, kind: str) -> "hashlib._Hash":
    """uuid5 (RFC 9562 § 5.5) of `<institution>/<kind>/<name>`, up to the name."""
    prefix = NAMESPACE.bytes + f"{institution}/{kind}/".encode()
    return hashlib.sha1(prefix, usedforsecurity=False)


def _marked(random: bytes, version: int) -> UUID:
    """A UUID of that version, and of the variant of RFC 9562, out of 16 bytes."""
    marked = bytearray(random)
    marked[6] = marked[6] & 0x0F | version << 4
    marked[8] = marked[8] & 0x3F | 0x80
    # In a third of the time that `UUID` itself takes.
    return msgspec.convert(bytes(marked), UUID)


def directory_stream(institution: str) -> UUID:
    return stream_id(institution, "directory")


def configuration_stream(institution: str) -> UUID:
    return stream_id(institution, "configuration")


def deliveries_stream(institution: str, case: UUID) -> UUID:
    return stream_id(institution, "deliveries", str(case))


def new_command_id() -> UUID:
    """A random one (UUIDv4), for a command that is not to be repeated."""
    return _marked(noise(16), version=4)


def new_case_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562 § 5.7): cases sort by when they were reported."""
    milliseconds = int(now.timestamp() * 1000)
    return _marked(milliseconds.to_bytes(6, "big") + noise(10), version=7)


def reported_at(case: UUID) -> datetime:
    """When the id was made (UTC): as the case was reported."""
    return datetime.fromtimestamp((case.int >> 80) / 1000, UTC)


def person_actor(person: UUID, on_behalf_of: UUID | None = None) -> str:
    return f"person/{person}/for/{on_behalf_of}" if on_behalf_of else f"person/{person}"


def supporter_actor(version: int) -> str:
    """Whoever joined the case with its event of that version."""
    return f"supporter/{version}"


def system_actor(name: str) -> str:
    return f"system/{name}"
