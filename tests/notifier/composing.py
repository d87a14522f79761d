"""Givens of what mails say: messages, duties, and the mail that somebody gets of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from notifier.incoming import Language, Message, OwnCase, Person, read
from notifier.policy import Duty, duties
from notifier.wording import Reader, Text, compose
from tests.notifier import given
from tests.notifier.test_policy import TABLE

LANGUAGES: list[Language] = ["nb", "nn", "en"]
IDI, IE = "ntnu.ie.idi", "ntnu.ie"
URL = "https://avvik.example.org/"
LINK = f"https://avvik.example.org/api/v1/deviations/{given.CASE}"
FACULTY: dict[str, Any] = {"unit": IE, "unit_name": given.FACULTY}

LEADER = Duty(role="line_leader", unit=IDI)
CONTACT = Duty(role="study_quality_contact", unit=IDI)
REPORTER = Duty(role="reporter", unit=IDI)
SUPPORTER = Duty(role="supporter", unit=IDI)


def message(kind: str, **data: Any) -> Message:
    return read(given.message(kind=f"deviation_{kind}.v1", **data))


REPORTED = message("reported")
# Every mail that the policy can owe anybody, once for each way to say it.
MAILS = {
    f"{kind} {sorted(data.items())} {duty.role} at {duty.unit}": (told, duty)
    for kind, data, _ in TABLE
    for told in [message(kind, **data)]
    for duty in duties(told.fact)
}


def role_of(duty: Duty) -> Person:
    """Who holds the post that the duty names."""
    # Whoever joined or answers for a linked case is told of theirs, as others are of this one.
    own = (OwnCase(case=UUID(given.CASE), reference="AVV-2026-17"),)
    known = own if duty.role in ("linked_supporter", "linked_leader") else ()
    return given.person(duty.role, duty.role, unit=duty.unit, own=known)


def written(
    told: Message,
    duty: Duty,
    who: Person | None = None,
    language: Language = "nb",
    now: datetime = given.NOW,
    **reading: Any,
) -> Text:
    person = replace(who or role_of(duty), language=language)
    reader = Reader(duty=duty, person=person, **{"labels": given.NAMED} | reading)
    return compose(told, reader, URL, now)


def paragraphs(text: Text) -> list[str]:
    return text.body.split("\n\n")
