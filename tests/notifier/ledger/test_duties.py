"""Every duty has one holder at a time, and ends once."""

from datetime import timedelta

import pytest

from notifier.ledger import Ledger
from notifier.ledger.deliveries import Intended
from notifier.ledger.duties import Counts, LeaseLost
from tests.notifier import given
from tests.notifier.ledger.owing import (
    ACCEPTED,
    CONTACT,
    HEAD,
    LEADER,
    NOW,
    REFUSED,
    REPORTER,
    accept,
    claimed,
    entry,
    envelope,
    record,
)

SECOND = timedelta(seconds=1)


async def test_a_duty_has_one_holder_at_a_time(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    assert (claim.role, claim.unit, claim.body) == ("line_leader", "ntnu.ie.idi", given.message())
    assert await ledger.duties.claim(NOW + timedelta(seconds=9)) is None
    again = await ledger.duties.claim(NOW + timedelta(seconds=10))
    assert again is not None
    assert again.fence == claim.fence + 1


async def test_a_holder_that_lost_its_lease_changes_nothing(ledger: Ledger) -> None:
    late = await claimed(ledger, LEADER)
    holder = await ledger.duties.claim(NOW + timedelta(minutes=2))
    with pytest.raises(LeaseLost):
        await ledger.deliveries.intend(late, given.event_id(1), HEAD, NOW)
    with pytest.raises(LeaseLost):
        await ledger.duties.postpone(late, NOW)
    with pytest.raises(LeaseLost):
        await ledger.duties.give_up(late, "unreachable", entry())
    with pytest.raises(LeaseLost):
        await ledger.duties.settle(late, "not_told")
    assert await ledger.reports.unsent(10) == []
    assert holder is not None
    assert (
        await ledger.deliveries.intend(holder, given.event_id(1), HEAD, NOW)
    ).state == "intended"


async def test_a_duty_that_is_to_be_spared_is_not_claimed(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER, CONTACT)
    later = NOW + timedelta(minutes=2)
    other = await ledger.duties.claim(later, {claim.id})
    assert other is not None
    assert other.role == CONTACT.role
    assert await ledger.duties.claim(later, {claim.id}) is None


async def test_a_postponed_duty_comes_back_when_it_is_due(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.duties.postpone(claim, NOW + timedelta(seconds=2))
    assert await ledger.duties.claim(NOW + timedelta(seconds=1)) is None
    again = await ledger.duties.claim(NOW + timedelta(seconds=2))
    assert again is not None
    assert again.attempts == 1


async def test_the_duty_that_waited_longest_comes_first(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER, CONTACT)
    await ledger.duties.postpone(claim, NOW + timedelta(seconds=1))
    first = await ledger.duties.claim(NOW + timedelta(seconds=5))
    second = await ledger.duties.claim(NOW + timedelta(seconds=5))
    assert first is not None
    assert second is not None
    assert (first.role, second.role) == (CONTACT.role, LEADER.role)


async def test_a_duty_whose_holder_fell_silent_goes_behind_those_that_waited_with_it(
    ledger: Ledger,
) -> None:
    await accept(ledger, 1, 0, LEADER)
    await ledger.messages.accept(envelope(2, 1), given.message(2, 1), [CONTACT], NOW + SECOND)
    silent = await ledger.duties.claim(NOW + 2 * SECOND)
    first, second = [await ledger.duties.claim(NOW + 15 * SECOND) for _ in range(2)]
    assert silent is not None
    assert first is not None
    assert second is not None
    assert (first.role, second.id) == (CONTACT.role, silent.id)


async def test_duties_nobody_can_be_told_of_are_counted_by_role(ledger: Ledger) -> None:
    for claim in (await claimed(ledger, LEADER, CONTACT), await ledger.duties.claim(NOW)):
        assert claim is not None
        await ledger.duties.give_up(claim, "unreachable", entry())
    unreachable = {LEADER.role: 1, CONTACT.role: 1}
    assert await ledger.duties.counts() == Counts(waiting=0, unreachable=unreachable)
    assert len(await ledger.reports.unsent(10)) == 2


async def test_a_duty_whose_person_is_beyond_reach_is_over_and_counted_until_it_is_owed_again(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, REPORTER)
    await ledger.duties.settle(claim, "not_told")
    assert await ledger.duties.counts() == Counts(waiting=0, unreachable={REPORTER.role: 1})
    assert await ledger.reports.unsent(10) == []
    assert await ledger.duties.requeue(NOW) == 1
    assert await ledger.duties.counts() == Counts(waiting=1, unreachable={})


async def test_what_reached_nobody_is_owed_again_as_if_nobody_had_been_tried(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, LEADER, CONTACT, REPORTER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    await record(ledger, claim, HEAD, REFUSED)
    await ledger.duties.give_up(claim, "unreachable", entry())
    later = NOW + timedelta(days=3)
    assert await ledger.duties.requeue(later) == 1
    assert await ledger.duties.requeue(later) == 0
    assert await ledger.duties.counts() == Counts(waiting=3, unreachable={})
    held = [await ledger.duties.claim(later) for _ in range(3)]
    [again] = [each for each in held if each and each.id == claim.id]
    intended = await ledger.deliveries.intend(again, given.event_id(1), HEAD, later)
    assert intended == Intended(state="intended", since=later, tries=1)


async def test_who_asked_for_patience_before_gets_a_whole_day_of_it_again(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    await ledger.duties.give_up(claim, "unreachable", entry())
    later = NOW + timedelta(days=3)
    await ledger.duties.requeue(later)
    again = await ledger.duties.claim(later)
    assert again is not None
    intended = await ledger.deliveries.intend(again, given.event_id(1), HEAD, later)
    assert intended.since == later


async def test_who_was_told_is_not_told_again_by_what_is_owed_again(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.duties.claim(NOW)
    assert contact is not None
    await ledger.deliveries.intend(contact, given.event_id(1), HEAD, NOW)
    await record(ledger, contact, HEAD, ACCEPTED)
    await ledger.duties.give_up(leader, "unreachable", entry())
    await ledger.duties.requeue(NOW)
    again = await ledger.duties.claim(NOW)
    assert again is not None
    assert (await ledger.deliveries.intend(again, given.event_id(1), HEAD, NOW)).state == "accepted"
