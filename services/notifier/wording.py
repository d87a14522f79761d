"""A mail, put together from the words of its reader's language: never a title or a free text."""

from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import msgspec

from notifier import policy
from notifier.incoming import Acknowledged, Closed, Fact, Labels, Language, Person, Reported
from notifier.words import WORDS, Words

_LOCAL = ZoneInfo("Europe/Oslo")


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A mail's words."""

    language: Language
    subject: str
    body: str


def compose(
    fact: Fact, person: Person, labels: Labels, public_url: str, *, level_passed: bool = False
) -> Text:
    """The mail that tells this person of this fact; a level below may have been out of reach.

    What is configured is called as avvik says. An older avvik says less, and so do we.
    """
    words = WORDS[person.language]
    named = {
        "reference": fact.reference,
        "unit": labels.unit.spoken(person.language),
        "category": labels.category.spoken(person.language),
        "post": person.unit_name.spoken(person.language),
    }
    subject, sentences, link_to = _content(fact, person, labels, words)
    link = f"{public_url.rstrip('/')}/api/v1/deviations/{fact.case}"
    paragraphs = (
        words.about.format(**named),
        _why(fact, person, words, level_passed).format(**named),
        *sentences,
        f"{link_to}\n{link}",
        f"-- \n{words.automatic}",
    )
    return Text(
        language=person.language,
        subject=subject.format(**named),
        body="\n\n".join(paragraphs) + "\n",
    )


def spoken(moment: datetime, language: Language) -> str:
    """A moment as people at the institution say it."""
    words = WORDS[language]
    local = moment.astimezone(_LOCAL)
    return words.moment.format(
        weekday=words.weekdays[local.weekday()],
        day=local.day,
        month=words.months[local.month - 1],
        year=local.year,
        hour=local.hour,
        minute=local.minute,
    )


def _content(
    fact: Fact, person: Person, labels: Labels, words: Words
) -> tuple[str, tuple[str, ...], str]:
    """Subject, sentences and the line before the link."""
    match fact:
        case Reported() if person.role == policy.REPORTER:
            due = {
                "acceptance": spoken(fact.due.acceptance, person.language),
                "first_answer": spoken(fact.due.first_answer, person.language),
            }
            sentences = (words.received, words.what_next.format(**due))
            return words.receipt_subject, sentences, words.follow_case
        case Reported():
            triages = person.role == policy.STUDY_QUALITY_CONTACT
            task = words.triage if triages else words.acknowledge
            acceptance = spoken(fact.due.acceptance, person.language)
            return words.alert_subject, (task.format(acceptance=acceptance),), words.open_case
        case Closed():
            if labels.outcome is None:
                return words.closed_subject, (words.closed,), words.read_answer
            outcome = words.outcome.format(outcome=labels.outcome.spoken(person.language))
            return words.closed_subject, (words.closed, outcome), words.read_answer
        case Acknowledged():
            raise LookupError("nobody is told that a case was acknowledged")
        case _:
            assert_never(fact)


def _why(fact: Fact, person: Person, words: Words, level_passed: bool) -> str:
    """Why this person: their role, or that a level below cannot receive; never who or why not."""
    match person.role:
        case policy.REPORTER:
            return words.why_reporter
        case policy.LINE_LEADER if person.unit == fact.unit:
            return words.why_leader
        case policy.LINE_LEADER:
            return words.why_leader_above
        case policy.STUDY_QUALITY_CONTACT:
            return words.why_contact_above if level_passed else words.why_contact
        case "independent_recipient":
            return words.why_independent
        case _:
            return words.why_other
