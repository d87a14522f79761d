"""Which roles hear of which message."""

import msgspec
import pytest

from notifier.incoming import FACTS, Fact, read
from notifier.policy import Duty, duties
from tests.notifier import given

TABLE: dict[str, list[Duty]] = {
    "deviation_reported.v1": [
        Duty(role="line_leader", unit="ntnu.ie"),
        Duty(role="study_quality_contact", unit="ntnu.ie.idi"),
        Duty(role="reporter", unit="ntnu.ie.idi"),
    ],
    "deviation_acknowledged.v1": [],
    "deviation_closed.v1": [Duty(role="reporter", unit="ntnu.ie.idi")],
}


def fact(kind: str) -> Fact:
    return read(given.message(kind=kind, reached="ntnu.ie")).fact


@pytest.mark.parametrize("kind", TABLE)
def test_each_message_is_heard_by_the_roles_of_the_table(kind: str) -> None:
    assert list(duties(fact(kind))) == TABLE[kind]


def test_every_message_that_can_be_read_has_a_policy() -> None:
    assert set(TABLE) == set(FACTS)


def test_every_duty_is_discharged_by_mail() -> None:
    channels = {duty.channel for kind in TABLE for duty in duties(fact(kind))}
    assert channels == {"email"}
    assert msgspec.structs.fields(Duty)[-1].default == "email"
