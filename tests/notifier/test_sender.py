"""From a duty to a mail: told once, or the next one up, or on record; never nobody in silence."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace
from nats.aio.client import Client
from structlog.testing import capture_logs

from deploy.local.child import free_port
from deploy.local.mail import MailSink
from notifier import recipients
from notifier.incoming import read
from notifier.ledger import Ledger, Pool
from notifier.mail import MailServer
from notifier.policy import Duty
from notifier.sender import Sender
from tests.notifier import given
from tests.servers import INSTITUTION, Jetstream, eventually

LEADER = Duty(role="line_leader", unit="ntnu.ie.idi")
CONTACT = Duty(role="study_quality_contact", unit="ntnu.ie.idi")
REPORTER = Duty(role="reporter", unit="ntnu.ie.idi")

HEAD = given.person("head")
DEAN = given.person("dean", unit="ntnu.ie", language="nn")
RECTOR = given.person("rector", unit="ntnu")


@dataclass
class Scene:
    """Senders on a ledger, a mail server that obeys, and avvik's answers."""

    ledger: Ledger
    pool: Pool
    client: Client
    sink: MailSink
    avvik: given.Avvik
    clock: given.Clock

    async def owe(self, *duties: Duty, kind: str = "deviation_reported.v1") -> None:
        """A message came that obliges us."""
        body = given.message(kind=kind)
        await self.ledger.accept(read(body).envelope, body, duties, self.clock())

    def sender(self, url: str | None = None, patience: float = 5) -> Sender:
        """One of any number of senders."""
        return Sender(
            given.settings(),
            self.ledger,
            recipients.Avvik(self.client, INSTITUTION),
            MailServer(url or self.sink.url, patience),
            self.clock,
            jitter=lambda: 1,
            **given.events(),
        )

    def sent(self) -> list[tuple[str, str]]:
        """Recipient and Message-ID of each mail that was accepted."""
        return [(mail["X-RcptTo"], mail["Message-ID"]) for mail in self.sink.messages()]

    async def reported(self) -> list[dict[str, Any]]:
        """What avvik will be told."""
        return [json.loads(entry.body)["data"] for entry in await self.ledger.unsent(100)]

    async def outcomes(self) -> list[tuple[str | None, str]]:
        """Whom avvik will be told of, and what became of it."""
        return [(each["person"], each["outcome"]) for each in await self.reported()]

    async def states(self) -> list[str]:
        """Where each duty stands."""
        return [row[0] for row in await self.pool.fetch("SELECT state FROM duty ORDER BY id")]


@pytest.fixture
async def scene(
    streams: Jetstream, ledger: Ledger, pool: Pool, mail_sink: MailSink
) -> AsyncIterator[Scene]:
    """avvik answers; nobody is owed anything."""
    avvik = given.Avvik(people={"line_leader": [HEAD, DEAN, RECTOR]})
    async with streams.connect("notifier") as client, avvik.answering(streams):
        yield Scene(ledger, pool, client, mail_sink, avvik, given.Clock())


async def test_the_first_one_up_is_told_and_avvik_hears_of_it(scene: Scene) -> None:
    await scene.owe(LEADER)
    await scene.sender().turn()
    [mail] = scene.sink.messages()
    assert mail["X-RcptTo"] == "head@example.org"
    assert mail["Subject"] == "Avvik AVV-2026-17: nytt avvik venter på deg"
    [told] = await scene.reported()
    assert told == {
        "delivery": told["delivery"],
        "event_id": given.event_id(1),
        "case": given.CASE,
        "role": "line_leader",
        "unit": "ntnu.ie.idi",
        "person": "head",
        "channel": "email",
        "outcome": "accepted",
        "code": 250,
        "enhanced": "2.0.0",
        "at": "2026-11-16T09:30:00Z",
        "message_id": mail["Message-ID"],
    }
    assert await scene.states() == ["told"]


async def test_avvik_is_asked_who_it_is_now(scene: Scene) -> None:
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert scene.avvik.asked == [
        {"event_id": given.event_id(1), "role": "line_leader", "from_unit": "ntnu.ie.idi"}
    ]


async def test_nobody_is_told_what_is_no_longer_relevant(scene: Scene) -> None:
    scene.avvik.still_relevant = False
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert scene.sent() == []
    assert await scene.outcomes() == [(None, "not_needed")]
    assert await scene.states() == ["not_needed"]


@pytest.mark.parametrize("reply", ["450 4.2.0 later", "421 4.3.2 closing", None])
async def test_a_server_that_asks_for_patience_is_asked_again(
    scene: Scene, reply: str | None
) -> None:
    scene.sink.answer_next(reply)
    await scene.owe(LEADER)
    await scene.sender(patience=0.3).turn()
    assert await scene.states() == ["waiting"]
    scene.clock.move(seconds=2)
    await scene.sender().turn()
    assert [to for to, _ in scene.sent()] == ["head@example.org"]
    assert await scene.outcomes() == [("head", "accepted")]


async def test_waiting_grows_up_to_a_cap(scene: Scene) -> None:
    await scene.owe(LEADER)
    away = scene.sender(f"smtp://127.0.0.1:{free_port()}")
    waits = []
    for _ in range(10):
        await away.turn()
        due = await scene.pool.fetchval("SELECT next_attempt_at FROM duty")
        waits.append((due - scene.clock.now).total_seconds())
        scene.clock.now = due
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_a_refusal_for_good_goes_one_level_up(scene: Scene) -> None:
    scene.sink.answer_next("550 5.1.1 no such user")
    await scene.owe(LEADER)
    await scene.sender().turn()
    [mail] = scene.sink.messages()
    assert mail["X-RcptTo"] == "dean@example.org"
    assert "ingen på nivået under kan ta imot saka no" in mail.get_content()
    assert await scene.outcomes() == [("head", "refused"), ("dean", "accepted")]
    assert [(each["code"], each["enhanced"]) for each in await scene.reported()] == [
        (550, "5.1.1"),
        (250, "2.0.0"),
    ]


@pytest.mark.parametrize("address", [None, "", "not an address", "x@example.org\r\nBcc: y"])
async def test_a_leader_without_an_address_is_found_out_at_once(
    scene: Scene, address: str | None
) -> None:
    scene.avvik.people["line_leader"][0] = given.person("head", address=address)
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "no_address"), ("dean", "accepted")]


async def test_one_who_cannot_be_told_is_passed_over_when_the_next_asks_for_patience(
    scene: Scene,
) -> None:
    scene.sink.answer_next("550 5.1.1 no", "450 4.2.0 later")
    await scene.owe(LEADER)
    await scene.sender().turn()
    scene.clock.move(seconds=2)
    await scene.sender().turn()
    assert [to for to, _ in scene.sent()] == ["dean@example.org"]
    assert await scene.outcomes() == [("head", "refused"), ("dean", "accepted")]


async def test_a_second_contact_of_one_level_is_not_told_of_levels_below(scene: Scene) -> None:
    scene.avvik.people[CONTACT.role] = [
        given.person("first", CONTACT.role, unit="ntnu.ie", address=None),
        given.person("second", CONTACT.role, unit="ntnu.ie"),
    ]
    await scene.owe(CONTACT)
    await scene.sender().turn()
    [mail] = scene.sink.messages()
    assert mail["X-RcptTo"] == "second@example.org"
    assert "nivået under" not in mail.get_content()


async def test_when_no_leader_is_left_the_duty_is_an_alarm(scene: Scene) -> None:
    scene.sink.answer_next("550 no", "550 no", "550 no")
    await scene.owe(LEADER)
    with capture_logs() as lines:
        await scene.sender().turn()
    assert await scene.states() == ["unreachable"]
    assert [each["outcome"] for each in lines if each["log_level"] == "error"] == ["unreachable"]
    assert await scene.outcomes() == [
        ("head", "refused"),
        ("dean", "refused"),
        ("rector", "refused"),
        (None, "unreachable"),
    ]
    assert (await scene.ledger.counts()).unreachable == {"line_leader": 1}


async def test_when_nobody_is_contact_it_is_on_record_and_no_alarm(scene: Scene) -> None:
    await scene.owe(CONTACT)
    with capture_logs() as lines:
        await scene.sender().turn()
    assert await scene.states() == ["unreachable"]
    assert await scene.outcomes() == [(None, "unreachable")]
    assert (await scene.ledger.counts()).unreachable == {"study_quality_contact": 1}
    assert "error" not in {each["log_level"] for each in lines}


@pytest.mark.parametrize(
    ("address", "outcome"), [(None, "no_address"), ("gone@example.org", "refused")]
)
async def test_a_duty_to_a_reporter_beyond_reach_ends_with_that_on_record(
    scene: Scene, address: str | None, outcome: str
) -> None:
    scene.avvik.people["reporter"] = [given.person("pseudonym", "reporter", address=address)]
    scene.sink.answer_next("550 5.1.1 no such user")
    await scene.owe(REPORTER)
    with capture_logs() as lines:
        await scene.sender().turn()
    assert await scene.outcomes() == [("pseudonym", outcome)]
    assert await scene.states() == ["not_told"]
    assert (await scene.ledger.counts()).unreachable == {}
    assert "error" not in {each["log_level"] for each in lines}


async def test_a_reporter_is_given_up_after_a_day_of_patience(scene: Scene) -> None:
    scene.avvik.people["reporter"] = [given.person("pseudonym", "reporter")]
    await scene.owe(REPORTER)
    for _ in range(2):
        scene.sink.answer_next("450 4.2.0 later")
        await scene.sender().turn()
        scene.clock.move(hours=25)
    assert await scene.outcomes() == [("pseudonym", "expired")]
    assert await scene.states() == ["not_told"]


async def test_a_day_of_patience_and_then_the_next_one_up(scene: Scene) -> None:
    await scene.owe(LEADER)
    scene.sink.answer_next("450 4.2.0 later")
    await scene.sender().turn()
    scene.clock.move(hours=23, minutes=59)
    scene.sink.answer_next("450 4.2.0 later")
    await scene.sender().turn()
    assert await scene.outcomes() == []
    scene.clock.move(minutes=5)
    scene.sink.answer_next("450 4.2.0 later")
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "expired"), ("dean", "accepted")]


@pytest.mark.parametrize(
    "answer", [b"{", b"{}", b'{"error": "down"}', b'{"still_relevant": true}', b"[" * 100_000]
)
async def test_an_answer_that_makes_no_sense_is_asked_for_again(
    scene: Scene, answer: bytes
) -> None:
    scene.avvik.raw = answer
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert await scene.states() == ["waiting"]
    scene.avvik.raw = None
    scene.clock.move(seconds=2)
    await scene.sender().turn()
    assert await scene.states() == ["told"]


async def test_while_avvik_is_away_nobody_is_given_up(scene: Scene) -> None:
    await scene.owe(LEADER)
    scene.avvik.raw = b'{"error": "down"}'
    for _ in range(3):
        await scene.sender().turn()
        scene.clock.move(hours=30)
    assert await scene.states() == ["waiting"]
    assert await scene.outcomes() == []


async def test_one_person_in_two_roles_gets_one_mail(scene: Scene) -> None:
    scene.avvik.people["study_quality_contact"] = [given.person("head", CONTACT.role)]
    await scene.owe(LEADER, CONTACT)
    await scene.sender().turn()
    await scene.sender().turn()
    assert len(scene.sent()) == 1
    assert await scene.states() == ["told", "told"]


async def test_many_senders_send_each_mail_once(scene: Scene) -> None:
    scene.avvik.people |= {
        "study_quality_contact": [given.person("contact", CONTACT.role, unit="ntnu.ie")],
        "reporter": [given.person("pseudonym", "reporter", language="en")],
    }
    await scene.owe(LEADER, CONTACT, REPORTER)
    await asyncio.gather(*(scene.sender().turn() for _ in range(8)))
    assert sorted(to for to, _ in scene.sent()) == [
        "contact@example.org",
        "head@example.org",
        "pseudonym@example.org",
    ]
    assert await scene.states() == ["told", "told", "told"]


async def test_a_sender_that_died_before_its_record_is_followed_with_the_same_message_id(
    scene: Scene,
) -> None:
    await scene.owe(LEADER)
    await scene.sender().turn()
    # As the ledger stood between the server's answer and the commit.
    await scene.pool.execute("UPDATE duty SET state = 'waiting'")
    await scene.pool.execute("UPDATE delivery SET state = 'intended'")
    scene.clock.move(minutes=2)
    await scene.sender().turn()
    first, second = scene.sent()
    assert first == second


class Interrupted(Ledger):
    """A ledger whose database goes away just when the mail server has accepted."""

    failures = 2

    async def record(self, *arguments: Any, **named: Any) -> None:
        """Fail, fail, succeed."""
        if self.failures:
            self.failures -= 1
            raise ConnectionResetError
        await super().record(*arguments, **named)


async def test_what_was_accepted_is_recorded_when_the_database_is_back(scene: Scene) -> None:
    scene.ledger = Interrupted(scene.pool)
    await scene.owe(LEADER)
    sender = scene.sender()
    first = asyncio.create_task(sender.turn())
    await eventually(lambda: len(scene.sent()) == 1)
    # Long after the lease: nobody here may claim what is not recorded yet.
    scene.clock.move(hours=1)
    await sender.turn()
    await first
    assert len(scene.sent()) == 1
    assert await scene.outcomes() == [("head", "accepted")]


async def test_a_reporter_is_told_the_outcome(scene: Scene) -> None:
    scene.avvik.people["reporter"] = [given.person("pseudonym", "reporter", language="en")]
    scene.avvik.labels = replace(given.LABELS, outcome=given.OUTCOME)
    await scene.owe(REPORTER, kind="deviation_closed.v1")
    await scene.sender().turn()
    [mail] = scene.sink.messages()
    assert mail["Subject"] == "Deviation AVV-2026-17: the case is closed"
    assert "Outcome: Partly fixed" in mail.get_content().splitlines()


async def test_nothing_personal_stays_in_the_ledger(scene: Scene) -> None:
    scene.sink.answer_next("550 5.1.1 <head@example.org> Kari Nordmann is gone")
    await scene.owe(LEADER)
    await scene.sender().turn()
    kept = []
    for table in ("inbox", "duty", "delivery", "outbox", "parked", "gap"):
        rows = await scene.pool.fetch(f"SELECT t::text FROM {table} t")  # noqa: S608 -- of ours
        kept += [row[0] for row in rows]
    everything = "\n".join([*kept, *map(str, await scene.reported())])
    assert "dean" in everything
    assert "Kari" not in everything
    assert "head@" not in everything
