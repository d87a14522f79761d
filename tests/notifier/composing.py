"""Givens of what mails say: messages, duties, and the mail that somebody gets of them."""

from typing import Any

from msgspec.structs import replace

from notifier.incoming import Language, Message, Person, read
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
    return given.person(duty.role, duty.role, unit=duty.unit)


def written(
    told: Message,
    duty: Duty,
    who: Person | None = None,
    language: Language = "nb",
    **reading: Any,
) -> Text:
    person = replace(who or role_of(duty), language=language)
    reader = Reader(duty=duty, person=person, **{"labels": given.NAMED} | reading)
    return compose(told, reader, URL)


def paragraphs(text: Text) -> list[str]:
    return text.body.split("\n\n")
