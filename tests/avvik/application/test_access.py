"""Who sees a case, in which capacity, and may do what: one table."""

import pytest

from avvik.application.access import (
    NotPermitted,
    NotVisible,
    Sight,
    authorise,
    sight,
)
from avvik.application.ports import CaseRow
from avvik.application.streams import new_case_id
from avvik.domain.decisions import Acknowledge, Close, Command, Refused
from tests.builders import NOW, TODAY, case, organisation, person, reported, role, without

PERSONS = (
    "student", "stranger", "leder", "dekan", "prorektor", "rektor", "nabo",
    "kontakt", "hms", "revisor", "kvalitet", "varsling", "admin",
)  # fmt: skip

AMONG = organisation(role("nabo", "line_leader", "ntnu.ie.ies"), role("admin", "admin", "ntnu"))


def row(*disqualified: str, category: str = "evaluation_missing") -> CaseRow:
    about = tuple(person(name) for name in disqualified)
    opened = case(reported(disqualified=about, category=category))
    return CaseRow(id=new_case_id(NOW), version=1, reporter=person("student"), case=opened)


def seen(name: str, given: CaseRow) -> str:
    """The capacities in which somebody sees the case, in short."""
    what = sight(person(name), given, AMONG, TODAY)
    words = {
        "reporter": what.reporter,
        "official": what.official,
        "auditor": what.auditor,
        "metadata": what.metadata,
        what.leads or "": what.leads is not None,
    }
    return " ".join(word for word, is_so in words.items() if is_so)


# Whoever is not named in a row sees nothing.
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            row(),
            {
                "student": "reporter",
                "leder": "official ntnu.ie.idi",
                "dekan": "official ntnu.ie",
                "prorektor": "official ntnu",
                "rektor": "official ntnu",
                "kontakt": "official",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="an education case at idi",
        ),
        pytest.param(
            row(category="physical"),
            {
                "student": "reporter",
                "leder": "official ntnu.ie.idi",
                "dekan": "official ntnu.ie",
                "prorektor": "official ntnu",
                "rektor": "official ntnu",
                "kontakt": "official",
                "hms": "official",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="the physical environment at idi",
        ),
        pytest.param(
            row("leder"),
            {
                "student": "reporter",
                "dekan": "official ntnu.ie",
                "prorektor": "official ntnu",
                "rektor": "official ntnu",
                "kontakt": "official",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="the head is named",
        ),
        pytest.param(
            row("dekan", category="physical"),
            {
                "student": "reporter",
                "prorektor": "official ntnu",
                "rektor": "official ntnu",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="the dean is named: the dean's subordinates are out too",
        ),
        pytest.param(
            row("leder", "dekan", "prorektor", "rektor"),
            {
                "student": "reporter",
                "varsling": "official ntnu",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="everybody is out: the independent recipient",
        ),
        pytest.param(
            row("leder", "dekan", "prorektor", "rektor", "varsling"),
            {"student": "reporter", "revisor": "auditor", "kvalitet": "metadata"},
            id="even the independent recipient does not decide about themselves",
        ),
        pytest.param(
            row("student"),
            {
                "student": "reporter",
                "leder": "official ntnu.ie.idi",
                "dekan": "official ntnu.ie",
                "prorektor": "official ntnu",
                "rektor": "official ntnu",
                "kontakt": "official",
                "revisor": "auditor",
                "kvalitet": "metadata",
            },
            id="a reporter who is disqualified still sees their own case",
        ),
    ],
)
def test_each_sees_what_is_theirs(given: CaseRow, expected: dict[str, str]) -> None:
    actual = {name: seen(name, given) for name in PERSONS}

    assert {name: what for name, what in actual.items() if what} == expected


def test_with_every_post_vacant_the_independent_recipient_leads() -> None:
    emptied = without(AMONG, "leder", "dekan", "prorektor", "rektor")

    what = sight(person("varsling"), row(), emptied, TODAY)

    assert what == Sight(official=True, leads="ntnu")


def test_nobody_unknown_sees_anything() -> None:
    assert not sight(None, row(), AMONG, TODAY)


COMMANDS: tuple[Command, ...] = (Acknowledge(), Close(outcome="fixed", public_answer="Ja."))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        (Sight(), NotVisible),
        (Sight(reporter=True), NotPermitted),
        (Sight(official=True), NotPermitted),
        (Sight(auditor=True), NotPermitted),
        (Sight(metadata=True), NotPermitted),
        (Sight(official=True, leads="ntnu.ie"), None),
    ],
)
def test_only_a_line_leader_acknowledges_and_closes(
    command: Command, what: Sight, refusal: type[Refused] | None
) -> None:
    if refusal is None:
        authorise(command, what)
    else:
        with pytest.raises(refusal):
            authorise(command, what)
