"""How severe a case is: judged with a reason, confirmed by a leader, never lowered unseen."""

from msgspec import Struct

from avvik.domain.decisions.facts import (
    Facts,
    Refused,
    level_above,
    require_code,
    require_open,
)
from avvik.domain.deviation import Case
from avvik.domain.events import SeverityJudged


class JudgeSeverity(Struct, frozen=True, kw_only=True):
    """Say how severe it is, and why."""

    level: str
    reason: str


class SeverityUnchanged(Refused):
    """That is how severe it is judged to be already."""

    pointer = "/level"


def judge_severity(case: Case, command: JudgeSeverity, facts: Facts) -> SeverityJudged:
    file = require_open(case).file
    severities = facts.configuration.severities
    require_code(command.level, severities, "/level")
    before = file.severity
    is_leader = bool(facts.leads)
    if before and before.level == command.level and (before.is_confirmed or not is_leader):
        raise SeverityUnchanged
    order = [each.code for each in severities]
    previous = before.level if before else None
    is_lowered = previous in order and order.index(command.level) < order.index(previous)
    is_news = command.level in facts.configuration.severities_told_upward or is_lowered
    return SeverityJudged(
        level=command.level,
        previous=previous,
        reason=command.reason,
        is_confirmed=is_leader,
        is_lowered=is_lowered,
        told=level_above(facts.leads[0] if is_leader else file.reached, file, facts)
        if is_news
        else None,
    )
