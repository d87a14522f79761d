"""Whether telling somebody is still of use (`docs/rules.md`). Pure.

An alert that asks an official to act is needless once it has been done, or once anything else
was done that shows that the case is seen to. News, receipts, answers and closings stay of use.
"""

from collections.abc import Sequence
from uuid import UUID

from avvik.domain import events as e
from avvik.domain.decisions.facts import answering
from avvik.domain.deviation import Open, Rejected, contest_of, handler_of, measures_of
from avvik.domain.organisation import HANDLER
from avvik.followers.recipients.posts import Occasion, Post

# By these nobody has seen to a case: they joined it, stepped aside, looked, or noted something.
NO_ACTS = ("supported", "recused", "unlocked", "note_added")


def is_own_act(occasion: Occasion, first: Post) -> bool:
    """Nobody is told of what they did themselves; of what was done on their behalf they are."""
    return occasion.recorded.actor.partition("/for/")[0] == f"person/{first[2]}"


def is_overtaken(occasion: Occasion) -> bool:  # noqa: PLR0911 -- the table
    """Whether what the event asks for was done, or cannot be done any more; or whether a case that
    was given away has not gone from who leads there."""
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
        case e.UnitTransferred(origin=origin, reached=reached) if (
            reached != origin == occasion.unit
        ):
            return _have_one_leader(occasion, origin, case.file.reached)
        case e.MessageSent():
            # People write to each other about a case that has ended, too.
            return False
        case _:
            goes_on = isinstance(case, Open) or occasion.is_of_contest
            return asks(occasion) and not goes_on


def _have_one_leader(occasion: Occasion, *units: str) -> bool:
    organisation, out, day = occasion.organisation, occasion.disqualified, occasion.day
    lines = (organisation.responsible(unit, out, day) for unit in units)
    return len({next((person for *_, person in line), None) for line in lines}) == 1


def is_no_news(occasion: Occasion) -> bool:
    """Whether somebody is out, but the case neither moved nor lacks a handler; or, of what is
    contested, whoever was to decide it still is."""
    event, standing = occasion.recorded.event, occasion.standing
    if not isinstance(event, e.Recused):
        return False
    if occasion.is_of_contest:
        before = list(occasion.disqualified)
        # Once: whoever is party to the case as well was out before, too.
        before.remove(event.person)
        return _deciding(occasion, before) == _deciding(occasion, occasion.disqualified)
    return standing.reached == standing.stood_at and handler_of(occasion.row.case) is not None


def _deciding(occasion: Occasion, out: Sequence[UUID]) -> Post | None:
    return next(answering(occasion.row.case, out, occasion.organisation, occasion.day), None)


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
        case e.UnitTransferred(origin=origin, reached=reached):
            # The unit that gave it away is asked as well where it answers for it still.
            return occasion.unit != origin or reached == origin
        case _:
            return False
