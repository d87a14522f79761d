"""Reporting: the unit, the clocks and who is out are decided once, from the day's facts."""

from datetime import UTC, date, datetime

import pytest
from msgspec import structs

from avvik.domain.decisions import Refused, decide
from avvik.domain.decisions.facts import InFuture, NobodyLeft, Unknown
from avvik.domain.decisions.reporting import NotInLine
from avvik.domain.events import Reported, UnitDefined
from avvik.domain.values import Concern, OrdinaryChannels
from tests.builders import (
    CONFIGURATION,
    coded,
    facts,
    labels,
    organisation,
    person,
    report,
    reported,
    role,
)


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


def test_an_independent_recipient_named_is_out_and_the_case_starts_where_it_would() -> None:
    about = (Concern(person=person("varsling")),)

    (event,) = decide(None, report(concerns=about), facts())

    assert event == reported(concerns=about, disqualified=(person("varsling"),), is_personnel=True)


def test_a_report_about_everybody_who_could_answer_for_the_case_is_refused() -> None:
    everybody = ("leder", "dekan", "rektor", "prorektor", "varsling")
    about = report(concerns=tuple(Concern(person=person(name)) for name in everybody))

    with pytest.raises(NobodyLeft):
        decide(None, about, facts(caller="student"))

    another = organisation(role("tillit", "independent_recipient", "ntnu"))
    assert decide(None, about, facts(caller="student", among=another))


def test_a_name_alone_disqualifies_nobody() -> None:
    about = (Concern(name="Foreleseren"),)

    (event,) = decide(None, report(concerns=about), facts())

    assert event == reported(concerns=about, is_personnel=True)


def test_a_report_that_leaves_nobody_to_answer_for_the_case_is_refused() -> None:
    """Whoever reports is party to the case, the only independent recipient too."""
    whole_line = ("leder", "dekan", "rektor", "prorektor")
    about = report(concerns=tuple(Concern(person=person(name)) for name in whole_line))

    assert decide(None, about, facts(caller="student"))
    with pytest.raises(NobodyLeft):
        decide(None, about, facts(caller="varsling"))

    another = organisation(role("tillit", "independent_recipient", "ntnu"))
    assert decide(None, about, facts(caller="varsling", among=another))


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
            NotInLine,
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


def test_the_campus_is_one_of_the_units_or_the_only_one() -> None:
    spread = organisation(
        UnitDefined(
            unit="ntnu.ie.iik",
            parent="ntnu.ie",
            kind="department",
            names=labels("iik"),
            campuses=("Gjøvik", "Trondheim"),
        )
    )
    at_iik = report(unit="ntnu.ie.iik", campus="Gjøvik")

    (event,) = decide(None, at_iik, facts(among=spread))
    assert isinstance(event, Reported)
    assert event.campus == "Gjøvik"

    with pytest.raises(Unknown) as refused:
        decide(None, structs.replace(at_iik, campus="Oslo"), facts(among=spread))
    assert refused.value.pointer == "/campus"


def test_why_nothing_was_tried_is_a_code_that_can_be_counted() -> None:
    too_hard = report(ordinary_channels=OrdinaryChannels(reason_code="too_hard"))
    reasons = structs.replace(CONFIGURATION, channel_reasons=coded("too_hard"))

    assert decide(None, too_hard, facts(configuration=reasons))
    with pytest.raises(Unknown) as refused:
        decide(None, too_hard, facts())
    assert refused.value.pointer == "/ordinary_channels/reason_code"
