"""Turning a case away, handing it over, sealing it, linking it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs

from avvik.domain.decisions import (
    ConfirmHandover,
    Divert,
    Lead,
    Link,
    Reject,
    decide,
)
from avvik.domain.decisions.facts import (
    Refused,
    Unknown,
    WithTheOffice,
)
from avvik.domain.decisions.measures import OpenMeasures
from avvik.domain.decisions.triage import (
    NoConsent,
    NoOffice,
    NotALead,
    NotAwaitingReceiver,
    NothingHandedOver,
)
from avvik.domain.deviation import Diverted, Linked, evolve
from avvik.domain.events import Diverted as Sealed
from avvik.domain.events import HandoverConfirmed, Rejected
from avvik.domain.values import LastDay
from tests.avvik.domain.test_triage import by_contact
from tests.builders import (
    CONFIGURATION,
    accepted,
    case,
    closed,
    facts,
    measure,
    organisation,
    reported,
    without,
)


def reject(**changes: object) -> Reject:
    given: dict[str, Any] = {"reason": "elsewhere", "text": "Klag.", "receiver": "appeal"}
    return Reject(**{**given, **changes})


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
