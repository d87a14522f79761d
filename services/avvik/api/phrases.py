"""What each event of a case says in its history: which sentence, and the words it takes. Pure."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, assert_never

from msgspec import Struct

from avvik.api.naming import Naming
from avvik.domain import events as e
from avvik.domain.deviation import Case, Rejected

Phrase: TypeAlias = tuple[str, Mapping[str, str]]


def phrase(  # noqa: C901, PLR0911, PLR0912 -- one line an event
    event: e.CaseEvent, after: Case, naming: Naming, *, is_self: bool
) -> Phrase:
    """The key of the event's sentence (`wording.history`) with what it names besides `who`.

    `after`: the case as it left it. `is_self`: whoever did it is the one it is about.
    """
    tag = str(event.__struct_config__.tag)
    match event:
        case e.Reported(unit=unit):
            return tag, {"unit": naming.unit(unit)}
        case e.Acknowledged(unit=unit, expires_at=until):
            return tag, {"unit": naming.unit(unit), "until": naming.moment(until)}
        case e.Recused(person=person):
            return (tag, {}) if is_self else ("recused_other", {"person": naming.person(person)})
        case e.Escalated(unit=unit, cause=cause):
            return f"escalated_{cause}", {"to": naming.level(unit)}
        case e.Accepted(unit=unit, category=category, due=due):
            return tag, {
                "unit": naming.unit(unit),
                "category": naming.words.category(category),
                "until": naming.moment(due.closing),
            }
        case e.Rejected(reason=reason, receiver=receiver, is_handed_over=is_handed_over):
            words = {
                "reason": naming.words.reason(reason),
                "receiver": naming.words.receiver(receiver),
            }
            return "rejected_handed_over" if is_handed_over else tag, words
        case e.Linked(reference=reference):
            return tag, {"reference": reference}
        case e.SeverityJudged():
            return _severity(event, naming)
        case e.UnitTransferred(origin=origin, unit=unit, cause=cause):
            words = {"origin": naming.unit(origin), "unit": naming.unit(unit)}
            return "unit_reorganised" if cause == "reorganisation" else tag, words
        case e.Asked(answer_by=until) | e.MeasureAdded(due=until):
            return tag, _measured(event) | {"until": naming.moment(until)}
        case e.MessageSent(sender=sender):
            return f"message_{'from' if sender == 'reporter' else 'to'}_reporter", {}
        case e.Unlocked(person=person, until=until):
            return tag, {"person": naming.person(person), "until": naming.moment(until)}
        case e.EffectChecked(is_effective=is_effective):
            return "effect_confirmed" if is_effective else "effect_missing", _measured(event)
        case e.ClosingProposed(outcome=outcome):
            return tag, {"outcome": naming.words.outcome(outcome)}
        case e.Closed(unit=unit) if isinstance(after, Rejected):
            return "rejection_stands", {"unit": naming.unit(unit)}
        case e.Closed(unit=unit, outcome=outcome):
            return tag, {"unit": naming.unit(unit), "outcome": naming.words.outcome(outcome)}
        case e.Contested(unit=unit, due=due):
            return tag, {"to": naming.level(unit), "until": naming.moment(due)}
        case e.Reopened(cause=cause):
            return f"reopened_{cause}", {}
        case (
            e.MeasureAccepted() | e.MeasureDeclined() | e.MeasureProgressed() | e.MeasureCompleted()
        ):
            return tag, _measured(event)
        case (
            e.Supported()
            | e.HandoverConfirmed()
            | e.Diverted()
            | e.HandlerTransferred()
            | e.Answered()
            | e.Resumed()
            | e.NoteAdded()
            | e.Published()
            | e.Withdrawn()
            | e.SentBack()
        ):
            return tag, {}
        case _:
            assert_never(event)


def outline(event: e.CaseEvent, after: Case, naming: Naming, *, is_self: bool) -> Phrase:
    """The phrase for those who learn that it happened, and not why, where to or until when."""
    match event:
        case e.Accepted(unit=unit, category=category):
            words = {"unit": naming.unit(unit), "category": naming.words.category(category)}
            return "accepted_outline", words
        case e.Rejected() | e.Linked() | e.Reopened():
            return f"{event.__struct_config__.tag}_outline", {}
        case _:
            return phrase(event, after, naming, is_self=is_self)


def besides(event: e.CaseEvent, naming: Naming) -> Iterator[Phrase]:
    """What the line adds for those who know the office from within (`wording.history.ALSO`)."""
    match event:
        case e.Accepted(handler=person) | e.HandlerTransferred(handler=person):
            yield "handler", {"person": naming.person(person)}
        case e.MeasureAdded(owner=person):
            yield "owner", {"person": naming.person(person)}
        case e.UnitTransferred(consulted=person, consulted_on=day) if person and day:
            yield "consulted", {"person": naming.person(person), "day": naming.day(day)}
        case e.SeverityJudged(is_confirmed=False):
            yield "unconfirmed", {}
        case _:
            return


def _severity(event: e.SeverityJudged, naming: Naming) -> Phrase:
    level = naming.words.severity(event.level)
    if event.previous is None:
        return "severity_judged", {"level": level}
    if event.previous == event.level:
        return "severity_confirmed", {"level": level}
    words = {"level": level, "previous": naming.words.severity(event.previous)}
    return "severity_lowered" if event.is_lowered else "severity_changed", words


def _measured(event: Struct) -> dict[str, str]:
    measure: int | None = getattr(event, "measure", None)
    return {} if measure is None else {"measure": str(measure)}
