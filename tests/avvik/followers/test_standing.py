"""Where a case stood when something happened to it: unit, category, level, phase."""

from collections.abc import Iterator

from avvik.adapters.postgres.codec import write
from avvik.domain import events as e
from avvik.domain.events import CaseEvent
from avvik.followers.publish.standing import Standing, move_of, standing_at
from tests.builders import DUE, accepted, closed, person, reported


def stood(*history: CaseEvent) -> Iterator[Standing]:
    """Where the case of this history stood after each of its events."""
    moves = [
        (version, move_of(write(event)[1]))
        for version, event in enumerate(history, start=1)
        if not isinstance(event, e.Acknowledged | e.Closed)
    ]
    for version in range(1, len(history) + 1):
        yield standing_at(moves, version)


def test_the_unit_and_the_category_are_those_of_the_event_and_not_of_the_report() -> None:
    units = ["ntnu.ie.idi", "ntnu.ie.ies", "ntnu.ie.ies", "ntnu.ie"]
    categories = ["evaluation_missing", "evaluation_missing", "physical", "physical"]
    after = tuple(
        stood(
            reported(),
            e.UnitTransferred(
                origin="ntnu.ie.idi", unit="ntnu.ie.ies", reached="ntnu.ie", cause="person"
            ),
            accepted(category="physical", unit="ntnu.ie.ies", reached="ntnu.ie"),
            e.UnitTransferred(
                origin="ntnu.ie.ies", unit="ntnu.ie", reached="ntnu.ie", cause="reorganisation"
            ),
        )
    )
    assert [each.unit for each in after] == units
    assert [each.category for each in after] == categories
    assert [each.is_accepted for each in after] == [False, False, True, True]


def test_a_closing_comes_after_a_contest_until_the_case_is_reopened() -> None:
    contested = e.Contested(reason="x", unit="ntnu.ie", against=person("leder"), due=DUE.closing)
    reopened = e.Reopened(cause="contested", due=DUE)
    after = stood(reported(), accepted(), closed(), contested, closed(), reopened, closed())
    assert [each.is_after_contest for each in after] == [
        *(False, False, False),
        *(True, True),
        *(False, False),
    ]


def test_what_was_rejected_is_a_rejection_until_the_case_is_reopened() -> None:
    rejected = e.Rejected(
        by=person("kontakt"),
        unit="ntnu.ie.idi",
        reason="elsewhere",
        text="Klag.",
        receiver="appeal",
        is_handed_over=False,
        contest_until=DUE.closing,
    )
    contested = e.Contested(reason="x", unit="ntnu.ie", against=person("kontakt"), due=DUE.closing)
    reopened = e.Reopened(cause="contested", due=DUE)
    after = stood(reported(), rejected, contested, closed(), reopened, closed())
    assert [each.is_rejected for each in after] == [False, True, True, True, False, False]


def test_the_level_at_which_a_case_stands_moves_with_whoever_is_out_or_asked() -> None:
    after = stood(
        reported(),
        e.Acknowledged(unit="ntnu.ie.idi", expires_at=DUE.closing),
        e.Recused(person=person("leder"), reached="ntnu.ie"),
        e.Escalated(unit="ntnu", cause="clock"),
        e.Escalated(unit=None, cause="clock"),
    )
    assert [(each.stood_at, each.reached) for each in after] == [
        ("ntnu.ie.idi", "ntnu.ie.idi"),
        ("ntnu.ie.idi", "ntnu.ie.idi"),
        ("ntnu.ie.idi", "ntnu.ie"),
        ("ntnu.ie", "ntnu"),
        ("ntnu", "ntnu"),
    ]
