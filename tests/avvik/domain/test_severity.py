"""How severe: judged with a reason, confirmed by a leader, never lowered unseen."""

import pytest

from avvik.domain.decisions import JudgeSeverity, decide
from avvik.domain.decisions.facts import Unknown
from avvik.domain.decisions.severity import SeverityUnchanged
from avvik.domain.events import SeverityJudged
from tests.builders import case, facts, organisation, person, reported, without


def judged(level: str, *, previous: str | None = None, confirmed: bool = False) -> SeverityJudged:
    return SeverityJudged(
        level=level,
        previous=previous,
        reason="Slik er det.",
        is_confirmed=confirmed,
        is_lowered=False,
        told=None,
    )


def judge(
    *history: SeverityJudged, level: str, leads: tuple[str, ...] = (), **report: object
) -> SeverityJudged:
    given = case(reported(**report), *history)
    command = JudgeSeverity(level=level, reason="Slik er det.")
    (event,) = decide(given, command, facts(leads=leads))
    assert isinstance(event, SeverityJudged)
    return event


def test_a_handlers_judgement_awaits_the_leader() -> None:
    assert judge(level="medium") == judged("medium")


def test_a_leader_confirms_by_judging_the_same() -> None:
    confirmed = judge(judged("medium"), level="medium", leads=("ntnu.ie.idi",))

    assert (confirmed.is_confirmed, confirmed.previous) == (True, "medium")


def test_the_same_again_is_refused() -> None:
    with pytest.raises(SeverityUnchanged):
        judge(judged("medium"), level="medium")
    with pytest.raises(SeverityUnchanged):
        judge(judged("medium", confirmed=True), level="medium", leads=("ntnu.ie.idi",))


def test_a_high_severity_is_told_to_the_next_leader_up() -> None:
    assert judge(level="high").told == "ntnu.ie"
    assert judge(level="critical", leads=("ntnu.ie.idi",)).told == "ntnu.ie"
    assert judge(level="critical", leads=("ntnu.ie",)).told == "ntnu"


def test_lowering_it_keeps_the_old_value_and_is_told_one_level_up() -> None:
    lowered = judge(judged("medium"), level="low", leads=("ntnu.ie.idi",))

    assert (lowered.previous, lowered.is_lowered, lowered.told) == ("medium", True, "ntnu.ie")


def test_raising_it_within_what_is_ordinary_is_told_to_nobody() -> None:
    raised = judge(judged("low"), level="medium")

    assert (raised.is_lowered, raised.told) == (False, None)


def test_a_leader_who_is_out_is_passed() -> None:
    assert judge(level="high", disqualified=(person("dekan"),)).told == "ntnu"


def test_a_vacant_level_is_not_passed_since_it_may_be_filled_tomorrow() -> None:
    among = without(organisation(), "dekan")
    command = JudgeSeverity(level="high", reason="Slik er det.")

    (event,) = decide(case(reported()), command, facts(among=among))

    assert isinstance(event, SeverityJudged)
    assert event.told == "ntnu.ie"


def test_at_the_top_there_is_nobody_to_tell() -> None:
    assert judge(level="high", leads=("ntnu",)).told is None


def test_an_unknown_level_is_refused_at_its_field() -> None:
    with pytest.raises(Unknown) as refused:
        judge(level="gone")

    assert refused.value.pointer == "/level"
