"""Processes killed under load lose no acknowledged report, and tell nobody twice."""

import pytest

from tests.e2e.system import System
from tests.faults import injections
from tests.faults.injections import Fault, suffer

SENDERS = 4


@pytest.mark.parametrize(
    "fault",
    [
        injections.kill_api,
        injections.kill_worker,
        injections.kill_postgres,
        injections.kill_nats,
        injections.work_in_twos,
    ],
)
async def test_what_was_acknowledged_is_stored_once_told_once_and_in_order(
    system: System, fault: Fault
) -> None:
    tally = await suffer(system, fault)

    assert tally.is_whole
    assert tally.repeated == 0


async def test_a_killed_notifier_repeats_at_most_what_it_was_sending_under_the_same_id(
    system: System,
) -> None:
    tally = await suffer(system, injections.kill_notifier)

    assert tally.is_whole
    assert tally.repeated <= SENDERS
