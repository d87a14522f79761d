"""Two acts that users call by one word: another unit owns it, or another person works on it."""

from datetime import date, timedelta

import pytest

from avvik.domain.decisions import TransferHandler, TransferUnit, decide
from avvik.domain.decisions.facts import (
    BeforeReport,
    NobodyLeft,
    NotInPhase,
    PersonOut,
    Unknown,
)
from avvik.domain.decisions.transfer import (
    Consultation,
    HeadNotConsulted,
    NotYetConsulted,
    SameHandler,
    SameUnit,
)
from avvik.domain.deviation import handler_of
from avvik.domain.events import HandlerTransferred, UnitTransferred
from tests.builders import TODAY, accepted, case, facts, person, reported

TO_IES = TransferUnit(unit="ntnu.ie.ies", reason="Det gjelder dem.")


def consulting(who: str, on: date = TODAY) -> TransferUnit:
    consulted = Consultation(person=person(who), on=on)
    return TransferUnit(unit="ntnu.ie.ies", reason="Det gjelder dem.", consulted=consulted)


def test_another_unit_owns_the_case_from_its_own_line_up() -> None:
    assert decide(case(reported()), TO_IES, facts()) == (
        UnitTransferred(
            origin="ntnu.ie.idi",
            unit="ntnu.ie.ies",
            reached="ntnu.ie.ies",
            cause="person",
            reason="Det gjelder dem.",
        ),
    )


def test_a_case_does_not_move_to_where_it_is_or_to_nowhere() -> None:
    with pytest.raises(SameUnit):
        decide(case(reported()), TransferUnit(unit="ntnu.ie.idi", reason="-"), facts())
    with pytest.raises(Unknown):
        decide(case(reported()), TransferUnit(unit="ntnu.gone", reason="-"), facts())


def test_a_personnel_like_case_does_not_move_before_the_head_was_consulted() -> None:
    with pytest.raises(HeadNotConsulted) as refused:
        decide(case(reported(is_personnel=True)), TO_IES, facts())

    assert refused.value.unit == "ntnu.ie.idi"


def test_with_the_head_consulted_it_moves_and_that_is_on_record() -> None:
    (event,) = decide(case(reported(is_personnel=True)), consulting("leder"), facts())

    assert isinstance(event, UnitTransferred)
    assert (event.consulted, event.consulted_on) == (person("leder"), TODAY)


def test_where_the_head_is_the_one_concerned_the_dean_is_to_be_consulted() -> None:
    about_the_head = case(
        reported(is_personnel=True, disqualified=(person("leder"),), reached="ntnu.ie")
    )

    with pytest.raises(HeadNotConsulted) as refused:
        decide(about_the_head, consulting("leder"), facts())
    assert refused.value.unit == "ntnu.ie"

    assert decide(about_the_head, consulting("dekan"), facts())


def test_where_the_head_is_party_to_the_case_the_dean_is_to_be_consulted() -> None:
    given = case(reported(is_personnel=True))
    reported_by_the_head = facts(parties=(person("leder"),))

    with pytest.raises(HeadNotConsulted) as refused:
        decide(given, consulting("leder"), reported_by_the_head)
    assert refused.value.unit == "ntnu.ie"

    assert decide(given, consulting("dekan"), reported_by_the_head)


def test_nobody_was_consulted_tomorrow() -> None:
    with pytest.raises(NotYetConsulted) as refused:
        decide(case(reported(is_personnel=True)), consulting("leder", date(2026, 11, 24)), facts())

    assert refused.value.pointer == "/consulted/on"


def test_nobody_was_consulted_about_what_was_not_reported_yet() -> None:
    given = case(reported(is_personnel=True))
    yesterday = TODAY - timedelta(days=1)

    with pytest.raises(BeforeReport) as refused:
        decide(given, consulting("leder", yesterday), facts(reported_on=TODAY))
    assert refused.value.pointer == "/consulted/on"

    assert decide(given, consulting("leder", yesterday), facts(reported_on=yesterday))


def test_a_case_does_not_move_to_where_nobody_is_left_to_answer_for_it() -> None:
    """Of its line the head alone is left; the other department has none."""
    given = case(reported(disqualified=(person("rektor"),)))

    with pytest.raises(NobodyLeft):
        decide(given, TO_IES, facts(parties=(person("varsling"),)))

    assert decide(given, TO_IES, facts(parties=(person("student"),)))


def test_somebody_else_works_on_it_and_the_unit_stays() -> None:
    given = case(reported(), accepted())
    command = TransferHandler(person=person("leder"), reason="Hun kan det.")

    (event,) = decide(given, command, facts())

    assert event == HandlerTransferred(handler=person("leder"), reason="Hun kan det.")
    after = case(reported(), accepted(), event)
    assert (handler_of(after), after.file.unit) == (person("leder"), "ntnu.ie.idi")


def test_a_handler_is_somebody_else_and_not_out_of_the_case() -> None:
    with pytest.raises(SameHandler):
        decide(
            case(reported(), accepted()),
            TransferHandler(person=person("kontakt"), reason="-"),
            facts(),
        )
    with pytest.raises(PersonOut):
        decide(
            case(reported(disqualified=(person("leder"),)), accepted()),
            TransferHandler(person=person("leder"), reason="-"),
            facts(),
        )


def test_who_is_party_to_the_case_is_told_only_where_nothing_else_is_in_the_way() -> None:
    to_the_head = TransferHandler(person=person("leder"), reason="-")
    reported_by_the_head = facts(parties=(person("leder"),))

    for history, refusal in (
        ((reported(),), NotInPhase),
        ((reported(), accepted(handler=person("leder"))), SameHandler),
        ((reported(), accepted()), PersonOut),
    ):
        with pytest.raises(refusal):
            decide(case(*history), to_the_head, reported_by_the_head)


def test_nobody_works_on_what_was_not_accepted() -> None:
    with pytest.raises(NotInPhase):
        decide(case(reported()), TransferHandler(person=person("leder"), reason="-"), facts())
