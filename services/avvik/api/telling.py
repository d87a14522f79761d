"""What showing a case takes besides it, and the people whom it names."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import Struct

from avvik.api import parts
from avvik.api.opening import shown
from avvik.api.wording.offices import ROLES
from avvik.api.words import Words
from avvik.application.rights import Rights
from avvik.domain.deviation import File
from avvik.domain.organisation import Organisation
from avvik.domain.values import Concern, Contact, Profile, Sealed
from avvik.views.leads import Answered


class Telling(Struct, frozen=True, kw_only=True):
    """What showing a case takes besides it."""

    words: Words
    organisation: Organisation
    people: Mapping[UUID, Profile]
    # The case that it is followed up in, where the reader sees that one.
    lead: UUID | None = None
    # Cases in which it is or was followed up, and of which the reader is told nothing.
    kept: frozenset[UUID] = frozenset()
    # How the lead was closed.
    answered: Answered | None = None
    # What others can join with, where it is the reader's to give.
    support_code: str | None = None


def contacted(contact: Contact | None, telling: Telling) -> parts.Person | None:
    """Name and address: the directory's word first, else the token's of that day."""
    if contact is None:
        return None
    known = telling.people.get(contact.person)
    return parts.Person(
        person=contact.person,
        name=(known and known.name) or contact.name,
        address=(known and known.address) or contact.address,
    )


def joined(file: File, telling: Telling) -> parts.Person | None:
    own = (contact for each in file.supports if (contact := shown(each.contact)))
    return contacted(next(own, None), telling)


def concerned(file: File, telling: Telling) -> tuple[parts.Person, ...]:
    return tuple(_named(each, telling) for each in file.concerns if not isinstance(each, Sealed))


def _named(concern: Concern, telling: Telling) -> parts.Person:
    profile = telling.people.get(concern.person) if concern.person else None
    return parts.Person(person=concern.person, name=profile.name if profile else concern.name)


def official(
    person: UUID | None, role: str, rights: Rights, telling: Telling
) -> parts.Official | None:
    if person is None:
        return None
    words = ROLES[role].in_(telling.words.language)
    if not rights.office:
        return parts.Official(words=words)
    profile = telling.people.get(person)
    return parts.Official(words=words, person=person, name=profile.name if profile else None)
