"""Taking a case on."""

from datetime import date
from typing import Any

import pytest
from msgspec import structs

from avvik.domain.decisions import (
    Accept,
    Facts,
    decide,
)
from avvik.domain.decisions.facts import (
    NobodyLeft,
    NotInFuture,
    NotInPhase,
    NotOpen,
    OfField,
    PersonOut,
    Refused,
    TooFar,
    Unknown,
)
from avvik.domain.decisions.transfer import Consultation, HeadNotConsulted
from avvik.domain.deviation import InProgress, next_due, status_of
from avvik.domain.events import Accepted, UnitTransferred
from tests.builders import (
    DUE,
    TODAY,
    accepted,
    case,
    closed,
    facts,
    person,
    reported,
)

DEADLINE = date(2027, 1, 22)


def accept(**changes: object) -> Accept:
    given: dict[str, Any] = {
        "category": "evaluation_missing",
        "unit": "ntnu.ie.idi",
        "handler": person("kontakt"),
        "deadline": DEADLINE,
        "comment": "Vi ser på det.",
    }
    return Accept(**{**given, **changes})


def by_contact(**more: object) -> Facts:
    return facts(caller="kontakt", **more)  # type: ignore[arg-type]  # fields of Facts


# --- acceptance


def test_who_accepts_says_what_it_is_whose_it_is_who_works_on_it_and_by_when() -> None:
    assert decide(case(reported()), accept(), by_contact()) == (accepted(),)


def test_an_accepted_case_is_in_progress_until_the_day_that_was_set() -> None:
    taken_on = case(reported(), accepted())

    assert isinstance(taken_on, InProgress)
    assert (status_of(taken_on), next_due(taken_on)) == ("in_progress", DUE.closing)


@pytest.mark.parametrize(
    ("changes", "refusal", "pointer"),
    [
        ({"category": "gone"}, Unknown, "/category"),
        ({"level": "gone"}, Unknown, "/level"),
        ({"unit": "ntnu.gone"}, Unknown, "/unit"),
        ({"handler": person("nobody")}, Unknown, "/handler"),
        ({"deadline": date(2026, 11, 23)}, NotInFuture, "/deadline"),
    ],
)
def test_what_the_institution_does_not_have_is_refused_at_its_field(
    changes: dict[str, object], refusal: type[OfField], pointer: str
) -> None:
    with pytest.raises(refusal) as refused:
        decide(case(reported()), accept(**changes), by_contact())

    assert refused.value.pointer == pointer


def test_who_is_out_of_the_case_does_not_work_on_it() -> None:
    given = case(reported(disqualified=(person("dekan"),), reached="ntnu"))

    with pytest.raises(PersonOut):
        decide(given, accept(handler=person("kontakt")), by_contact())


def test_who_is_party_to_the_case_does_not_work_on_it() -> None:
    with pytest.raises(PersonOut):
        decide(case(reported()), accept(), by_contact(parties=(person("kontakt"),)))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"category": "gone"}, Unknown),
        ({"unit": "ntnu.gone"}, Unknown),
        ({"deadline": TODAY}, NotInFuture),
        ({"deadline": date(2040, 1, 1)}, TooFar),
        ({"unit": "ntnu.ie.ies"}, HeadNotConsulted),
    ],
)
def test_who_is_party_to_the_case_is_told_only_where_nothing_else_is_in_the_way(
    changes: dict[str, object], refusal: type[Refused]
) -> None:
    """So that trying out who it is costs an acceptance, which history keeps."""
    given = case(reported(is_personnel=True))

    with pytest.raises(refusal):
        decide(given, accept(**changes), by_contact(parties=(person("kontakt"),)))


def test_a_case_is_not_accepted_for_a_unit_where_nobody_is_left_to_answer_for_it() -> None:
    given = case(reported(disqualified=(person("rektor"),)))
    elsewhere = accept(unit="ntnu.ie.ies")

    with pytest.raises(NobodyLeft):
        decide(given, elsewhere, by_contact(parties=(person("varsling"),)))

    assert decide(given, elsewhere, by_contact(parties=(person("student"),)))


def test_a_case_is_accepted_once() -> None:
    with pytest.raises(NotInPhase):
        decide(case(reported(), accepted()), accept(), by_contact())


def test_a_closed_case_is_not_accepted() -> None:
    with pytest.raises(NotOpen):
        decide(case(reported(), closed()), accept(), by_contact())


IES = "ntnu.ie.ies"


def test_accepting_for_another_unit_transfers_the_case_to_that_units_line_first() -> None:
    moved, taken_on = decide(case(reported()), accept(unit=IES), by_contact())

    assert moved == UnitTransferred(
        origin="ntnu.ie.idi", unit=IES, reached=IES, cause="person", reason=None
    )
    assert taken_on == accepted(unit=IES, reached=IES)


@pytest.mark.parametrize(
    ("said_before", "said_now"),
    [(True, False), (False, True)],
    ids=["personnel-like as reported", "personnel-like as accepted"],
)
def test_accepting_a_personnel_like_case_for_another_unit_keeps_who_was_consulted_and_when(
    *, said_before: bool, said_now: bool
) -> None:
    given = case(reported(is_personnel=said_before))
    consulted = Consultation(person=person("leder"), on=TODAY)
    elsewhere = accept(unit=IES, is_personnel=said_now)

    with pytest.raises(HeadNotConsulted):
        decide(given, elsewhere, by_contact())
    moved, taken_on = decide(given, structs.replace(elsewhere, consulted=consulted), by_contact())

    assert isinstance(moved, UnitTransferred)
    assert (moved.consulted, moved.consulted_on) == (person("leder"), TODAY)
    assert taken_on == accepted(unit=IES, reached=IES, is_personnel=True)


def test_a_deadline_does_not_lie_further_ahead_than_anything_may_wait() -> None:
    with pytest.raises(TooFar):
        decide(case(reported()), accept(deadline=date(9999, 12, 31)), by_contact())


def test_nobody_says_that_a_personnel_like_case_is_none() -> None:
    (event,) = decide(case(reported(is_personnel=True)), accept(is_personnel=False), by_contact())

    assert isinstance(event, Accepted)
    assert event.is_personnel
