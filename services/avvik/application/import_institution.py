"""Importing the institution file: persons, directory, configuration become events where they
differ from what the log says. Importing the same file again appends nothing.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from msgspec import Struct

from avvik.application import sealing, streams
from avvik.application.execute import Contended, Desk
from avvik.application.ports import (
    Appended,
    Commit,
    DataKey,
    Identity,
    IdentityTaken,
    NewEvent,
    Unavailable,
    World,
)
from avvik.application.pseudonyms import Secret, identity_of
from avvik.domain import institution
from avvik.domain.calendar import oslo_date
from avvik.domain.events import Configured, Event, ProfileChanged, Registered
from avvik.domain.institution import InstitutionFile
from avvik.domain.values import Profile, Sealed

ACTOR = streams.system_actor("import")


class Flawed(Exception):
    """The file cannot be taken; a sentence for each flaw."""

    def __init__(self, flaws: tuple[str, ...]) -> None:
        super().__init__("\n".join(flaws))
        self.flaws = flaws


class Imported(Struct, frozen=True, kw_only=True):
    """How many events the import took."""

    persons: int
    directory: int
    configuration: int


async def import_institution(
    desk: Desk, secret: Secret, issuer: str, name: str, file: InstitutionFile
) -> Imported:
    """Make the log say what the file says. Raises `Flawed`, and then has appended nothing."""
    today = oslo_date(desk.clock.now())
    if flaws := tuple(institution.flaws(file, name, today)):
        raise Flawed(flaws)
    world = await desk.directory.refresh()
    persons, changed = await _import_persons(desk, secret, issuer, file)
    return Imported(
        persons=changed,
        directory=await _import_directory(desk, world, file, persons, today),
        configuration=await _import_configuration(desk, file),
    )


async def _import_persons(
    desk: Desk, secret: Secret, issuer: str, file: InstitutionFile
) -> tuple[dict[str, UUID], int]:
    persons: dict[str, UUID] = {}
    changed = 0
    for entry in file.persons:
        profile = Profile(
            issuer=issuer,
            sub=entry.sub,
            name=entry.name,
            address=entry.address,
            language=entry.language,
        )
        identity = identity_of(secret, issuer, entry.sub)
        person = await desk.directory.person(identity)
        if person is None:
            persons[entry.sub] = await _register(desk, identity, profile)
            changed += 1
        else:
            persons[entry.sub] = person
            changed += await _update(desk, identity, person, profile)
    return persons, changed


async def _register(desk: Desk, identity: bytes, profile: Profile) -> UUID:
    person = uuid4()
    (key,) = await desk.vault.new(1)
    event = sealing.seal(Registered(profile=profile), person, 1, lambda _subject: key)
    new = NewEvent(stream=person, version=1, event=event)
    who = Identity(hash=identity, person=person, new=True)
    outcome = await desk.log.append(await _commit(desk, (new,), who))
    if isinstance(outcome, IdentityTaken):
        return outcome.person
    if not isinstance(outcome, Appended):
        raise Contended
    return person


async def _update(desk: Desk, identity: bytes, person: UUID, profile: Profile) -> bool:
    known = await desk.directory.known(person)
    assert known is not None
    assert isinstance(known.profile, Sealed)
    key = await _key_of(desk, known.profile)
    on_record = sealing.open_all(Registered(profile=known.profile), person, {key.id: key})
    if on_record.profile == profile:
        return False
    version = known.version + 1
    changed = ProfileChanged(profile=profile)
    event = sealing.seal(changed, person, version, lambda _subject: key)
    new = NewEvent(stream=person, version=version, event=event)
    who = Identity(hash=identity, person=person, new=False)
    if not isinstance(await desk.log.append(await _commit(desk, (new,), who)), Appended):
        raise Contended
    return True


async def _key_of(desk: Desk, profile: Sealed) -> DataKey:
    wanted = sealing.key_id(profile)
    keys = await desk.vault.fetch([wanted])
    if wanted not in keys:
        raise Unavailable("vault")
    return keys[wanted]


async def _import_directory(
    desk: Desk, world: World, file: InstitutionFile, persons: Mapping[str, UUID], today: date
) -> int:
    events = tuple(institution.changes(world.organisation, file, persons, today))
    stream = streams.directory_stream(file.institution)
    return await _append_all(desk, stream, world.directory_version, events)


async def _import_configuration(desk: Desk, file: InstitutionFile) -> int:
    world = await desk.directory.refresh()
    if world.configuration_version and world.configuration == file.configuration:
        return 0
    stream = streams.configuration_stream(file.institution)
    event = Configured(configuration=file.configuration)
    return await _append_all(desk, stream, world.configuration_version, (event,))


async def _append_all(desk: Desk, stream: UUID, version: int, events: tuple[Event, ...]) -> int:
    if not events:
        return 0
    new = tuple(
        NewEvent(stream=stream, version=number, event=event)
        for number, event in enumerate(events, version + 1)
    )
    if not isinstance(await desk.log.append(await _commit(desk, new)), Appended):
        raise Contended
    return len(events)


async def _commit(
    desk: Desk, events: tuple[NewEvent, ...], identity: Identity | None = None
) -> Commit:
    return Commit(
        command_id=uuid4(),
        actor=ACTOR,
        events=events,
        facts_position=(await desk.directory.refresh()).position,
        identity=identity,
    )
