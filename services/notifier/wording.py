"""A mail, put together from the words of its reader's language: never a title or a free text."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import asdict

from notifier import facts as f
from notifier import policy
from notifier.incoming import Labels, Language, Message, OwnCase, Person
from notifier.policy import Duty
from notifier.tellings import telling_of
from notifier.words import WORDS, Frame, Reasons

_LOCAL = ZoneInfo("Europe/Oslo")
# Told to a level above the case's unit because they are that level.
_UPWARD = f.Escalated | f.SeverityJudged | f.Contested


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A mail's words, and the case that its reader finds them under."""

    about: OwnCase
    language: Language
    subject: str
    body: str


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads a mail, why they get it, and what things are called.

    They may get it because nobody at a level below can be told.
    """

    duty: Duty
    person: Person
    labels: Labels
    level_passed: bool = False


def compose(message: Message, reader: Reader, public_url: str, now: datetime) -> Text:
    """The mail that tells this reader of this message now."""
    fact, person = message.fact, reader.person
    words = WORDS[person.language]
    telling = telling_of(fact, reader.duty, words.tellings, is_kept=person.is_kept_from_lead)
    about = _about(fact, person)
    named = {
        **_named(fact, reader),
        "reference": about.reference,
        "happened_at": spoken(message.envelope.time, person.language),
    }
    frame = words.frame
    last_days, today = _last_days(fact, reader.duty), now.astimezone(_LOCAL).date()
    is_too_late = bool(last_days) and last_days[-1] < today
    paragraphs = [
        (frame.about if reader.labels.category else frame.about_sealed).format(**named),
        _reason(fact, reader, words.reasons).format(**named),
        telling.happened.format(**named),
        *(sentence.format(**named) for sentence in _contest(fact, reader.duty, frame)),
        *_deadlines(last_days, today, person.language),
        (frame.read_reasons if is_too_late else telling.task).format(**named),
        *([_links(fact, person, public_url)] if telling.has_link else ()),
        f"-- \n{frame.automatic}",
    ]
    return Text(
        about=about,
        language=person.language,
        subject=frame.subject.format(about=telling.subject.format(**named), **named),
        body="\n\n".join(paragraphs) + "\n",
    )


def spoken(moment: datetime, language: Language) -> str:
    """A moment as people at the institution say it."""
    local = moment.astimezone(_LOCAL)
    return WORDS[language].frame.moment.format(
        day=_day(local.date(), language), hour=local.hour, minute=local.minute
    )


def _day(day: date, language: Language) -> str:
    frame = WORDS[language].frame
    return frame.day.format(
        weekday=frame.weekdays[day.weekday()],
        day=day.day,
        month=frame.months[day.month - 1],
        year=day.year,
    )


def _about(fact: f.Fact, person: Person) -> OwnCase:
    """Who joined a case is not told in which one it is followed up, but of theirs."""
    if person.role == policy.LINKED_SUPPORTER:
        return person.own[0]
    return OwnCase(case=fact.case, reference=fact.reference)


def _links(fact: f.Fact, person: Person, public_url: str) -> str:
    frame, cases = WORDS[person.language].frame, [each.case for each in person.own] or [fact.case]
    links = [f"{public_url.rstrip('/')}/api/v1/deviations/{case}" for case in cases]
    return "\n".join((frame.open_case if len(cases) == 1 else frame.open_cases, *links))


def _listed(things: Sequence[str], conjunction: str) -> str:
    """One thing, or several as they are said in a row."""
    *first, last = things or ("",)
    return conjunction.join((", ".join(first), last)) if first else last


def _named(fact: f.Fact, reader: Reader) -> Mapping[str, object]:
    """What sentences may name: codes as they are called, times as they are said."""
    person, labels = reader.person, reader.labels
    language = person.language
    return {
        **asdict(fact),
        **{name: spoken(moment, language) for name, moment in _moments(fact)},
        **{
            name: label.spoken(language)
            for name, label in asdict(labels).items()
            if label is not None
        },
        "post": person.unit_name.spoken(language),
        "own": _listed([each.reference for each in person.own], WORDS[language].frame.conjunction),
    }


def _moments(of: msgspec.Struct) -> Iterator[tuple[str, datetime]]:
    for name, value in asdict(of).items():
        if isinstance(value, datetime):
            yield name, value
        elif isinstance(value, f.Due):
            yield from _moments(value)


def _contest(fact: f.Fact, duty: Duty, frame: Frame) -> Iterator[str]:
    """What the reporter can do who disagrees with how the case was decided."""
    if isinstance(fact, f.Rejected | f.Closed) and duty.role == policy.REPORTER:
        yield frame.contest if fact.contest_until else frame.final


def _last_days(fact: f.Fact, duty: Duty) -> Sequence[date]:
    """On which days a receiver's deadlines end, for a reporter who goes there."""
    if isinstance(fact, f.Rejected) and duty.role == policy.REPORTER:
        return sorted({each.day for each in fact.last_days})
    return ()


def _deadlines(days: Sequence[date], today: date, language: Language) -> Iterator[str]:
    """Of a receiver's deadlines the first and the last.

    They run from what happened, and so may have passed.
    """
    if days:
        first, last = _day(days[0], language), _day(days[-1], language)
        sentence = _of_deadlines(days, today, WORDS[language].frame)
        yield sentence.format(first_day=first, last_day=last)


def _of_deadlines(days: Sequence[date], today: date, frame: Frame) -> str:
    is_one = len(days) == 1
    if days[-1] < today:
        return frame.last_day_passed if is_one else frame.last_days_passed
    if days[0] < today:
        return frame.first_day_passed
    return frame.last_day if is_one else frame.last_days


def _reason(fact: f.Fact, reader: Reader, reasons: Reasons) -> str:
    """Why this person: their role, or that nobody before them can be told; never who or why not."""
    duty, person, passed = reader.duty, reader.person, reader.level_passed
    if person.role == policy.LINE_LEADER:
        return _leader_reason(fact, reader, reasons)
    if person.role == policy.INDEPENDENT_RECIPIENT and duty.role == person.role:
        return reasons.independent_past_line
    return {
        policy.STUDY_QUALITY_CONTACT: reasons.contact_above if passed else reasons.contact,
        policy.HSE_COORDINATOR: reasons.coordinator_above if passed else reasons.coordinator,
        policy.HANDLER: reasons.handler,
        policy.MEASURE_OWNER: reasons.measure_owner,
        policy.RECEIVER: reasons.receiver,
        policy.INDEPENDENT_RECIPIENT: reasons.independent,
        policy.WHISTLEBLOWING_OFFICE: reasons.whistleblowing,
        policy.LINKED_LEADER: reasons.linked_leader,
        policy.LINKED_REPORTER: reasons.linked_reporter,
        policy.LINKED_SUPPORTER: reasons.linked_supporter,
        policy.REPORTER: reasons.reporter,
        policy.SUPPORTER: reasons.supporter,
    }.get(person.role, reasons.other)


def _leader_reason(fact: f.Fact, reader: Reader, reasons: Reasons) -> str:
    duty, person = reader.duty, reader.person
    if duty.role != policy.LINE_LEADER:
        return reasons.leader_instead
    if isinstance(fact, _UPWARD) and person.unit == duty.unit:
        return reasons.leader_of_level
    left = fact.origin if isinstance(fact, f.UnitTransferred) else None
    return reasons.leader if person.unit in (fact.unit, left) else reasons.leader_above
