"""The notifier as a process: what it survives, what it says of itself, how it ends."""

import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import asyncpg
import nkeys
from aiosmtpd.controller import Controller
from nats.js import JetStreamContext

from deploy.local import child, mail, nats_server, postgres
from deploy.local.mail import MailSink
from notifier.incoming import Person
from tests import servers
from tests.notifier import given
from tests.notifier.conftest import make_streams, own_by_notifier
from tests.notifier.starting import Start
from tests.servers import INSTITUTION, Jetstream, eventually

PEOPLE: dict[str, list[Person]] = {
    "line_leader": [given.person("head"), given.person("dean", unit="ntnu.ie")],
    "study_quality_contact": [given.person("contact", "study_quality_contact")],
    "reporter": [given.person("pseudonym", "reporter", language="nn")],
}
EVERYBODY = {"head@example.org", "contact@example.org", "pseudonym@example.org"}

# Three seconds with a mail under way, and what a busy machine adds.
IN_TIME = 10


@asynccontextmanager
async def avvik(jetstream: Jetstream) -> AsyncIterator[JetStreamContext]:
    """avvik's side: answers questions, and may publish."""
    answers = given.Avvik(people=PEOPLE)
    async with answers.answering(jetstream), jetstream.connect("avvik") as client:
        yield client.jetstream()


async def publish(stream: JetStreamContext, *bodies: bytes) -> None:
    for body in bodies:
        await stream.publish(f"avvik.event.{INSTITUTION}.deviation_reported.v1", body)


def told(sink: MailSink) -> list[str]:
    return [message["X-RcptTo"] for message in sink.messages()]


def is_told(sink: MailSink, times: int) -> bool:
    """Whether everybody was told so many times."""
    return Counter(told(sink)) == dict.fromkeys(EVERYBODY, times)


async def test_a_report_is_told_to_everybody_and_avvik_hears_of_it(
    streams: Jetstream, start: Start, mail_sink: MailSink
) -> None:
    notifier = start(NOTIFIER_SMTP_URL=mail_sink.url)
    async with avvik(streams) as stream:
        await publish(stream, given.message())
        await eventually(partial(is_told, mail_sink, times=1))

        async def reported() -> bool:
            info = await stream.stream_info("AVVIK_DELIVERIES")
            return info.state.messages == 3

        await eventually(reported)
    await eventually(notifier.is_ready)
    metrics = (await notifier.get("/metrics")).text
    assert 'notifier_deliveries_total{outcome="accepted"} 3.0' in metrics
    assert 'notifier_smtp_attempts_total{result="accepted"} 3.0' in metrics
    assert 'notifier_duties_unreachable{role="line_leader"} 0.0' in metrics
    assert (await notifier.get("/livez")).status_code == 200
    assert (await notifier.get("/elsewhere")).status_code == 404
    assert await notifier.ends() < IN_TIME
    assert notifier.process.returncode == 0
    traces = {line.get("trace_id") for line in notifier.lines() if line["event"] == "delivery"}
    assert traces == {given.TRACE}
    assert "@example.org" not in notifier.log.read_text()


async def test_a_process_killed_between_acceptance_and_record_repeats_the_same_message_id(
    streams: Jetstream, start: Start, mail_sink: MailSink, ledger_url: str
) -> None:
    first = start(NOTIFIER_SMTP_URL=mail_sink.url)
    await eventually(first.is_ready)
    superuser = await asyncpg.connect(ledger_url, server_settings={"search_path": "notifier"})
    async with avvik(streams) as stream:
        # Intentions can be put on record, and what becomes of them cannot.
        lock = superuser.transaction()
        await lock.start()
        await superuser.execute("LOCK TABLE outbox IN EXCLUSIVE MODE")
        await publish(stream, given.message())
        await eventually(lambda: len(told(mail_sink)) == 3)
        await eventually(lambda: _waiting_for_lock(superuser))
        await first.ends(signal.SIGKILL)
        await lock.rollback()
        before = {each["X-RcptTo"]: each["Message-ID"] for each in mail_sink.messages()}
        # As if the leases had ended.
        await superuser.execute("UPDATE duty SET lease_until = '-infinity'")
        start(NOTIFIER_SMTP_URL=mail_sink.url)
        await eventually(lambda: len(told(mail_sink)) == 6)
    await superuser.close()
    after = mail_sink.messages()[3:]
    assert {each["X-RcptTo"]: each["Message-ID"] for each in after} == before


async def _waiting_for_lock(connection: asyncpg.Connection) -> bool:
    count = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(await connection.fetchval(count) == 3)


async def test_two_processes_tell_everybody_once(
    streams: Jetstream, start: Start, mail_sink: MailSink
) -> None:
    both = [start(NOTIFIER_SMTP_URL=mail_sink.url) for _ in range(2)]
    for each in both:
        await eventually(each.is_ready)
    async with avvik(streams) as stream:
        await publish(stream, *(given.message(n, n - 1) for n in range(1, 31)))

        async def reported() -> bool:
            info = await stream.stream_info("AVVIK_DELIVERIES")
            return info.state.messages >= 90

        await eventually(reported, within=60)
    identities = [message["Message-ID"] for message in mail_sink.messages()]
    assert len(identities) == len(set(identities)) == 90


async def test_it_ends_in_time_with_a_mail_under_way(
    streams: Jetstream, start: Start, mail_sink: MailSink
) -> None:
    notifier = start(NOTIFIER_SMTP_URL=mail_sink.url)
    mail_sink.answer_next(None, None, None)
    async with avvik(streams) as stream:
        await publish(stream, given.message())
        await eventually(lambda: not mail_sink.script)
    assert await notifier.ends() < IN_TIME
    assert notifier.process.returncode == 0


async def test_it_goes_on_by_itself_whatever_was_away(
    workspace: Path, tmp_path: Path, start: Start
) -> None:
    mail_sink = mail.start(tmp_path / "mail")
    nats_port, postgres_port = child.free_port(), child.free_port()
    # Started once, so that seeds, certificate and database exist before the notifier does.
    nats = servers.start_jetstream(workspace / "own-nats", port=nats_port)
    await make_streams(nats)
    nats.stop()
    database = postgres.start(workspace / "own-postgres", port=postgres_port)
    url = await own_by_notifier(servers.Databases(database))
    database.stop()
    mail_sink.stop()
    notifier = start(
        NOTIFIER_DATABASE_URL=url,
        NOTIFIER_NATS_URL=nats.url,
        NOTIFIER_NATS_CA_FILE=str(nats.ca_file),
        NOTIFIER_NATS_SEED_FILE=str(nats.seeds["notifier"]),
        NOTIFIER_SMTP_URL=mail_sink.url,
    )

    async def everything_is_down() -> bool:
        return await notifier.down() == ["nats", "database", "smtp"]

    for sequence in (1, 2):
        await eventually(everything_is_down)
        nats = servers.start_jetstream(workspace / "own-nats", port=nats_port)
        database = postgres.start(workspace / "own-postgres", port=postgres_port)
        listener = listen_again(mail_sink)
        async with avvik(nats) as stream:
            await publish(stream, given.message(sequence, sequence - 1))
            await eventually(partial(is_told, mail_sink, times=sequence), within=60)
        await eventually(notifier.is_ready)
        listener.stop()
        nats.stop()
        database.stop()
    assert await notifier.ends() < IN_TIME


def listen_again(sink: MailSink) -> Controller:
    """The same mail server at the same place."""
    controller = Controller(
        sink.controller.handler, hostname="127.0.0.1", port=sink.controller.port
    )
    controller.start()
    return controller


async def test_a_key_that_was_replaced_is_taken_up(
    workspace: Path, start: Start, mail_sink: MailSink
) -> None:
    nats = servers.start_jetstream(workspace / "rotated")
    await make_streams(nats)
    deployed = workspace / "rotated" / "deployed.seed"
    deployed.write_bytes(nats.seeds["notifier"].read_bytes())
    notifier = start(
        NOTIFIER_NATS_URL=nats.url,
        NOTIFIER_NATS_CA_FILE=str(nats.ca_file),
        NOTIFIER_NATS_SEED_FILE=str(deployed),
        NOTIFIER_SMTP_URL=mail_sink.url,
    )
    await eventually(notifier.is_ready)
    new = workspace / "rotated" / "new.seed"
    nats_server.ensure_seed(new)
    configuration = workspace / "rotated" / "nats.conf"
    changed = configuration.read_text().replace(public_key(deployed), public_key(new))
    configuration.write_text(changed)
    nats.server.process.send_signal(signal.SIGHUP)
    await eventually(lambda: notifier.count("turn_failed", loop="connect") > 0)
    new.rename(deployed)
    async with avvik(nats) as stream:
        await publish(stream, given.message())
        await eventually(partial(is_told, mail_sink, times=1), within=60)
    nats.stop()


def public_key(seed: Path) -> str:
    """What a server knows of a seed's owner."""
    return str(nkeys.from_seed(bytearray(seed.read_bytes())).public_key.decode())
