"""Opening what is sealed, for those who may read it and for nobody else."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from msgspec import Struct

from avvik.application import sealing
from avvik.application.ports import DataKey, Unavailable, Vault
from avvik.application.sealing import Opener
from avvik.domain.values import Profile, Sealed
from avvik.views.people import Person

S = TypeVar("S", bound=Struct)
T = TypeVar("T")


async def keys(vault: Vault, wanted: Iterable[UUID]) -> Mapping[UUID, DataKey]:
    """The keys. One that is missing without a destruction on record is a fault, not an answer."""
    ids = set(wanted)
    fetched = await vault.fetch(ids) if ids else {}
    if ids - fetched.keys():
        raise Unavailable("vault")
    return fetched


def needed(value: Struct, may: Opener) -> Iterable[UUID]:
    return sealing.keys_for(value, may)


def opened(value: S, stream: UUID, may: Opener, held: Mapping[UUID, DataKey]) -> S:
    """The struct with those of its fields readable that may be."""
    return sealing.open_all(value, stream, held, may)


async def surviving(vault: Vault, value: S, stream: UUID) -> S:
    """The struct, readable as far as its keys are still there."""
    return opened(value, stream, _any, await vault.fetch(set(needed(value, _any))))


def shown(value: T | Sealed | None) -> T | None:
    """A value that was opened, or nothing."""
    return None if isinstance(value, Sealed) else value


async def profiles(vault: Vault, people: Collection[Person]) -> dict[UUID, Profile]:
    """What is known of people, by their ids."""
    held = await keys(vault, (key for each in people for key in needed(each.said, _any)))
    opened_ones = ((each.person, opened(each.said, each.person, _any, held)) for each in people)
    return {person: profile for person, said in opened_ones if (profile := shown(said.profile))}


def _any(_holder: Struct, _field: str) -> bool:
    return True
