"""The fold: a case from its events. History is true: an event that does not fit is corruption."""

from collections.abc import Callable
from typing import Any, TypeAlias, assert_never, get_args, get_type_hints

from avvik.domain import events as e
from avvik.domain.deviation import changes
from avvik.domain.deviation.phases import Case
from avvik.domain.values import CaseText

_Change: TypeAlias = Callable[[Case, Any], Case]

# Decided once for each kind of event, since trying one after the other would take longer than
# the rest of the fold.
_remembered: dict[type[e.CaseEvent], _Change] = {}


def evolve(case: Case | None, event: e.CaseEvent) -> Case:
    """The case after the event."""
    if isinstance(event, e.Reported):
        assert case is None
        return changes.reported(event)
    assert case is not None
    kind = type(event)
    change = _remembered.get(kind)
    if change is None:
        change = _remembered[kind] = _change(event)
    after = change(case, event)
    name = _INTERNAL[kind]
    if name and after.file.first_words is None and (words := getattr(event, name)) is not None:
        return changes.filed(after, first_words=words)
    return after


def _change(event: e.CaseEvent) -> _Change:  # noqa: C901, PLR0911, PLR0912 -- one line an event
    """What an event of this kind changes."""
    match event:
        case e.Reported():
            raise AssertionError("a case is reported once")
        case e.Acknowledged():
            return changes.acknowledged
        case e.Supported():
            return changes.supported
        case e.Recused():
            return changes.recused
        case e.Escalated():
            return changes.escalated
        case e.Accepted():
            return changes.accepted
        case e.Rejected():
            return changes.rejected
        case e.HandoverConfirmed():
            return changes.handover_confirmed
        case e.Diverted():
            return changes.diverted
        case e.Linked():
            return changes.linked
        case e.SeverityJudged():
            return changes.severity_judged
        case e.UnitTransferred():
            return changes.unit_transferred
        case e.HandlerTransferred():
            return changes.handler_transferred
        case e.Asked():
            return changes.asked
        case e.Answered():
            return changes.answered
        case e.Resumed():
            return changes.resumed
        case e.MessageSent():
            return changes.message_sent
        case e.NoteAdded():
            return changes.note_added
        case e.Published():
            return changes.published
        case e.Unlocked():
            return changes.unlocked
        case e.MeasureAdded():
            return changes.measure_added
        case (
            e.MeasureAccepted() | e.MeasureDeclined() | e.MeasureProgressed() | e.MeasureCompleted()
        ):
            return changes.measure_carried_on
        case e.EffectChecked():
            return changes.effect_checked
        case e.Withdrawn():
            return changes.withdrawn
        case e.ClosingProposed():
            return changes.closing_proposed
        case e.SentBack():
            return changes.sent_back
        case e.Closed():
            return changes.closed
        case e.Contested():
            return changes.contested
        case e.Reopened():
            return changes.reopened
        case _:
            assert_never(event)


def _internal(kind: type[e.CaseEvent]) -> str | None:
    """The first field of such an event whose words the reporter does not read, if any."""
    hints = get_type_hints(kind, include_extras=True)
    return next((name for name, hint in hints.items() if CaseText in (hint, *get_args(hint))), None)


_INTERNAL = {kind: _internal(kind) for kind in get_args(e.CaseEvent)}
