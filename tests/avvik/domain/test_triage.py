"""Taking a case on, turning it away, sealing it, linking it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs

from avvik.domain.decisions import (
    Accept,
    ConfirmHandover,
    Divert,
    Facts,
    Lead,
    Link,
    Reject,
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
    WithTheOffice,
)
from avvik.domain.decisions.measures import OpenMeasures
from avvik.domain.decisions.transfer import Consultation, HeadNotConsulted
from avvik.domain.decisions.triage import (
    NoConsent,
    NoOffice,
    NotALead,
    NotAwaitingReceiver,
    NothingHandedOver,
)
from avvik.domain.deviation import Diverted, InProgress, Linked, evolve, next_due, status_of
from avvik.domain.events import Accepted, HandoverConfirmed, Rejected, UnitTransferred
from avvik.domain.events import Diverted as Sealed
from avvik.domain.values import LastDay
from tests.builders import (
    CONFIGURATION,
    DUE,
    TODAY,
    accepted,
    case,
    closed,
    facts,
    measure,
    organisation,
    person,
    reported,
    without,
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


def reject(**changes: object) -> Reject:
    given: dict[str, Any] = {"reason": "elsewhere", "text": "Klag.", "receiver": "appeal"}
    return Reject(**{**given, **changes})


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


# --- rejection


def test_a_rejection_says_why_where_to_go_and_until_when() -> None:
    (event,) = decide(case(reported()), reject(), by_contact())

    assert isinstance(event, Rejected)
    # One week and three weeks from what happened, not from when it was reported here.
    assert event.last_days == (
        LastDay(code="explanation", day=date(2026, 11, 27)),
        LastDay(code="appeal", day=date(2026, 12, 11)),
    )
    assert (event.receiver_role, event.is_handed_over) == ("appeals_officer", False)


def test_text_is_handed_over_with_the_reporters_consent() -> None:
    consenting = case(reported(consents_to_handover=True))
    (event,) = decide(consenting, reject(handover=True), by_contact())

    assert isinstance(event, Rejected)
    assert event.is_handed_over


def test_text_is_not_handed_over_without_consent() -> None:
    with pytest.raises(NoConsent):
        decide(case(reported()), reject(handover=True), by_contact())


def test_nothing_is_handed_over_where_nobody_is_to_receive_it() -> None:
    given = case(reported(consents_to_handover=True))
    vacant = without(organisation(), "klage")

    with pytest.raises(NothingHandedOver):
        decide(given, reject(handover=True), by_contact(among=vacant))


def test_nothing_is_handed_over_to_who_takes_nothing_from_here() -> None:
    given = case(reported(consents_to_handover=True))

    with pytest.raises(NothingHandedOver):
        decide(given, reject(receiver="teacher", handover=True), by_contact())


@pytest.mark.parametrize(
    ("changes", "pointer"), [({"reason": "gone"}, "/reason"), ({"receiver": "gone"}, "/receiver")]
)
def test_a_reason_or_receiver_unknown_is_refused_at_its_field(
    changes: dict[str, object], pointer: str
) -> None:
    with pytest.raises(Unknown) as refused:
        decide(case(reported()), reject(**changes), by_contact())

    assert refused.value.pointer == pointer


def rejected(*, handed_over: bool) -> Rejected:
    given = case(reported(consents_to_handover=True))
    (event,) = decide(given, reject(handover=handed_over), by_contact())
    assert isinstance(event, Rejected)
    return event


def test_the_receiver_confirms_what_was_handed_over_once() -> None:
    handed = case(reported(), rejected(handed_over=True))

    assert decide(handed, ConfirmHandover(reference="K-1"), facts()) == (
        HandoverConfirmed(reference="K-1"),
    )
    confirmed = case(reported(), rejected(handed_over=True), HandoverConfirmed())
    with pytest.raises(NotAwaitingReceiver):
        decide(confirmed, ConfirmHandover(), facts())


def test_nobody_confirms_what_was_not_handed_over() -> None:
    with pytest.raises(NotAwaitingReceiver):
        decide(case(reported(), rejected(handed_over=False)), ConfirmHandover(), facts())


# --- diversion


def test_a_case_is_sealed_to_the_office_by_its_key_whatever_its_phase() -> None:
    sealing = by_contact(configuration=structs.replace(CONFIGURATION, whistleblowing_key="a2V5"))

    for given in (case(reported()), case(reported(), accepted()), case(reported(), closed())):
        (event,) = decide(given, Divert(), sealing)
        assert isinstance(evolve(given, event), Diverted)


def test_a_case_is_sealed_once() -> None:
    sealing = by_contact(configuration=structs.replace(CONFIGURATION, whistleblowing_key="a2V5"))
    sealed = case(reported(), Sealed(office="o"))

    for command in (Divert(), Link(lead=LEAD.id)):
        with pytest.raises(WithTheOffice):
            decide(sealed, command, sealing)


def test_without_an_office_nothing_is_sealed() -> None:
    with pytest.raises(NoOffice):
        decide(case(reported()), Divert(), by_contact())


# --- link

LEAD = Lead(id=uuid4(), reference="AVV-2026-2", is_open=True)


def test_a_case_is_followed_up_in_another_that_is_open() -> None:
    (event,) = decide(case(reported()), Link(lead=LEAD.id), by_contact(lead=LEAD))

    linked = case(reported(), event)
    assert isinstance(linked, Linked)
    assert (linked.lead, linked.lead_reference) == (LEAD.id, "AVV-2026-2")


def test_a_case_with_measures_under_way_is_not_linked_away() -> None:
    with pytest.raises(OpenMeasures):
        decide(case(reported(), accepted(), measure()), Link(lead=LEAD.id), by_contact(lead=LEAD))


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({}, Unknown),
        ({"lead": structs.replace(LEAD, is_open=False)}, NotALead),
        ({"lead": LEAD, "case": LEAD.id}, NotALead),
    ],
    ids=["one that the caller does not see", "one that has ended", "itself"],
)
def test_a_case_is_not_linked_to(more: dict[str, object], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        decide(case(reported()), Link(lead=LEAD.id), by_contact(**more))


def test_the_statutory_days_do_not_depend_on_when_it_is_rejected() -> None:
    later = by_contact(now=facts().now + timedelta(days=3))

    (event,) = decide(case(reported()), reject(), later)

    assert isinstance(event, Rejected)
    assert event.last_days == rejected(handed_over=False).last_days
