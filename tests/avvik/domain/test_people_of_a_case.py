"""Joining a case, stepping out of it, and going up the line."""

import pytest
from msgspec import structs

from avvik.domain.decisions import Escalate, Join, Recuse, decide
from avvik.domain.decisions.facts import NotOpen, Unknown
from avvik.domain.decisions.reporting import (
    AlreadyOut,
    AlreadySupports,
    LastOne,
    NobodyAbove,
    OverSuperior,
    OwnCase,
    UnderNobody,
)
from avvik.domain.deviation import handler_of
from avvik.domain.events import CaseEvent, Contested, Escalated, Recused, Supported
from avvik.domain.values import Contact
from tests.builders import (
    DUE,
    accepted,
    case,
    closed,
    facts,
    measure,
    organisation,
    person,
    reported,
    role,
)

JOIN = Join(contact=Contact(person=person("student-2")), language="en")


def test_somebody_who_saw_the_same_joins_an_open_case() -> None:
    assert decide(case(reported()), JOIN, facts()) == (
        Supported(contact=JOIN.contact, language="en"),
    )
    with pytest.raises(NotOpen):
        decide(case(reported(), closed()), JOIN, facts())


def test_nobody_joins_twice_and_the_reporter_not_at_all() -> None:
    with pytest.raises(AlreadySupports):
        decide(case(reported()), JOIN, facts(is_supporter=True))
    with pytest.raises(OwnCase):
        decide(case(reported()), JOIN, facts(is_reporter=True))


def test_who_steps_out_is_out_and_the_case_stands_one_level_up() -> None:
    assert decide(case(reported()), Recuse(reason="Slekt."), facts(caller="leder")) == (
        Recused(person=person("leder"), reached="ntnu.ie", reason="Slekt."),
    )


def test_a_leader_has_somebody_else_stand_outside() -> None:
    by_dean = facts(caller="dekan", leads=("ntnu.ie",))

    (event,) = decide(case(reported()), Recuse(person=person("leder")), by_dean)

    assert isinstance(event, Recused)
    assert case(reported(), event).file.disqualified == (person("leder"),)


def test_a_handler_who_steps_out_works_on_it_no_more() -> None:
    recused = Recused(person=person("kontakt"), reached="ntnu.ie.idi")

    assert handler_of(case(reported(), accepted(), recused)) is None


def test_who_is_out_is_out_once_and_must_be_known() -> None:
    with pytest.raises(AlreadyOut):
        decide(
            case(reported(disqualified=(person("leder"),))),
            Recuse(person=person("leder")),
            facts(caller="dekan"),
        )
    with pytest.raises(Unknown):
        decide(case(reported()), Recuse(person=person("nobody")), facts(caller="dekan"))


def test_attention_goes_one_level_up_and_ownership_stays() -> None:
    (event,) = decide(case(reported()), Escalate(reason="Ingen svarer."), facts())

    assert event == Escalated(unit="ntnu.ie", cause="person", reason="Ingen svarer.")
    after = case(reported(), event).file
    assert (after.unit, after.reached) == ("ntnu.ie.idi", "ntnu.ie")


def test_above_the_rector_there_is_nobody() -> None:
    with pytest.raises(NobodyAbove):
        decide(case(reported(reached="ntnu")), Escalate(reason="-"), facts())


def test_who_leads_two_levels_is_measured_by_the_higher() -> None:
    """The rector stands in as head, and has the dean between them stand outside."""
    among = organisation(role("rektor", "line_leader", "ntnu.ie.idi"))
    by_rector = facts(caller="rektor", leads=("ntnu.ie.idi", "ntnu"), among=among)

    (event,) = decide(case(reported()), Recuse(person=person("dekan")), by_rector)

    assert isinstance(event, Recused)
    assert event.person == person("dekan")


BY_HEAD = facts(caller="leder", leads=("ntnu.ie.idi",))


@pytest.mark.parametrize("who", ["dekan", "rektor", "prorektor"])
def test_nobody_declares_out_who_leads_above_them(who: str) -> None:
    with pytest.raises(OverSuperior):
        decide(case(reported()), Recuse(person=person(who)), BY_HEAD)


ACTING = organisation(
    structs.replace(role("vikar", "line_leader", "ntnu.ie.idi"), on_behalf_of=person("leder")),
    role("medleder", "line_leader", "ntnu.ie.idi"),
)


@pytest.mark.parametrize(
    ("caller", "unit", "who"),
    [
        ("prorektor", "ntnu", "rektor"),
        ("vikar", "ntnu.ie.idi", "leder"),
        ("vikar", "ntnu.ie.idi", "dekan"),
    ],
)
def test_nobody_declares_out_who_ranks_above_them_at_the_same_unit_or_whom_they_act_for(
    caller: str, unit: str, who: str
) -> None:
    with pytest.raises(OverSuperior):
        decide(
            case(reported()),
            Recuse(person=person(who)),
            facts(caller=caller, leads=(unit,), among=ACTING),
        )


@pytest.mark.parametrize(
    ("caller", "unit", "who"),
    [
        ("rektor", "ntnu", "prorektor"),
        ("leder", "ntnu.ie.idi", "medleder"),
        ("leder", "ntnu.ie.idi", "vikar"),
        ("vikar", "ntnu.ie.idi", "kontakt"),
        ("prorektor", "ntnu", "dekan"),
        ("varsling", "ntnu", "rektor"),
    ],
)
def test_a_leader_declares_out_who_ranks_as_high_or_lower(caller: str, unit: str, who: str) -> None:
    assert decide(
        case(reported()),
        Recuse(person=person(who)),
        facts(caller=caller, leads=(unit,), among=ACTING),
    )


OVERSEERS = organisation(
    role("personvern", "data_protection_officer", "ntnu"),
    role("arkiv", "archivist", "ntnu"),
    role("admin", "admin", "ntnu"),
)


@pytest.mark.parametrize(
    "who", ["varsling", "revisor", "kvalitet", "custodian", "personvern", "arkiv", "admin"]
)
def test_nobody_declares_out_who_answers_to_no_leader_and_they_step_out_themselves(
    who: str,
) -> None:
    by_rector = facts(caller="rektor", leads=("ntnu",), among=OVERSEERS)
    with pytest.raises(UnderNobody):
        decide(case(reported()), Recuse(person=person(who)), by_rector)

    assert decide(case(reported()), Recuse(), facts(caller=who, among=OVERSEERS))


@pytest.mark.parametrize("office", ["data_protection_officer", "archivist", "admin"])
def test_who_answers_to_no_leader_is_declared_out_of_a_case_in_which_they_also_take_part(
    office: str,
) -> None:
    """By another office in its line, as its handler, or as owner of a measure."""
    among = organisation(
        role("kontakt", office, "ntnu"),
        role("admin", office, "ntnu"),
        role("admin", "study_quality_contact", "ntnu.ie.ies"),
    )
    by_dean = facts(caller="dekan", leads=("ntnu.ie",), among=among)
    taken = case(reported(), accepted(handler=person("admin")))
    owned = case(reported(), accepted(), measure(owner=person("admin")))

    assert decide(case(reported()), Recuse(person=person("kontakt")), by_dean)
    for given in (taken, owned):
        assert decide(given, Recuse(person=person("admin")), by_dean)
    # Another unit's contact takes no part in it.
    with pytest.raises(UnderNobody):
        decide(case(reported()), Recuse(person=person("admin")), by_dean)


def test_nobody_steps_out_without_whom_nobody_would_answer_for_the_case() -> None:
    everybody_else = tuple(map(person, ("leder", "dekan", "rektor", "prorektor")))

    with pytest.raises(LastOne):
        decide(case(reported(disqualified=everybody_else)), Recuse(), facts(caller="varsling"))


def test_who_is_party_to_a_case_is_nobody_to_leave_it_to() -> None:
    """The independent recipient reported it, so that the rector is the last who answers for it."""
    given = case(reported(disqualified=tuple(map(person, ("leder", "dekan", "prorektor")))))

    with pytest.raises(LastOne):
        decide(given, Recuse(), facts(caller="rektor", parties=(person("varsling"),)))

    assert decide(given, Recuse(), facts(caller="rektor", parties=(person("student"),)))


def test_whoever_names_themselves_steps_out_as_whoever_names_nobody() -> None:
    for who in ("leder", "dekan", "varsling"):
        as_themselves = facts(caller=who, leads=("ntnu.ie.idi",))

        (stepped_out,) = decide(case(reported()), Recuse(person=person(who)), as_themselves)

        assert isinstance(stepped_out, Recused)
        assert stepped_out.person == person(who)


def contested(unit: str | None, against: str) -> Contested:
    return Contested(reason="Nei.", unit=unit, against=person(against), due=DUE.first_answer)


def test_whoever_is_to_decide_a_contest_may_step_out() -> None:
    given = case(reported(), closed(), contested("ntnu.ie", "leder"))

    assert decide(given, Recuse(), facts(caller="dekan"))


@pytest.mark.parametrize(
    ("history", "who"),
    [
        # Below the level at which it is contested there is still the head, who does not decide.
        (
            (contested("ntnu", "dekan"), Recused(person=person("rektor"), reached="ntnu")),
            "varsling",
        ),
        # Past the line the independent recipient alone decides.
        ((contested(None, "rektor"),), "varsling"),
    ],
)
def test_nobody_steps_out_without_whom_nobody_would_decide_what_is_contested(
    history: tuple[CaseEvent, ...], who: str
) -> None:
    with pytest.raises(LastOne):
        decide(case(reported(), closed(), *history), Recuse(), facts(caller=who))


def test_whoever_decided_what_is_contested_is_nobody_to_leave_it_to() -> None:
    another_rector = organisation(role("hms", "line_leader", "ntnu"))
    without_recipient = reported(disqualified=(person("varsling"),))
    given = case(without_recipient, closed(), contested("ntnu", "hms"))

    with pytest.raises(LastOne):
        decide(given, Recuse(), facts(caller="rektor", among=another_rector))
