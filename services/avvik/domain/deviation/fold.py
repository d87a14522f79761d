"""The fold: a case from its events. History is true: an event that does not fit is corruption."""

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, assert_never, get_args, get_type_hints

from avvik.domain import events as e
from avvik.domain.deviation import changes
from avvik.domain.deviation.phases import Case
from avvik.domain.values import CaseText

E = TypeVar("E", bound=e.CaseEvent)
_Change: TypeAlias = Callable[[Case, Any], Case]

# Decided once for each kind of event: trying one after the other is a third of the fold.
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
            return _of(e.Acknowledged, changes.acknowledged)
        case e.Supported():
            return _of(e.Supported, changes.supported)
        case e.Recused():
            return _of(e.Recused, changes.recused)
        case e.Escalated():
            return _of(e.Escalated, changes.escalated)
        case e.Accepted():
            return _of(e.Accepted, changes.accepted)
        case e.Rejected():
            return _of(e.Rejected, changes.rejected)
        case e.HandoverConfirmed():
            return _of(e.HandoverConfirmed, changes.handover_confirmed)
        case e.Diverted():
            return _of(e.Diverted, changes.diverted)
        case e.Linked():
            return _of(e.Linked, changes.linked)
        case e.SeverityJudged():
            return _of(e.SeverityJudged, changes.severity_judged)
        case e.UnitTransferred():
            return _of(e.UnitTransferred, changes.unit_transferred)
        case e.HandlerTransferred():
            return _of(e.HandlerTransferred, changes.handler_transferred)
        case e.Asked():
            return _of(e.Asked, changes.asked)
        case e.Answered():
            return _of(e.Answered, changes.answered)
        case e.Resumed():
            return _of(e.Resumed, changes.resumed)
        case e.MessageSent():
            return _of(e.MessageSent, changes.message_sent)
        case e.NoteAdded():
            return _of(e.NoteAdded, changes.note_added)
        case e.Published():
            return _of(e.Published, changes.published)
        case e.Unlocked():
            return _of(e.Unlocked, changes.unlocked)
        case e.MeasureAdded():
            return _of(e.MeasureAdded, changes.measure_added)
        case e.MeasureAccepted():
            return _of(e.MeasureAccepted, changes.measure_carried_on)
        case e.MeasureDeclined():
            return _of(e.MeasureDeclined, changes.measure_carried_on)
        case e.MeasureProgressed():
            return _of(e.MeasureProgressed, changes.measure_carried_on)
        case e.MeasureCompleted():
            return _of(e.MeasureCompleted, changes.measure_carried_on)
        case e.EffectChecked():
            return _of(e.EffectChecked, changes.effect_checked)
        case e.Withdrawn():
            return _of(e.Withdrawn, changes.withdrawn)
        case e.ClosingProposed():
            return _of(e.ClosingProposed, changes.closing_proposed)
        case e.SentBack():
            return _of(e.SentBack, changes.sent_back)
        case e.Closed():
            return _of(e.Closed, changes.closed)
        case e.Contested():
            return _of(e.Contested, changes.contested)
        case e.Reopened():
            return _of(e.Reopened, changes.reopened)
        case _:
            assert_never(event)


def _of(_kind: type[E], change: Callable[[Case, E], Case]) -> _Change:
    """The change, which the type checker has seen to be that of such an event."""
    return change


def _internal(kind: type[e.CaseEvent]) -> str | None:
    """The first field of such an event whose words the reporter does not read, if any."""
    hints = get_type_hints(kind, include_extras=True)
    return next((name for name, hint in hints.items() if CaseText in (hint, *get_args(hint))), None)


_INTERNAL = {kind: _internal(kind) for kind in get_args(e.CaseEvent)}
