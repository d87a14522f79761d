"""What is reported in the bench: one realistic text, again and again."""

from datetime import date
from functools import cache
from uuid import UUID

from avvik.application.desk import Ask
from avvik.application.pseudonyms import Secret, identity_of
from avvik.domain.decisions import Report
from avvik.domain.values import Contact, OrdinaryChannels, Profile
from tests.servers import ISSUER

NOBODY = UUID(int=0)
CONCURRENT = 32

TITLE = "Emnet er ikke evaluert på to år"
DESCRIPTION = (
    "Verken referansegruppe eller sluttevaluering er gjennomført de to siste gangene emnet gikk. "
    "Tillitsvalgte har tatt det opp med faglærer og med instituttet, men ingenting har skjedd. "
    "Pensum og undervisningsform er de samme som før, og strykprosenten øker fra år til år. "
    "Vi ber om at emnet blir evaluert nå, og at studentene får se resultatet."
)
ANSWER = (
    "Emnet evalueres i uke 47 av en student fra linjeforeningen og en kollega fra et annet "
    "institutt. Resultatet legges fram i studieprogramrådet og publiseres på emnets side."
)
CATEGORY = "evaluation_missing"
UNIT = "ntnu.ie.idi"
OCCURRED_ON = date(2026, 9, 1)
TRIED = ("teacher", "reference_group")


@cache
def profile(place: int) -> Profile:
    """One of the reporters, who report at the same time."""
    name = f"melder-{place}"
    return Profile(
        issuer=ISSUER,
        sub=name,
        name=f"Melder {place} Eksempel",
        address=f"{name}@example.org",
        language="nb",
    )


@cache
def identity(secret: Secret, place: int) -> bytes:
    """Which the api remembers with a caller's token."""
    who = profile(place)
    return identity_of(secret, who.issuer, who.sub)


def ask(secret: Secret, place: int, command_id: UUID, person: UUID | None) -> Ask:
    who = profile(place)
    return Ask(
        command_id=command_id,
        identity=identity(secret, place),
        profile=who,
        person=person,
    )


def report(reference: str, place: int) -> Report:
    who = profile(place)
    return Report(
        reference=reference,
        title=TITLE,
        description=DESCRIPTION,
        category=CATEGORY,
        unit=UNIT,
        occurred_on=OCCURRED_ON,
        ordinary_channels=OrdinaryChannels(tried=TRIED),
        language="nb",
        contact=Contact(person=NOBODY, name=who.name, address=who.address),
    )
