"""The people of the directory, and whoever reported, sealed as the log has them."""

from collections.abc import Collection
from uuid import UUID

import msgspec
from msgspec import Struct

from avvik.domain.events import PersonEvent
from avvik.views.reading import Connection

_people: msgspec.json.Decoder[PersonEvent] = msgspec.json.Decoder(PersonEvent)


class Person(Struct, frozen=True, kw_only=True):
    """What the log last said of a person, with the version at which it did."""

    person: UUID
    said: PersonEvent


async def known(connection: Connection, persons: Collection[UUID]) -> list[Person]:
    """Of these people, those whom the reader may know."""
    if not persons:
        return []
    rows = await connection.fetch(
        "select person, state from avvik.persons where person = any ($1)", list(persons)
    )
    return [Person(person=row["person"], said=_people.decode(row["state"])) for row in rows]
