"""Every message once; what is missing is named, and what cannot be read is kept."""

from datetime import timedelta

from msgspec import structs

from notifier.database import Pool
from notifier.incoming import Gap
from notifier.ledger import Ledger
from tests.notifier import given
from tests.notifier.ledger.owing import (
    ACCEPTED,
    CONTACT,
    HEAD,
    LEADER,
    NOW,
    accept,
    claimed,
    entry,
    envelope,
    record,
)

PATIENCE = timedelta(seconds=5)


async def gap(ledger: Ledger, seconds: float) -> Gap | None:
    return await ledger.messages.gap(NOW + timedelta(seconds=seconds), PATIENCE)


async def test_a_message_is_recorded_once(ledger: Ledger) -> None:
    assert await accept(ledger, 1, 0, LEADER)
    assert not await accept(ledger, 1, 0, LEADER, CONTACT)
    assert (await ledger.duties.counts()).waiting == 1


async def test_a_new_ledger_starts_at_its_first_message(ledger: Ledger) -> None:
    await accept(ledger, 9, 8)
    assert await gap(ledger, 60) is None


async def test_a_gap_is_named_with_both_ends_when_it_stays_open(ledger: Ledger) -> None:
    await accept(ledger, 3, 1)
    await accept(ledger, 9, 7)
    assert await gap(ledger, 4.9) is None
    assert await gap(ledger, 5) == Gap(after=3, before=9)
    assert await gap(ledger, 9.9) is None
    assert await gap(ledger, 10) == Gap(after=3, before=9)


async def test_a_gap_that_is_filled_closes(ledger: Ledger) -> None:
    await accept(ledger, 3, 1)
    await accept(ledger, 9, 7)
    await accept(ledger, 7, 5)
    assert await gap(ledger, 5) == Gap(after=3, before=7)
    await accept(ledger, 5, 3)
    assert await gap(ledger, 60) is None


async def test_what_is_set_aside_is_kept_once_with_its_reason(ledger: Ledger, pool: Pool) -> None:
    assert await ledger.messages.park(b"{", "not JSON", None, NOW)
    assert not await ledger.messages.park(b"{", "not JSON", None, NOW)
    assert await pool.fetchval("SELECT reason FROM parked") == "not JSON"
    assert await ledger.messages.count_parked() == 1


async def test_what_is_set_aside_leaves_no_gap_if_its_place_is_known(ledger: Ledger) -> None:
    await accept(ledger, 3, 1)
    await ledger.messages.park(b"?", "unknown type", envelope(5, 3), NOW)
    await accept(ledger, 9, 5)
    assert await gap(ledger, 60) is None


async def test_what_can_be_read_by_now_is_owed(ledger: Ledger) -> None:
    await ledger.messages.park(given.message(), "unknown type", envelope(), NOW)
    [parked] = await ledger.messages.parked()
    await ledger.messages.unpark(parked, envelope(), [LEADER], NOW)
    assert (await ledger.duties.counts()).waiting == 1
    assert await ledger.messages.parked() == []


async def test_what_a_restored_log_has_under_an_id_of_before_is_owed_anew(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    told = await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    assert told.state == "intended"
    await record(ledger, claim, HEAD, ACCEPTED)
    later = structs.replace(envelope(), time=envelope().time + timedelta(hours=1))
    assert await ledger.messages.accept(later, b"{}", [LEADER], NOW)
    claim_anew = await ledger.duties.claim(NOW)
    assert claim_anew is not None
    intended = await ledger.deliveries.intend(claim_anew, given.event_id(1), HEAD, NOW)
    assert intended.state == "intended"
    # What comes late of the log that was before counts no more.
    assert not await accept(ledger, 1, 0, LEADER)


async def test_what_stood_where_the_restored_log_publishes_nothing_is_forgotten_too(
    ledger: Ledger,
) -> None:
    for position in (1, 2, 3):
        await accept(ledger, position, position - 1, LEADER)
    later = NOW + timedelta(hours=1)
    fourth = structs.replace(envelope(4, 1), id=given.event_id(99), time=later)
    assert await ledger.messages.accept(fourth, b"{}", [], NOW)
    assert (await ledger.duties.counts()).waiting == 1


async def test_no_report_is_owed_of_what_the_restored_log_has_no_longer(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.deliveries.intend(claim, given.event_id(1), HEAD, NOW)
    about = b'{"event_id":"%s"}' % given.event_id(1).encode()
    told = structs.replace(entry(), body=about)
    await ledger.deliveries.record(
        claim, given.event_id(1), HEAD, answer=ACCEPTED, entry=told, now=NOW
    )
    assert await ledger.reports.unsent(10) == [told]
    later = structs.replace(envelope(), time=envelope().time + timedelta(hours=1))
    assert await ledger.messages.accept(later, b"{}", [], NOW)
    assert await ledger.reports.unsent(10) == []


async def test_what_stood_behind_a_position_before_the_log_was_restored_hides_no_gap(
    ledger: Ledger,
) -> None:
    for position in (1, 2, 3):
        await accept(ledger, position, position - 1)
    later = NOW + timedelta(hours=1)
    second = structs.replace(envelope(2, 1), id=given.event_id(99), time=later)
    assert await ledger.messages.accept(second, b"{}", [], NOW)
    fourth = structs.replace(envelope(4, 3), time=later)
    assert await ledger.messages.accept(fourth, b"{}", [], NOW)
    assert await gap(ledger, 60) == Gap(after=2, before=4)
