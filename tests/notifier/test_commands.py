"""What the notifier is told on the command line, and how it refuses."""

import asyncio

import pytest

from deploy.local import child
from deploy.local.mail import MailSink
from notifier.database import Pool
from notifier.incoming import read
from notifier.ledger import Ledger
from notifier.policy import Duty
from tests.notifier import given
from tests.notifier.starting import Start


async def test_replay_reads_again_what_was_set_aside(
    start: Start, pool: Pool, mail_sink: MailSink
) -> None:
    ledger = Ledger(pool)
    await ledger.messages.park(given.message(), "unknown type", None, given.NOW)
    await ledger.messages.park(b"{", "not JSON", None, given.NOW)
    replay = start("replay", NOTIFIER_SMTP_URL=mail_sink.url)
    assert await asyncio.to_thread(replay.process.wait, 30) == 0
    assert replay.count("replayed", understood=1, left=1) == 1
    assert (await ledger.duties.counts()).waiting == 3


async def test_requeue_owes_again_what_reached_nobody(
    start: Start, pool: Pool, mail_sink: MailSink
) -> None:
    ledger = Ledger(pool)
    await ledger.messages.accept(
        read(given.message()).envelope, b"", [Duty(role="x", unit="y")], given.NOW
    )
    await pool.execute("UPDATE duty SET state = 'unreachable'")
    requeue = start("requeue", NOTIFIER_SMTP_URL=mail_sink.url)
    assert await asyncio.to_thread(requeue.process.wait, 30) == 0
    assert requeue.count("requeued", duties=1) == 1
    assert (await ledger.duties.counts()).waiting == 1


async def test_it_refuses_to_start_without_a_setting(start: Start) -> None:
    notifier = start()
    assert await asyncio.to_thread(notifier.process.wait, 30) != 0
    assert "NOTIFIER_SMTP_URL is not set" in notifier.log.read_text()


@pytest.mark.parametrize("command", ["replay", "requeue"])
async def test_a_command_whose_database_is_away_says_so_in_a_sentence(
    start: Start, command: str
) -> None:
    nowhere = f"postgresql://notifier@127.0.0.1:{child.free_port()}/notifier"
    refused = start(command, NOTIFIER_DATABASE_URL=nowhere, NOTIFIER_SMTP_URL="smtp://127.0.0.1:1")
    assert await asyncio.to_thread(refused.process.wait, 30) == 1
    assert refused.log.read_text() == "notifier: the database does not answer\n"


@pytest.mark.parametrize("command", ["replay", "requeue"])
async def test_a_ledger_that_another_script_made_is_refused_in_a_sentence(
    start: Start, pool: Pool, command: str
) -> None:
    await pool.execute("UPDATE migration SET digest = 'other'")
    refused = start(command, NOTIFIER_SMTP_URL="smtp://127.0.0.1:1")
    assert await asyncio.to_thread(refused.process.wait, 30) == 1
    *_, told = refused.log.read_text().splitlines()
    assert told.startswith("notifier: the ledger was made by another ")
