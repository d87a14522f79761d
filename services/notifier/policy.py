"""Which roles hear of which message. Who holds a role is avvik's to say, when the mail is sent."""

from typing import assert_never

import msgspec

from notifier import facts as f
from notifier.facts import Fact

LINE_LEADER = "line_leader"
STUDY_QUALITY_CONTACT = "study_quality_contact"
HSE_COORDINATOR = "hse_coordinator"
HANDLER = "handler"
MEASURE_OWNER = "measure_owner"
RECEIVER = "receiver"
INDEPENDENT_RECIPIENT = "independent_recipient"
WHISTLEBLOWING_OFFICE = "whistleblowing_office"
# Of what is followed up in a case.
LINKED_LEADER = "linked_leader"
LINKED_REPORTER = "linked_reporter"
LINKED_SUPPORTER = "linked_supporter"
REPORTER = "reporter"
SUPPORTER = "supporter"
OFFICIALS = (
    *(LINE_LEADER, STUDY_QUALITY_CONTACT, HSE_COORDINATOR, HANDLER),
    *(MEASURE_OWNER, RECEIVER, INDEPENDENT_RECIPIENT, WHISTLEBLOWING_OFFICE, LINKED_LEADER),
)
# Nobody stands above them: who cannot be told is on record and counted.
OUTSIDERS = (REPORTER, SUPPORTER, LINKED_REPORTER, LINKED_SUPPORTER)
ROLES = (*OFFICIALS, *OUTSIDERS)
# Told all of them, not the first who can be; leaders, the first of each linked case.
TOLD_ALL = (SUPPORTER, LINKED_REPORTER, LINKED_SUPPORTER, LINKED_LEADER)
# If nobody can be told, nobody answers for the case: an alarm.
LAST_RESORTS = (LINE_LEADER, INDEPENDENT_RECIPIENT)

EMAIL = "email"

# What one event asks of an official, where its mails differ in that: nothing; to say that they have
# seen the case; to do something about it. Whoever could get several gets what asks most.
NOTHING, A_LOOK, AN_ACT = range(3)

# One of the five dimensions of the learning environment: the HSE coordinators' own.
_PHYSICAL = "physical"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in this role, at this unit or as near above as possible, is to be told."""

    role: str
    unit: str
    asks: int = AN_ACT
    channel: str = EMAIL


NOBODY: tuple[Duty, ...] = ()


def duties(fact: Fact) -> tuple[Duty, ...]:  # noqa: C901, PLR0911, PLR0912 -- the whole policy
    """The whole policy."""
    unit = fact.unit
    match fact:
        case f.Reported():
            return (*_reception(fact, A_LOOK), _to(REPORTER, unit))
        case f.Supported():
            return (_to(SUPPORTER, unit),)
        case f.Recused():
            # An accepted case may have lost its handler, a contest who decides it: avvik knows.
            may_lack = fact.is_accepted or fact.is_after_contest
            is_news = may_lack or fact.reached != fact.stood_at
            return (_to(LINE_LEADER, fact.reached),) if is_news else NOBODY
        case f.Escalated(reached=reached):
            return (_level(reached, unit),)
        case f.Accepted():
            news = _to(LINE_LEADER, fact.reached, NOTHING)
            return (_to(REPORTER, unit), news, _to(HANDLER, unit))
        case f.Rejected():
            receiver = (_to(RECEIVER, unit),) if fact.is_handed_over else ()
            return (*_waiting(unit), *receiver, _to(LINKED_LEADER, unit))
        case f.Linked():
            return (_to(REPORTER, unit), _to(LINKED_LEADER, unit))
        case f.HandoverConfirmed() | f.Asked():
            return (_to(REPORTER, unit),)
        case f.Diverted():
            sealed_to = _to(WHISTLEBLOWING_OFFICE, unit)
            return (_to(REPORTER, unit), sealed_to, _to(LINKED_LEADER, unit))
        case f.SeverityJudged(told=told):
            return NOBODY if told is None else (_to(LINE_LEADER, told),)
        case f.UnitTransferred():
            is_left = fact.origin != fact.reached
            left = (_to(LINE_LEADER, fact.origin, NOTHING),) if is_left else NOBODY
            return (*_reception(fact, AN_ACT), *left, _to(REPORTER, unit))
        case f.HandlerTransferred() | f.SentBack():
            return (_to(HANDLER, unit),)
        case f.Answered() | f.MessageSent(sender="reporter"):
            return _office(fact)
        case f.MessageSent():
            return (_to(REPORTER, unit),)
        case f.MeasureAdded():
            return (_to(MEASURE_OWNER, unit),)
        case f.MeasureAccepted() | f.MeasureDeclined() | f.MeasureCompleted():
            return (_to(HANDLER, unit),)
        case f.EffectChecked(is_effective=False):
            return (_to(HANDLER, unit), _to(LINE_LEADER, fact.reached))
        case f.Withdrawn():
            handler = (_to(HANDLER, unit),) if fact.is_accepted else ()
            contact, leader = _to(STUDY_QUALITY_CONTACT, unit), _to(LINE_LEADER, fact.reached)
            return (*handler, contact, leader, _to(LINKED_LEADER, unit))
        case f.ClosingProposed():
            return (_to(LINE_LEADER, fact.reached),)
        case f.Closed():
            return _waiting(unit)
        case f.Contested(deciding=deciding):
            return (_level(deciding, unit),)
        case f.Reopened():
            office = dict.fromkeys((*_office(fact), _to(LINE_LEADER, fact.reached)))
            return (*office, *_waiting(unit), _to(LINKED_LEADER, unit))
        case (
            f.Acknowledged()
            | f.Resumed()
            | f.Published()
            | f.MeasureProgressed()
            | f.EffectChecked()
        ):
            return NOBODY
        case _:
            assert_never(fact)


def _waiting(unit: str) -> tuple[Duty, ...]:
    """Whoever waits for what comes of the case."""
    return tuple(_to(role, unit) for role in OUTSIDERS)


def _to(role: str, unit: str, asks: int = AN_ACT) -> Duty:
    return Duty(role=role, unit=unit, asks=asks)


def _level(level: str | None, unit: str) -> Duty:
    """Whoever leads the level; past the line, the independent recipient."""
    return _to(INDEPENDENT_RECIPIENT, unit) if level is None else _to(LINE_LEADER, level)


def _reception(fact: f.Reported | f.UnitTransferred, of_leader: int) -> tuple[Duty, ...]:
    """Whoever takes in what comes to a unit."""
    leader = _to(LINE_LEADER, fact.reached, of_leader)
    reception = (leader, _to(STUDY_QUALITY_CONTACT, fact.unit))
    if fact.category == _PHYSICAL:
        return (*reception, _to(HSE_COORDINATOR, fact.unit))
    return reception


def _office(fact: f.AtWork) -> tuple[Duty, ...]:
    """Whoever works on the case; while nobody does, whoever takes it in."""
    if fact.is_accepted:
        return (_to(HANDLER, fact.unit),)
    return (_to(STUDY_QUALITY_CONTACT, fact.unit), _to(LINE_LEADER, fact.reached))
