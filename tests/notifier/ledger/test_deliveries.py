"""One person is told of one event once: intended before, recorded after."""

from datetime import timedelta

import pytest

from notifier import mail, policy
from notifier.ledger import Ledger
from notifier.ledger.deliveries import SLACK
from notifier.ledger.duties import LeaseLost
from notifier.policy import Duty
from tests.notifier import given
from tests.notifier.ledger.owing import (
    ACCEPTED,
    CONTACT,
    HEAD,
    LEADER,
    NOW,
    REFUSED,
    accept,
    claimed,
    record,
)

A_LOOK = Duty(role="line_leader", unit="ntnu.ie.idi", asks=policy.A_LOOK)


async def test_an_intention_holds_the_duty_for_longer_than_a_mail_may_take(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, LEADER)
    for earlier in range(6):
        later = NOW + earlier * timedelta(hours=1)
        await ledger.deliveries.intend(claim, given.event_id(1), HEAD, later)
        mailing = timedelta(seconds=mail.PATIENCE + mail.patience(earlier))
        assert await ledger.duties.claim(later + mailing + SLACK) is None
        await ledger.duties.postpone(claim, later)
        again = await ledger.duties.claim(later + timedelta(minutes=30))
        assert again is not None
        claim = again


async def test_an_accepted_mail_settles_its_duty_and_is_reported(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    told = await record(ledger, claim, HEAD, ACCEPTED)
    assert await ledger.reports.unsent(10) == [told]
    assert (await ledger.duties.counts()).waiting == 0
    assert await ledger.duties.claim(NOW + timedelta(days=1)) is None


async def test_an_accepted_mail_is_on_record_even_if_the_lease_was_lost(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    other = await ledger.duties.claim(NOW + timedelta(minutes=2))
    assert other is not None
    await record(ledger, claim, HEAD, ACCEPTED)
    with pytest.raises(LeaseLost):
        await ledger.deliveries.intend(other, given.event_id(1), HEAD, NOW)
    assert len(await ledger.reports.unsent(10)) == 1


async def test_a_delivery_is_settled_and_reported_once(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    first = await record(ledger, claim, HEAD, REFUSED)
    await record(ledger, claim, HEAD, ACCEPTED)
    assert await ledger.reports.unsent(10) == [first]
    await ledger.reports.sent(first.id, 1)
    assert await ledger.reports.unsent(10) == []


async def test_a_person_in_two_roles_is_told_once(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.duties.claim(NOW)
    assert contact is not None
    event = given.event_id(1)
    assert (await ledger.deliveries.intend(leader, event, HEAD, NOW)).state == "intended"
    assert (await ledger.deliveries.intend(contact, event, HEAD, NOW)).state == "elsewhere"
    await record(ledger, leader, HEAD, ACCEPTED)
    assert (await ledger.deliveries.intend(contact, event, HEAD, NOW)).state == "accepted"
    await ledger.duties.settle(contact, "told")
    assert (await ledger.duties.counts()).waiting == 0


async def test_who_was_asked_for_less_before_is_told_what_asks_for_more(ledger: Ledger) -> None:
    event, look = given.event_id(1), await claimed(ledger, A_LOOK)
    await ledger.deliveries.intend(look, event, HEAD, NOW)
    await record(ledger, look, HEAD, ACCEPTED)
    await accept(ledger, 2, 1, CONTACT)
    act = await ledger.duties.claim(NOW)
    assert act is not None
    assert (await ledger.deliveries.intend(act, event, HEAD, NOW)).state == "intended"


async def test_who_is_asked_for_more_is_not_asked_for_less_even_if_that_has_to_wait(
    ledger: Ledger,
) -> None:
    event, act = given.event_id(1), await claimed(ledger, CONTACT, A_LOOK)
    look = await ledger.duties.claim(NOW)
    assert look is not None
    await ledger.deliveries.intend(act, event, HEAD, NOW)
    await ledger.duties.postpone(act, NOW)
    assert (await ledger.deliveries.intend(look, event, HEAD, NOW)).state == "elsewhere"
    again = await ledger.duties.claim(NOW)
    assert again is not None
    await ledger.deliveries.intend(again, event, HEAD, NOW)
    await record(ledger, again, HEAD, ACCEPTED)
    assert (await ledger.deliveries.intend(look, event, HEAD, NOW)).state == "accepted"


async def test_an_intention_that_nobody_acts_on_is_taken_over(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.duties.claim(NOW)
    assert contact is not None
    await ledger.deliveries.intend(leader, given.event_id(1), HEAD, NOW)
    await ledger.duties.postpone(leader, NOW + timedelta(hours=1))
    assert (
        await ledger.deliveries.intend(contact, given.event_id(1), HEAD, NOW)
    ).state == "intended"


async def test_an_intention_remembers_since_when_and_how_often(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    again = await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW + timedelta(hours=1))
    assert (again.since, again.tries) == (NOW, 2)
