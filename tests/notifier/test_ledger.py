"""The ledger's contract: every fact once, every duty with one holder, nothing personal."""

from datetime import timedelta
from uuid import uuid4

import pytest

from notifier import database, mail
from notifier.incoming import Envelope, read
from notifier.ledger import (
    CLAIM,
    UNREACHABLE,
    Claim,
    Counts,
    Entry,
    Gap,
    Intended,
    LeaseLost,
    Ledger,
    Pool,
)
from notifier.mail import Answer
from notifier.policy import Duty
from tests.notifier import given

NOW = given.NOW
LEADER = Duty(role="line_leader", unit="ntnu.ie.idi")
CONTACT = Duty(role="study_quality_contact", unit="ntnu.ie.idi")
REPORTER = Duty(role="reporter", unit="ntnu.ie.idi")
ACCEPTED = Answer(result="accepted", code=250, enhanced="2.0.0")
REFUSED = Answer(result="refused", code=550, enhanced="5.1.1")


def envelope(sequence: int = 1, previous: int = 0) -> Envelope:
    return read(given.message(sequence, previous)).envelope


def entry() -> Entry:
    return Entry(id=uuid4(), body=b"{}")


async def accept(ledger: Ledger, sequence: int = 1, previous: int = 0, *duties: Duty) -> bool:
    body = given.message(sequence, previous)
    return await ledger.accept(envelope(sequence, previous), body, duties, NOW)


async def claimed(ledger: Ledger, *duties: Duty) -> Claim:
    await accept(ledger, 1, 0, *duties)
    claim = await ledger.claim(NOW)
    assert claim is not None
    return claim


async def test_a_message_is_recorded_once(ledger: Ledger) -> None:
    assert await accept(ledger, 1, 0, LEADER)
    assert not await accept(ledger, 1, 0, LEADER, CONTACT)
    assert (await ledger.counts()).waiting == 1


async def test_a_duty_has_one_holder_at_a_time(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    assert (claim.role, claim.unit, claim.body) == ("line_leader", "ntnu.ie.idi", given.message())
    assert await ledger.claim(NOW + timedelta(seconds=9)) is None
    again = await ledger.claim(NOW + timedelta(seconds=10))
    assert again is not None
    assert again.fence == claim.fence + 1


async def test_a_holder_that_lost_its_lease_changes_nothing(ledger: Ledger) -> None:
    late = await claimed(ledger, LEADER)
    holder = await ledger.claim(NOW + timedelta(minutes=2))
    with pytest.raises(LeaseLost):
        await ledger.intend(late, given.event_id(1), "head", NOW)
    with pytest.raises(LeaseLost):
        await ledger.postpone(late, NOW)
    with pytest.raises(LeaseLost):
        await ledger.give_up(late, "unreachable", entry())
    with pytest.raises(LeaseLost):
        await ledger.settle(late, "not_told")
    assert await ledger.unsent(10) == []
    assert holder is not None
    assert (await ledger.intend(holder, given.event_id(1), "head", NOW)).state == "intended"


async def test_an_intention_holds_the_duty_for_longer_than_a_mail_may_take(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, LEADER)
    later = NOW + timedelta(seconds=9)
    await ledger.intend(claim, given.event_id(1), "head", later)
    assert await ledger.claim(later + timedelta(seconds=2 * mail.PATIENCE + 5)) is None


async def test_a_duty_that_is_to_be_spared_is_not_claimed(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER, CONTACT)
    later = NOW + timedelta(minutes=2)
    other = await ledger.claim(later, {claim.id})
    assert other is not None
    assert other.role == CONTACT.role
    assert await ledger.claim(later, {claim.id}) is None


async def test_a_postponed_duty_comes_back_when_it_is_due(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.postpone(claim, NOW + timedelta(seconds=2))
    assert await ledger.claim(NOW + timedelta(seconds=1)) is None
    again = await ledger.claim(NOW + timedelta(seconds=2))
    assert again is not None
    assert again.attempts == 1


async def test_the_duty_that_waited_longest_comes_first(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER, CONTACT)
    await ledger.postpone(claim, NOW + timedelta(seconds=1))
    first = await ledger.claim(NOW + timedelta(seconds=5))
    second = await ledger.claim(NOW + timedelta(seconds=5))
    assert first is not None
    assert second is not None
    assert (first.role, second.role) == (CONTACT.role, LEADER.role)


async def record(ledger: Ledger, claim: Claim, person: str, answer: Answer) -> Entry:
    told = entry()
    event = given.event_id(1)
    await ledger.record(claim, event, person, answer=answer, entry=told, is_last=True, now=NOW)
    return told


async def test_an_accepted_mail_settles_its_duty_and_is_reported(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.intend(claim, given.event_id(1), "head", NOW)
    told = await record(ledger, claim, "head", ACCEPTED)
    assert await ledger.unsent(10) == [told]
    assert (await ledger.counts()).waiting == 0
    assert await ledger.claim(NOW + timedelta(days=1)) is None


async def test_an_accepted_mail_is_on_record_even_if_the_lease_was_lost(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.intend(claim, given.event_id(1), "head", NOW)
    other = await ledger.claim(NOW + timedelta(minutes=2))
    assert other is not None
    await record(ledger, claim, "head", ACCEPTED)
    with pytest.raises(LeaseLost):
        await ledger.intend(other, given.event_id(1), "head", NOW)
    assert len(await ledger.unsent(10)) == 1


async def test_a_delivery_is_settled_and_reported_once(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.intend(claim, given.event_id(1), "head", NOW)
    first = await record(ledger, claim, "head", REFUSED)
    await record(ledger, claim, "head", ACCEPTED)
    assert await ledger.unsent(10) == [first]
    await ledger.sent(first.id, 1)
    assert await ledger.unsent(10) == []


async def test_a_person_in_two_roles_is_told_once(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.claim(NOW)
    assert contact is not None
    event = given.event_id(1)
    assert (await ledger.intend(leader, event, "head", NOW)).state == "intended"
    assert (await ledger.intend(contact, event, "head", NOW)).state == "elsewhere"
    await record(ledger, leader, "head", ACCEPTED)
    assert (await ledger.intend(contact, event, "head", NOW)).state == "accepted"
    await ledger.settle(contact, "told")
    assert (await ledger.counts()).waiting == 0


async def test_an_intention_that_nobody_acts_on_is_taken_over(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.claim(NOW)
    assert contact is not None
    await ledger.intend(leader, given.event_id(1), "head", NOW)
    await ledger.postpone(leader, NOW + timedelta(hours=1))
    assert (await ledger.intend(contact, given.event_id(1), "head", NOW)).state == "intended"


async def test_an_intention_remembers_since_when(ledger: Ledger) -> None:
    claim = await claimed(ledger, LEADER)
    await ledger.intend(claim, given.event_id(1), "head", NOW)
    again = await ledger.intend(claim, given.event_id(1), "head", NOW + timedelta(hours=1))
    assert again.since == NOW


async def test_duties_nobody_can_be_told_of_are_counted_by_role(ledger: Ledger) -> None:
    for claim in (await claimed(ledger, LEADER, CONTACT), await ledger.claim(NOW)):
        assert claim is not None
        await ledger.give_up(claim, "unreachable", entry())
    unreachable = {LEADER.role: 1, CONTACT.role: 1}
    assert await ledger.counts() == Counts(waiting=0, unreachable=unreachable, parked=0)
    assert len(await ledger.unsent(10)) == 2


async def test_a_duty_whose_person_is_beyond_reach_is_over_and_not_counted(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, REPORTER)
    await ledger.settle(claim, "not_told")
    assert await ledger.counts() == Counts(waiting=0, unreachable={}, parked=0)
    assert await ledger.unsent(10) == []


async def test_what_reached_nobody_is_owed_again_as_if_nobody_had_been_tried(
    ledger: Ledger,
) -> None:
    claim = await claimed(ledger, LEADER, CONTACT, REPORTER)
    await ledger.intend(claim, given.event_id(1), "head", NOW)
    await record(ledger, claim, "head", REFUSED)
    await ledger.give_up(claim, "unreachable", entry())
    later = NOW + timedelta(days=3)
    assert await ledger.requeue(later) == 1
    assert await ledger.requeue(later) == 0
    assert await ledger.counts() == Counts(waiting=3, unreachable={}, parked=0)
    held = [await ledger.claim(later) for _ in range(3)]
    [again] = [each for each in held if each and each.id == claim.id]
    intended = await ledger.intend(again, given.event_id(1), "head", later)
    assert intended == Intended(state="intended", since=later)


async def test_who_was_told_is_not_told_again_by_what_is_owed_again(ledger: Ledger) -> None:
    leader = await claimed(ledger, LEADER, CONTACT)
    contact = await ledger.claim(NOW)
    assert contact is not None
    await ledger.intend(contact, given.event_id(1), "head", NOW)
    await record(ledger, contact, "head", ACCEPTED)
    await ledger.give_up(leader, "unreachable", entry())
    await ledger.requeue(NOW)
    again = await ledger.claim(NOW)
    assert again is not None
    assert (await ledger.intend(again, given.event_id(1), "head", NOW)).state == "accepted"


PATIENCE = timedelta(seconds=5)


async def gap(ledger: Ledger, seconds: float) -> Gap | None:
    return await ledger.gap(NOW + timedelta(seconds=seconds), PATIENCE)


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
    assert await ledger.park(b"{", "not JSON", None, NOW)
    assert not await ledger.park(b"{", "not JSON", None, NOW)
    assert await pool.fetchval("SELECT reason FROM parked") == "not JSON"
    assert (await ledger.counts()).parked == 1


async def test_what_is_set_aside_leaves_no_gap_if_its_place_is_known(ledger: Ledger) -> None:
    await accept(ledger, 3, 1)
    await ledger.park(b"?", "unknown type", envelope(5, 3), NOW)
    await accept(ledger, 9, 5)
    assert await gap(ledger, 60) is None


async def test_what_can_be_read_by_now_is_owed(ledger: Ledger) -> None:
    await ledger.park(given.message(), "unknown type", envelope(), NOW)
    [parked] = await ledger.parked()
    await ledger.unpark(parked, envelope(), [LEADER], NOW)
    assert await ledger.counts() == Counts(waiting=1, unreachable={}, parked=0)


async def test_migrating_again_changes_nothing(ledger_url: str) -> None:
    async with database.pool(ledger_url) as first, database.pool(ledger_url) as second:
        for pool in (first, second, first):
            await database.migrate(pool)
        files = list(database._MIGRATIONS.glob("*.sql"))
        assert await first.fetchval("SELECT count(*) FROM migration") == len(files)


async def test_the_ledger_has_no_column_for_a_name_or_an_address(pool: Pool) -> None:
    rows = await pool.fetch(
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'notifier' AND data_type IN ('text', 'bytea')"
    )
    assert {row[0] for row in rows} == {
        "inbox.event_id",
        "inbox.body",
        "duty.event_id",
        "duty.role",
        "duty.unit",
        "duty.channel",
        "duty.state",
        "delivery.event_id",
        "delivery.person",
        "delivery.channel",
        "delivery.state",
        "delivery.enhanced",
        "parked.digest",
        "parked.event_id",
        "parked.reason",
        "parked.body",
        "outbox.body",
        "migration.name",
    }


@pytest.fixture
async def large(pool: Pool) -> Pool:
    """A ledger of years: 200 000 messages and duties, a few of them still waiting."""
    await pool.execute(
        "INSERT INTO inbox SELECT $1 || n, n, n - 1, '{}', now() FROM generate_series(1, 200000) n",
        f"{given.CASE}/",
    )
    await pool.execute(
        "INSERT INTO duty (event_id, role, unit, channel, state, next_attempt_at)"
        " SELECT event_id, 'line_leader', 'ntnu', 'email',"
        " CASE WHEN sequence % 1000 = 0 THEN 'waiting'"
        " WHEN sequence % 5000 = 1 THEN 'unreachable' ELSE 'told' END, received_at FROM inbox",
        timeout=60,
    )
    await pool.execute(
        "INSERT INTO outbox SELECT gen_random_uuid(), '{}' FROM generate_series(1, 100000)"
    )
    await pool.execute("ANALYZE")
    return pool


SCANS = {
    "claim": CLAIM.replace("$1", "now()").replace("$2", "now()").replace("$3", "'{}'"),
    "waiting": "SELECT count(*) FROM duty WHERE state = 'waiting'",
    "unreachable": UNREACHABLE,
    "place": "SELECT FROM inbox WHERE sequence = 17",
    "first": "SELECT min(sequence) FROM inbox",
    "before": "SELECT max(sequence) FROM inbox WHERE sequence < 17",
    "closed gaps": "DELETE FROM gap WHERE EXISTS (SELECT FROM inbox WHERE sequence = missing)",
    "outbox": "SELECT delivery, body FROM outbox WHERE sequence IS NULL"
    " ORDER BY position LIMIT 100",
}


async def test_no_question_reads_a_whole_large_table(large: Pool) -> None:
    for name, question in SCANS.items():
        plan = "\n".join(row[0] for row in await large.fetch(f"EXPLAIN {question}"))
        assert "Seq Scan on inbox" not in plan, name
        assert "Seq Scan on duty" not in plan, name
        assert "Seq Scan on outbox" not in plan, name


async def test_the_ledger_is_its_own_roles(pool: Pool) -> None:
    owner = "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'notifier'"
    assert await pool.fetchval(owner) == "avvik_notifier"
