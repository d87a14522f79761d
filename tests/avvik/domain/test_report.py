"""Reporting: the unit, the clocks and who is out are decided once, from the day's facts."""

from datetime import UTC, date, datetime

import pytest

from avvik.domain.decisions import Refused, decide
from avvik.domain.decisions.facts import InFuture, Unknown
from avvik.domain.values import Concern, OrdinaryChannels
from tests.builders import facts, person, report, reported


def test_a_report_is_one_event_with_its_due_times() -> None:
    when = facts(now=datetime(2026, 11, 23, 9, tzinfo=UTC))

    assert decide(None, report(), when) == (reported(),)


def test_a_course_code_finds_its_unit() -> None:
    (event,) = decide(None, report(unit=None, course="TDT4100"), facts())

    assert event == reported(course="TDT4100")


def test_a_leader_named_is_out_and_the_case_starts_one_level_up() -> None:
    about = (Concern(person=person("leder")),)

    (event,) = decide(None, report(concerns=about), facts())

    assert event == reported(
        concerns=about, disqualified=(person("leder"),), reached="ntnu.ie", is_personnel=True
    )


def test_a_name_alone_disqualifies_nobody() -> None:
    about = (Concern(name="Foreleseren"),)

    (event,) = decide(None, report(concerns=about), facts())

    assert event == reported(concerns=about, is_personnel=True)


def test_today_in_oslo_is_not_the_future() -> None:
    just_past_midnight = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert decide(None, report(occurred_on=date(2026, 11, 24)), facts(now=just_past_midnight))


@pytest.mark.parametrize(
    ("changes", "refusal", "pointer"),
    [
        ({"occurred_on": date(2026, 11, 24)}, InFuture, "/occurred_on"),
        ({"category": "weather"}, Unknown, "/category"),
        ({"level": "lecture"}, Unknown, "/level"),
        ({"unit": "ntnu.xx"}, Unknown, "/unit"),
        ({"unit": None}, Unknown, "/unit"),
        ({"unit": None, "course": "XXX0000"}, Unknown, "/course"),
        ({"unit": None, "programme": "TDT4100"}, Unknown, "/programme"),
        (
            {"ordinary_channels": OrdinaryChannels(tried=("teacher", "press"))},
            Unknown,
            "/ordinary_channels/tried/1",
        ),
        (
            {"concerns": (Concern(name="A"), Concern(person=person("kontakt")))},
            Unknown,
            "/concerns/1/person",
        ),
    ],
)
def test_what_the_institution_does_not_know_is_refused_at_its_field(
    changes: dict[str, object], refusal: type[Refused], pointer: str
) -> None:
    with pytest.raises(refusal) as refused:
        decide(None, report(**changes), facts())

    assert refused.value.pointer == pointer
