"""Who decides what the reporter contests, and until when they may: nothing is promised that nobody
is there to keep."""

from datetime import datetime
from uuid import UUID

from avvik.domain import calendar
from avvik.domain.decisions.facts import Facts
from avvik.domain.decisions.reporting import NobodyAbove
from avvik.domain.deviation import File
from avvik.domain.organisation import INDEPENDENT_RECIPIENT


def decider(file: File, unit: str, decided: tuple[UUID, ...], facts: Facts) -> str | None:
    """The next level above `unit` with somebody to decide, who is neither out nor decided
    before; none: the independent recipient. What they decided themselves is final here."""
    organisation = facts.organisation
    out = (*file.disqualified, *facts.parties, *decided)
    first = next(organisation.deciding(organisation.above(unit), out, facts.today), None)
    if first is None:
        raise NobodyAbove
    level, role, _ = first
    return None if role == INDEPENDENT_RECIPIENT else level


def contest_until(file: File, unit: str, facts: Facts) -> datetime | None:
    """Until when the reporter may contest what the caller decides now at this level; none:
    nobody would be left to decide it, and it is final here."""
    try:
        decider(file, unit, facts.deciding, facts)
    except NobodyAbove:
        return None
    return calendar.after_days(facts.today, facts.configuration.deadlines.contest_days)
