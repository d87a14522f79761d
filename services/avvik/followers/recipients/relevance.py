"""Whether telling somebody is still of use (`docs/rules.md`). Pure.

An alert that asks an official to act is needless once it has been done, or once anything else
was done that shows that the case is seen to. News, receipts, answers and closings stay of use.
"""

from uuid import UUID

from avvik.domain import events as e
from avvik.domain.deviation import Open, Rejected, contest_of, handler_of, measures_of
from avvik.domain.organisation import HANDLER
from avvik.followers.recipients.posts import Occasion, Post

# By these nobody has seen to a case: they joined it, stepped aside, looked, or noted something.
NO_ACTS = ("supported", "recused", "unlocked", "note_added")


def is_own_act(occasion: Occasion, first: Post) -> bool:
    """Nobody is told of what they did themselves."""
    return is_by(first[2], occasion)


def is_by(person: UUID, occasion: Occasion) -> bool:
    """Whether they did it; not, if somebody did it on their behalf."""
    return occasion.recorded.actor.partition("/for/")[0] == f"person/{person}"


def is_overtaken(occasion: Occasion) -> bool:
    """Whether what the event asks for was done, or cannot be done any more."""
    event, case = occasion.recorded.event, occasion.row.case
    match event:
        case e.Contested():
            return contest_of(case) is None
        case e.Rejected():
            return not isinstance(case, Rejected) or case.rejection.is_confirmed
        case e.MeasureAdded(measure=number):
            waiting = (each.number for each in measures_of(case) if each.status == "proposed")
            return number not in waiting
        case e.Accepted(handler=handler) | e.HandlerTransferred(handler=handler):
            return occasion.role == HANDLER and handler != handler_of(case)
        case e.MessageSent():
            # People write to each other about a case that has ended, too.
            return False
        case _:
            return asks(occasion) and not isinstance(case, Open)


def is_no_news(occasion: Occasion) -> bool:
    """Whether somebody is out, but the case neither moved nor lacks a handler; or it was given
    away, and whoever leads where it was leads it now."""
    standing, case = occasion.standing, occasion.row.case
    match occasion.recorded.event:
        case e.Recused():
            return standing.reached == standing.stood_at and handler_of(case) is not None
        case e.UnitTransferred(origin=origin, reached=reached) if (
            occasion.unit == origin != reached
        ):
            return _leads(occasion, origin) == _leads(occasion, case.file.reached)
        case _:
            return False


def _leads(occasion: Occasion, unit: str) -> UUID | None:
    answering = occasion.organisation.responsible(unit, occasion.disqualified, occasion.day)
    return next((person for _, _, person in answering), None)


def asks(occasion: Occasion) -> bool:
    """Whether the event asks of the role that it sees to the case."""
    match occasion.recorded.event:
        case (
            e.Reported()
            | e.Recused()
            | e.Escalated()
            | e.Answered()
            | e.MessageSent()
            | e.HandlerTransferred()
            | e.MeasureDeclined()
            | e.EffectChecked()
            | e.ClosingProposed()
            | e.SentBack()
            | e.Reopened()
        ):
            return True
        case e.Accepted():
            return occasion.role == HANDLER
        case e.UnitTransferred(origin=origin):
            return occasion.unit != origin
        case _:
            return False
