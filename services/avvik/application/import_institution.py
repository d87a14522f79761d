"""Importing the institution file: persons, directory, configuration become events where they
differ from what the log says. Importing the same file again appends nothing.

Directory and configuration change in one commit or not at all. Persons are registered before:
one that nobody names is harmless.
"""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct, structs

from avvik.application import sealing, streams
from avvik.application.change import Decided, actor_of, carry_through, key_findings, numbered
from avvik.application.desk import Ask, Desk
from avvik.application.ports import (
    Commit,
    DataKey,
    Identity,
    OnRecord,
    Unavailable,
    World,
)
from avvik.application.pseudonyms import Secret, identity_of
from avvik.application.queues import Contended
from avvik.application.registration import known_by, registration, said_of
from avvik.domain import inspection, institution
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import Refused
from avvik.domain.events import Configured, Event, ProfileChanged, Registered
from avvik.domain.findings import Finding
from avvik.domain.institution import InstitutionFile, PersonEntry
from avvik.domain.values import Profile, Sealed

# Persons registered at once: they share commits.
AT_ONCE = 200


class Flawed(Refused):
    """The file cannot be taken as it stands."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{each.pointer}: {each.in_('en')}" for each in findings))
        self.findings = findings


class Imported(Struct, frozen=True, kw_only=True):
    """How many events the import took, and what the file leaves open."""

    persons: int
    directory: int
    configuration: int
    warnings: tuple[Finding, ...] = ()


class _By(Struct, frozen=True, kw_only=True):
    """Who imports, and whose tokens the persons of the file have."""

    issuer: str
    ask: Ask | None = None


async def import_institution(
    desk: Desk, secret: Secret, issuer: str, name: str, file: InstitutionFile
) -> Imported:
    """Make the log say what the file says. Raises `Flawed`, and then has appended nothing."""
    return await _import(desk, secret, name, file, _By(issuer=issuer))


async def import_for(
    desk: Desk, secret: Secret, name: str, file: InstitutionFile, ask: Ask
) -> Imported:
    """The same for somebody who asks, and is answered the same when they repeat it."""
    return await _import(desk, secret, name, file, _By(issuer=ask.profile.issuer, ask=ask))


async def _import(
    desk: Desk, secret: Secret, name: str, file: InstitutionFile, by: _By
) -> Imported:
    await _require_flawless(desk, await desk.directory.refresh(), name, file)
    persons, changed = await _import_persons(desk, secret, file, by)

    async def decide(world: World) -> Decided[Imported]:
        await _require_flawless(desk, world, name, file)
        return _decide(desk, world, file, persons, changed)

    # The answer is kept without the warnings: they name people.
    done = await carry_through(desk, by.ask, Imported, decide)
    today = oslo_date(desk.clock.now())
    return structs.replace(done, warnings=tuple(inspection.warnings(file, today)))


async def _require_flawless(desk: Desk, world: World, name: str, file: InstitutionFile) -> None:
    today = oslo_date(desk.clock.now())
    busy = await desk.directory.busy_units()
    found = (
        *inspection.flaws(file, name, today, world.organisation, busy),
        *key_findings(file.configuration, "/configuration"),
    )
    if found:
        raise Flawed(found)


def _decide(
    desk: Desk, world: World, file: InstitutionFile, persons: Mapping[str, UUID], changed: int
) -> Decided[Imported]:
    today = oslo_date(desk.clock.now())
    directory = tuple(institution.changes(world.organisation, file, persons, today))
    configuration: tuple[Event, ...] = ()
    if file.configuration and (
        world.configuration_version == 0 or world.configuration != file.configuration
    ):
        configuration = (Configured(configuration=file.configuration),)
    configured = streams.configuration_stream(file.institution)
    described = streams.directory_stream(file.institution)
    return Decided(
        events=(
            # The directory's events come last: the log remembers its version by the last one.
            *numbered(configured, world.configuration_version, configuration),
            *numbered(described, world.directory_version, directory),
        ),
        answer=Imported(
            persons=changed, directory=len(directory), configuration=len(configuration)
        ),
    )


# --- persons


async def _import_persons(
    desk: Desk, secret: Secret, file: InstitutionFile, by: _By
) -> tuple[dict[str, UUID], int]:
    """Everybody's id by their `sub`, and how many were not known like this before."""
    profiles = {
        identity_of(secret, by.issuer, entry.sub): _profile(entry, by.issuer)
        for entry in file.persons
    }
    known = await desk.directory.on_record(profiles.keys())
    keys = await _keys_of(desk, known)
    persons = {profiles[identity].sub: record.person for identity, record in known.items()}
    changed = [
        identity
        for identity, profile in profiles.items()
        if identity not in known or _opened(known[identity], keys) != profile
    ]
    unknown = [identity for identity in changed if identity not in known]
    new_keys = dict(zip(unknown, await desk.vault.new(len(unknown)), strict=True))
    actor = actor_of(by.ask)
    for start in range(0, len(changed), AT_ONCE):
        some = changed[start : start + AT_ONCE]
        commits = (
            registration(identity, profiles[identity], new_keys[identity], actor)
            if identity in new_keys
            else _update(identity, profiles[identity], known[identity], keys, actor)
            for identity in some
        )
        ids = await asyncio.gather(*(_appended(desk, commit) for commit in commits))
        persons |= {profiles[each].sub: person for each, person in zip(some, ids, strict=True)}
    return persons, len(changed)


async def _keys_of(desk: Desk, known: Mapping[bytes, OnRecord]) -> Mapping[UUID, DataKey]:
    wanted = {_key_id(record) for record in known.values()}
    keys = await desk.vault.fetch(wanted)
    if wanted - keys.keys():
        raise Unavailable("vault")
    return keys


def _key_id(record: OnRecord) -> UUID:
    assert isinstance(record.profile, Sealed)
    return sealing.key_id(record.profile)


def _opened(record: OnRecord, keys: Mapping[UUID, DataKey]) -> Profile | Sealed:
    said = Registered(profile=record.profile)
    return sealing.open_all(said, record.person, keys).profile


def _profile(entry: PersonEntry, issuer: str) -> Profile:
    return Profile(
        issuer=issuer,
        sub=entry.sub,
        name=entry.name,
        address=entry.address,
        language=entry.language,
    )


def _update(
    identity: bytes, profile: Profile, record: OnRecord, keys: Mapping[UUID, DataKey], actor: str
) -> Commit:
    who = Identity(hash=identity, person=record.person, new=False)
    changed, key = ProfileChanged(profile=profile), keys[_key_id(record)]
    return said_of(who, record.version + 1, changed, key, actor)


async def _appended(desk: Desk, commit: Commit) -> UUID:
    person = await known_by(desk.log, commit)
    if person is None:
        raise Contended
    return person
