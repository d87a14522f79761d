"""Making people known, and what is known of them: one commit a person, under an id of its own.

Nothing in the log but its place says that a registration has to do with what follows it.
"""

from uuid import UUID, uuid4

from avvik.application import sealing
from avvik.application.ports import (
    NO_FACTS,
    Appended,
    Commit,
    DataKey,
    Identity,
    IdentityTaken,
    Log,
    NewEvent,
)
from avvik.application.streams import new_command_id
from avvik.domain.events import PersonEvent, Registered
from avvik.domain.values import Profile


def registration(identity: bytes, profile: Profile, key: DataKey, actor: str) -> Commit:
    """A new person's first event."""
    who = Identity(hash=identity, person=uuid4(), new=True)
    return said_of(who, 1, Registered(profile=profile), key, actor)


def said_of(who: Identity, version: int, event: PersonEvent, key: DataKey, actor: str) -> Commit:
    """An event of the person's own stream, sealed."""
    sealed = sealing.seal(event, who.person, version, lambda _subject: key)
    return Commit(
        command_id=new_command_id(),
        actor=actor,
        events=(NewEvent(stream=who.person, version=version, event=sealed),),
        facts_position=NO_FACTS,
        identity=who,
    )


async def known_by(log: Log, commit: Commit) -> UUID | None:
    """The person that the commit is about, or whoever got their identity meanwhile;
    none, if somebody else wrote of them first."""
    match await log.append(commit):
        case IdentityTaken(person=person):
            return person
        case Appended():
            assert commit.identity is not None
            return commit.identity.person
        case _:
            return None
