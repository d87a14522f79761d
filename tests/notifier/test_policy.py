"""Which roles hear of which message."""

from typing import Any

import msgspec
import pytest

from notifier.facts import FACTS, Fact
from notifier.incoming import read
from notifier.policy import LINKED_LEADER, OUTSIDERS, ROLES, Duty, duties
from notifier.tellings import telling_of
from notifier.words import WORDS
from tests.notifier import given

IDI, IE, IES = "ntnu.ie.idi", "ntnu.ie", "ntnu.ie.ies"
REPORTER, SUPPORTER, HANDLER = (
    ("reporter", IDI),
    ("supporter", IDI),
    ("handler", IDI),
)
LINKED = ("linked_leader", IDI)
WAITING = [REPORTER, SUPPORTER, ("linked_reporter", IDI), ("linked_supporter", IDI)]
CONTACT, HSE = ("study_quality_contact", IDI), ("hse_coordinator", IDI)
LEADER, DEAN = ("line_leader", IDI), ("line_leader", IE)
INDEPENDENT = ("independent_recipient", IDI)

# A message, what it says besides its example, and who hears of it.
TABLE: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("reported", {"reached": IE, "category": "digital"}, [DEAN, CONTACT, REPORTER]),
    ("reported", {"category": "physical"}, [LEADER, CONTACT, HSE, REPORTER]),
    ("acknowledged", {}, []),
    ("supported", {}, [SUPPORTER]),
    ("recused", {"stood_at": IDI, "reached": IE}, [DEAN]),
    ("recused", {"stood_at": IDI, "reached": IDI, "is_accepted": False}, []),
    ("recused", {"stood_at": IDI, "reached": IDI, "is_accepted": True}, [LEADER]),
    (
        "recused",
        {"stood_at": IE, "reached": IE, "is_accepted": False, "is_after_contest": True},
        [DEAN],
    ),
    ("escalated", {"reached": IE}, [DEAN]),
    ("escalated", {"reached": None}, [INDEPENDENT]),
    ("accepted", {"reached": IE}, [REPORTER, DEAN, HANDLER]),
    ("rejected", {"is_handed_over": False}, [*WAITING, LINKED]),
    ("rejected", {"is_handed_over": True}, [*WAITING, ("receiver", IDI), LINKED]),
    ("handover_confirmed", {}, [REPORTER]),
    ("diverted", {}, [REPORTER, ("whistleblowing_office", IDI), LINKED]),
    ("linked", {}, [REPORTER, LINKED]),
    ("severity_judged", {"told": IE}, [DEAN]),
    ("severity_judged", {"told": None}, []),
    (
        "unit_transferred",
        {"origin": IES, "reached": IDI},
        [LEADER, CONTACT, ("line_leader", IES), REPORTER],
    ),
    ("unit_transferred", {"origin": IE, "reached": IE}, [DEAN, CONTACT, REPORTER]),
    (
        "unit_transferred",
        {"origin": IES, "category": "physical"},
        [LEADER, CONTACT, HSE, ("line_leader", IES), REPORTER],
    ),
    ("handler_transferred", {}, [HANDLER]),
    ("asked", {}, [REPORTER]),
    ("answered", {"is_accepted": True}, [HANDLER]),
    ("answered", {"is_accepted": False, "reached": IE}, [CONTACT, DEAN]),
    ("resumed", {}, []),
    ("message_sent", {"sender": "office"}, [REPORTER]),
    ("message_sent", {"sender": "reporter", "is_accepted": True}, [HANDLER]),
    ("message_sent", {"sender": "reporter", "is_accepted": False}, [CONTACT, LEADER]),
    ("published", {}, []),
    ("measure_added", {}, [("measure_owner", IDI)]),
    ("measure_accepted", {}, [HANDLER]),
    ("measure_declined", {}, [HANDLER]),
    ("measure_progressed", {}, []),
    ("measure_completed", {}, [HANDLER]),
    ("effect_checked", {"is_effective": False, "reached": IE}, [HANDLER, DEAN]),
    ("effect_checked", {"is_effective": True}, []),
    ("withdrawn", {"is_accepted": True, "reached": IE}, [HANDLER, CONTACT, DEAN, LINKED]),
    ("withdrawn", {"is_accepted": False}, [CONTACT, LEADER, LINKED]),
    ("closing_proposed", {"reached": IE}, [DEAN]),
    ("sent_back", {}, [HANDLER]),
    ("closed", {}, WAITING),
    ("closed", {"is_after_contest": True}, WAITING),
    ("closed", {"is_after_contest": True, "is_rejected": True}, WAITING),
    ("contested", {"deciding": IE}, [DEAN]),
    ("contested", {"deciding": None}, [INDEPENDENT]),
    (
        "reopened",
        {"is_accepted": True, "reached": IE},
        [HANDLER, DEAN, *WAITING, LINKED],
    ),
    ("reopened", {"is_accepted": False}, [CONTACT, LEADER, *WAITING, LINKED]),
]


def fact(kind: str, **data: Any) -> Fact:
    return read(given.message(kind=f"deviation_{kind}.v1", **data)).fact


@pytest.mark.parametrize(("kind", "data", "heard_by"), TABLE)
def test_each_message_is_heard_by_the_roles_of_the_table(
    kind: str, data: dict[str, Any], heard_by: list[tuple[str, str]]
) -> None:
    assert [(duty.role, duty.unit) for duty in duties(fact(kind, **data))] == heard_by


def test_every_message_that_can_be_read_has_a_policy() -> None:
    assert {f"deviation_{kind}.v1" for kind, _, _ in TABLE} == set(FACTS)


def test_every_role_that_there_is_hears_of_something() -> None:
    assert {role for _, _, heard_by in TABLE for role, _ in heard_by} == set(ROLES)


def test_what_says_different_things_to_officials_asks_for_different_things() -> None:
    for kind, data, _ in TABLE:
        told = fact(kind, **data)
        asked = {
            (telling_of(told, duty, WORDS["nb"].tellings), duty.asks)
            for duty in duties(told)
            # Who leads a linked case is told of that one.
            if duty.role not in (*OUTSIDERS, LINKED_LEADER)
        }
        assert len({asks for _, asks in asked}) == len(asked), kind


def test_every_duty_is_discharged_by_mail() -> None:
    owed = [duty for kind, data, _ in TABLE for duty in duties(fact(kind, **data))]
    assert {duty.channel for duty in owed} == {"email"}
    assert msgspec.structs.fields(Duty)[-1].default == "email"
