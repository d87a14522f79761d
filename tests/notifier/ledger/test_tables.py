"""The tables themselves: nothing personal in them, nothing slow, nobody else's."""

import pytest

from notifier import database
from notifier.database import OtherScript, Pool
from notifier.ledger.duties import CLAIM, UNREACHABLE, WAITING
from notifier.ledger.messages import IS_REPLACED
from tests.notifier import given


async def test_migrating_again_changes_nothing(ledger_url: str) -> None:
    async with database.pool(ledger_url) as first, database.pool(ledger_url) as second:
        for pool in (first, second, first):
            await database.migrate(pool)
        files = list(database._MIGRATIONS.glob("*.sql"))
        assert await first.fetchval("SELECT count(*) FROM migration") == len(files)


async def test_a_ledger_that_another_script_made_is_refused_by_name(pool: Pool) -> None:
    await pool.execute("UPDATE migration SET digest = sha256('other') WHERE name LIKE '0001%'")
    with pytest.raises(OtherScript, match="0001_ledger"):
        await database.migrate(pool)


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
        "migration.digest",
    }


@pytest.fixture
async def large(pool: Pool) -> Pool:
    """A ledger of years: 200 000 messages and duties, a few of them still waiting."""
    await pool.execute(
        "INSERT INTO inbox SELECT $1 || n, n, n - 1, now(), '{}', now()"
        " FROM generate_series(1, 200000) n",
        f"{given.CASE}/",
    )
    await pool.execute(
        "INSERT INTO duty (event_id, role, unit, asks, channel, state, next_attempt_at)"
        " SELECT event_id, 'line_leader', 'ntnu', 0, 'email',"
        " CASE WHEN sequence % 1000 = 0 THEN 'waiting'"
        " WHEN sequence % 5000 = 1 THEN 'unreachable' ELSE 'told' END, received_at FROM inbox",
        timeout=60,
    )
    await pool.execute(
        "INSERT INTO outbox SELECT gen_random_uuid(), '{}' FROM generate_series(1, 100000)"
    )
    await pool.execute("ANALYZE")
    return pool


_CLAIM = CLAIM.replace("$1", "now()").replace("$2", "now()")
SCANS = {
    "claim": _CLAIM.replace("$3", "'{}'").replace("$4", "'{reporter}'"),
    "waiting": WAITING,
    "unreachable": UNREACHABLE,
    "place": "SELECT FROM inbox WHERE sequence = 17",
    "first": "SELECT min(sequence) FROM inbox",
    "before": "SELECT max(sequence) FROM inbox WHERE sequence < 17",
    "replaced": IS_REPLACED.replace("$1", "'a/1'").replace("$2", "17").replace("$3", "now()"),
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
