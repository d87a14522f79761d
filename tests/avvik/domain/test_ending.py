"""Withdrawing, proposing, sending back, contesting, opening again."""

from datetime import timedelta

import pytest

from avvik.domain.decisions import (
    Act,
    Close,
    Contest,
    ProposeClosing,
    Reject,
    Reopen,
    SendBack,
    Withdraw,
    decide,
)
from avvik.domain.decisions.ending import (
    AlreadyContested,
    NotEnded,
    NothingToContest,
    TooLate,
)
from avvik.domain.decisions.facts import NotInPhase, NotOpen, WithTheOffice
from avvik.domain.decisions.reporting import NobodyAbove
from avvik.domain.deviation import Rejected as RejectedCase
from avvik.domain.deviation import contest_of, next_due, status_of
from avvik.domain.events import (
    CaseEvent,
    Closed,
    ClosingProposed,
    Contested,
    Diverted,
    Rejected,
    Reopened,
    SentBack,
    Withdrawn,
)
from tests.builders import (
    DUE,
    NOW,
    accepted,
    case,
    closed,
    facts,
    organisation,
    person,
    reported,
    role,
    without,
)

PROPOSED = ClosingProposed(outcome="fixed", public_answer="Evaluert.")
REASON = "Det stemmer ikke."


def contested(unit: str | None = "ntnu.ie") -> Contested:
    return Contested(reason=REASON, unit=unit, against=person("leder"), due=DUE.first_answer)


def test_a_reporter_takes_an_open_case_back() -> None:
    assert decide(case(reported()), Withdraw(), facts()) == (Withdrawn(),)
    with pytest.raises(NotOpen):
        decide(case(reported(), closed()), Withdraw(), facts())


def test_who_works_on_it_proposes_closing_and_the_leader_sends_it_back() -> None:
    command = ProposeClosing(outcome="fixed", public_answer="Evaluert.")

    assert decide(case(reported(), accepted()), command, facts()) == (PROPOSED,)
    ready = case(reported(), accepted(), PROPOSED)
    assert status_of(ready) == "ready_to_close"
    assert decide(ready, SendBack(reason="Nei."), facts()) == (SentBack(reason="Nei."),)
    back = case(reported(), accepted(), PROPOSED, SentBack(reason="Nei."))
    assert status_of(back) == "in_progress"


@pytest.mark.parametrize(
    "command", [SendBack(reason="-"), ProposeClosing(outcome="fixed", public_answer="-")]
)
def test_nothing_is_proposed_or_sent_back_before_it_was_accepted(command: Act) -> None:
    with pytest.raises(NotInPhase):
        decide(case(reported()), command, facts())


# --- contest


def test_the_next_leader_up_decides_what_the_reporter_contests() -> None:
    given = case(reported(), closed())

    assert decide(given, Contest(reason=REASON), facts()) == (contested(),)


def test_nor_does_whoever_it_was_decided_for() -> None:
    decided = closed(unit="ntnu.ie", by=person("hms"), on_behalf_of=person("dekan"))
    given = case(reported(), decided)

    (event,) = decide(given, Contest(reason=REASON), facts())

    assert isinstance(event, Contested)
    assert (event.unit, event.against, event.on_behalf_of) == (
        "ntnu",
        person("hms"),
        person("dekan"),
    )
    found = contest_of(case(reported(), decided, event))
    assert found
    assert found.decided == (person("hms"), person("dekan"))


def test_a_contested_case_has_a_clock_again_and_waits_at_the_next_level() -> None:
    after = case(reported(), closed(), contested())

    assert (status_of(after), next_due(after), after.file.reached) == (
        "closed",
        DUE.first_answer,
        "ntnu.ie",
    )


def test_above_the_rector_the_independent_recipient_decides() -> None:
    (event,) = decide(case(reported(), closed(unit="ntnu")), Contest(reason=REASON), facts())

    assert isinstance(event, Contested)
    assert event.unit is None
    assert case(reported(), closed(unit="ntnu"), event).file.is_past_line


def test_what_goes_on_is_the_lines_again_and_so_is_what_is_contested_below_the_top() -> None:
    past_the_line = (reported(), closed(unit="ntnu"), contested(None))
    (reopened,) = decide(case(*past_the_line), Reopen(reason="Nytt."), facts())
    going_on = case(*past_the_line, reopened)
    below = case(*past_the_line, closed(unit="ntnu"), contested("ntnu.ie"))

    assert not going_on.file.is_past_line
    assert not below.file.is_past_line


def test_what_the_independent_recipient_decided_is_final_here() -> None:
    past_the_line = case(
        reported(), closed(unit="ntnu"), contested(None), closed(unit="ntnu", by=person("varsling"))
    )

    with pytest.raises(NobodyAbove):
        decide(past_the_line, Contest(reason=REASON), facts())


def test_a_closing_is_contested_once_and_in_time() -> None:
    with pytest.raises(AlreadyContested):
        decide(case(reported(), closed(), contested()), Contest(reason=REASON), facts())
    with pytest.raises(TooLate):
        decide(case(reported(), closed()), Contest(reason=REASON), facts(now=DUE.first_answer))


def test_what_goes_on_or_was_withdrawn_is_not_contested() -> None:
    for given in (case(reported()), case(reported(), Withdrawn())):
        with pytest.raises(NothingToContest):
            decide(given, Contest(reason=REASON), facts())


def test_who_decides_leaves_it_closed_with_an_answer_of_their_own() -> None:
    given = case(reported(), closed(), contested())
    command = Close(outcome="no_breach", public_answer="Vi er enige.")

    (event,) = decide(given, command, facts(leads=("ntnu.ie",), caller="dekan"))

    assert isinstance(event, Closed)
    assert (event.unit, event.by) == ("ntnu.ie", person("dekan"))
    assert contest_of(case(reported(), closed(), contested(), event)) is None


def test_who_decides_closes_at_the_level_that_the_contest_came_to() -> None:
    """Also where they happen to lead the unit below as well."""
    given = case(reported(), closed(), contested())
    command = Close(outcome="no_breach", public_answer="Vi er enige.")

    (event,) = decide(given, command, facts(leads=("ntnu.ie.idi", "ntnu.ie"), caller="dekan"))

    assert isinstance(event, Closed)
    assert event.unit == "ntnu.ie"


def test_the_independent_recipient_decides_past_the_line_also_where_they_lead_a_unit() -> None:
    given = case(reported(), closed(unit="ntnu"), contested(None))
    command = Close(outcome="no_breach", public_answer="Vi er enige.")

    (event,) = decide(given, command, facts(leads=("ntnu.ie.idi", "ntnu"), caller="varsling"))

    assert isinstance(event, Closed)
    assert (event.unit, event.contest_until) == ("ntnu", None)


# --- opening again


@pytest.mark.parametrize(
    ("history", "cause", "status"),
    [
        ((accepted(), closed()), "new_information", "in_progress"),
        ((closed(),), "new_information", "reported"),
        ((closed(), contested()), "contested", "reported"),
        ((Withdrawn(),), "own_initiative", "reported"),
        ((accepted(), Withdrawn()), "own_initiative", "in_progress"),
    ],
)
def test_a_case_goes_on_from_where_it_had_come_to(
    history: tuple[CaseEvent, ...], cause: str, status: str
) -> None:
    (event,) = decide(case(reported(), *history), Reopen(reason="Nytt."), facts())

    assert isinstance(event, Reopened)
    assert event.cause == cause
    assert status_of(case(reported(), *history, event)) == status


def test_it_goes_on_with_new_clocks() -> None:
    later = facts(now=NOW + timedelta(days=30))

    (event,) = decide(case(reported(), closed()), Reopen(reason="Nytt."), later)

    assert isinstance(event, Reopened)
    assert event.due.acceptance > DUE.acceptance


def test_what_has_not_ended_is_not_opened_again() -> None:
    with pytest.raises(NotEnded):
        decide(case(reported()), Reopen(reason="-"), facts())


@pytest.mark.parametrize(
    "command",
    [
        Reopen(reason="-"),
        Contest(reason="-"),
        Withdraw(),
        Close(outcome="fixed", public_answer="-"),
        SendBack(reason="-"),
    ],
)
def test_what_was_sealed_is_the_offices(command: Act) -> None:
    with pytest.raises(WithTheOffice):
        decide(case(reported(), Diverted(office="o")), command, facts())


# --- somebody decides every contest


def test_a_level_whose_leaders_are_all_out_is_passed() -> None:
    given = case(reported(disqualified=(person("rektor"),)), closed(unit="ntnu.ie.idi"))

    (event,) = decide(given, Contest(reason=REASON), facts())

    # The deans are the rector's direct subordinates, and so is the pro-rector: all are out.
    assert isinstance(event, Contested)
    assert event.unit is None


def test_who_leads_two_levels_does_not_decide_on_their_own_decision() -> None:
    acting_dean = organisation(role("rektor", "line_leader", "ntnu.ie"))
    given = case(reported(), closed(unit="ntnu.ie", by=person("rektor")))

    (event,) = decide(given, Contest(reason=REASON), facts(among=acting_dean))

    assert isinstance(event, Contested)
    assert event.unit is None


def test_a_vacant_level_is_passed() -> None:
    given = case(reported(), closed())

    (event,) = decide(given, Contest(reason=REASON), facts(among=without(organisation(), "dekan")))

    assert isinstance(event, Contested)
    assert event.unit == "ntnu"


def test_where_only_the_one_who_decided_is_left_it_is_final() -> None:
    given = case(
        reported(disqualified=(person("rektor"), person("dekan"), person("leder"))),
        closed(unit="ntnu", by=person("varsling")),
    )

    with pytest.raises(NobodyAbove):
        decide(given, Contest(reason=REASON), facts())


# --- where nobody could decide it, no contest is promised

CLOSE = Close(outcome="no_breach", public_answer="Vi er enige.")
REJECT = Reject(reason="elsewhere", text="Klag.", receiver="appeal")


@pytest.mark.parametrize("command", [CLOSE, REJECT], ids=["closed", "rejected"])
@pytest.mark.parametrize(
    ("caller", "disqualified", "parties"),
    [
        ("varsling", (), ()),
        ("rektor", ("varsling",), ()),
        ("rektor", (), ("varsling",)),
    ],
)
def test_what_nobody_is_left_to_decide_again_is_not_said_to_be_open_to_a_contest(
    command: Act, caller: str, disqualified: tuple[str, ...], parties: tuple[str, ...]
) -> None:
    given = reported(disqualified=tuple(map(person, disqualified)))
    deciding = facts(leads=("ntnu",), caller=caller, parties=tuple(map(person, parties)))

    (event,) = decide(case(given), command, deciding)

    assert isinstance(event, Closed | Rejected)
    assert event.contest_until is None
    with pytest.raises(NobodyAbove):
        decide(case(given, event), Contest(reason=REASON), deciding)


@pytest.mark.parametrize("command", [CLOSE, REJECT], ids=["closed", "rejected"])
def test_another_independent_recipient_decides_what_one_of_them_decided(command: Act) -> None:
    two = organisation(role("hms", "independent_recipient", "ntnu"))
    deciding = facts(leads=("ntnu",), caller="varsling", among=two)

    (event,) = decide(case(reported()), command, deciding)

    assert isinstance(event, Closed | Rejected)
    assert event.contest_until is not None
    (contest,) = decide(case(reported(), event), Contest(reason=REASON), deciding)
    assert isinstance(contest, Contested)
    assert contest.unit is None


def test_a_contested_rejection_that_stands_is_still_a_rejection() -> None:
    rejected = Rejected(
        by=person("kontakt"),
        unit="ntnu.ie.idi",
        reason="elsewhere",
        text="Klag.",
        receiver="appeal",
        is_handed_over=False,
        contest_until=DUE.first_answer,
    )
    answered = closed(unit="ntnu.ie", by=person("dekan"), public_answer="Vi er enige.")

    after = case(reported(), rejected, contested(), answered)

    assert isinstance(after, RejectedCase)
    assert (after.answer, after.contest) == ("Vi er enige.", None)
