"""A mail that has to wait: while a server, avvik or the database is away; and sent once even so."""

import asyncio
from typing import Any

import asyncpg
import pytest

from deploy.local.child import free_port
from notifier.database import Pool
from notifier.ledger.deliveries import Deliveries, Intended
from notifier.ledger.duties import Claim, Duties
from tests.notifier import given
from tests.notifier.posting import accepting
from tests.notifier.sending import CONTACT, LEADER, REPORTER, Scene
from tests.servers import eventually


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


async def test_a_server_that_is_slow_to_accept_is_given_more_time_instead_of_ever_more_mails(
    scene: Scene,
) -> None:
    await scene.owe(LEADER)
    async with accepting(after=0.5) as url:
        sender = scene.sender(url, patience=0.3)
        await sender.turn()
        assert await scene.states() == ["waiting"]
        scene.clock.move(seconds=2)
        await sender.turn()
    assert await scene.states() == ["told"]


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


async def test_a_reporter_is_given_up_after_a_day_of_patience(scene: Scene) -> None:
    scene.avvik.people["reporter"] = [given.person("pseudonym", "reporter")]
    await scene.owe(REPORTER)
    for _ in range(10):
        scene.sink.answer_next("450 4.2.0 later")
        await scene.sender().turn()
        scene.clock.move(hours=3)
    assert await scene.outcomes() == [("pseudonym", "expired")]
    assert await scene.states() == ["not_told"]


async def test_a_day_of_patience_and_then_the_next_one_up(scene: Scene) -> None:
    await scene.owe(LEADER)
    for hours in (*[2] * 10, 3.99, 0.1):
        scene.sink.answer_next("450 4.2.0 later")
        await scene.sender().turn()
        assert await scene.outcomes() == []
        scene.clock.move(hours=hours)
    scene.sink.answer_next("450 4.2.0 later")
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "expired"), ("dean", "accepted")]


async def test_nobody_is_given_up_for_the_time_in_which_nobody_tried(scene: Scene) -> None:
    await scene.owe(LEADER)
    await scene.sender(f"smtp://127.0.0.1:{free_port()}").turn()
    scene.clock.move(hours=24, minutes=1)
    scene.sink.answer_next("451 4.7.1 greylisted")
    await scene.sender().turn()
    assert await scene.states() == ["waiting"]
    scene.clock.move(minutes=1)
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "accepted")]


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


class Interrupted(Deliveries):
    """Deliveries whose database has just been cut off when the mail server accepts."""

    def __init__(self, pool: Pool, *faults: Exception) -> None:
        super().__init__(pool)
        self._faults = list(faults)
        self.is_asked = False

    async def record(self, *arguments: Any, **named: Any) -> None:
        """Fail as often as there are faults, then succeed."""
        self.is_asked = True
        if self._faults:
            raise self._faults.pop()
        await super().record(*arguments, **named)


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionResetError(),
        asyncpg.InternalClientError("another operation is in progress"),
        asyncpg.DiskFullError(),
    ],
)
async def test_what_was_accepted_is_recorded_whatever_the_database_said_before(
    scene: Scene, fault: Exception
) -> None:
    scene.ledger.deliveries = interrupted = Interrupted(scene.pool, fault, fault)
    await scene.owe(LEADER)
    sender = scene.sender()
    first = asyncio.create_task(sender.turn())
    # The mail server has it before the sender knows that it does.
    await eventually(lambda: interrupted.is_asked)
    # Long after the lease: nobody here may claim what is not recorded yet.
    scene.clock.move(hours=1)
    await sender.turn()
    await first
    assert len(scene.sent()) == 1
    assert await scene.outcomes() == [("head", "accepted")]


class Unanswering(Deliveries):
    """Deliveries whose database does as it is asked once, and is cut off before it says so."""

    answers = False

    async def intend(self, *arguments: Any) -> Intended:
        """Intend, and tell it only the second time."""
        intended = await super().intend(*arguments)
        if not self.answers:
            self.answers = True
            raise asyncpg.ConnectionDoesNotExistError
        return intended


async def test_a_duty_does_not_wait_for_a_lease_that_the_database_forgot_to_confirm(
    scene: Scene,
) -> None:
    scene.ledger.deliveries = Unanswering(scene.pool)
    await scene.owe(LEADER)
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await scene.sender().turn()
    assert scene.sent() == []
    scene.clock.move(seconds=2)
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "accepted")]


class Stalling(Deliveries):
    """Deliveries whose database takes long to put an intention on record."""

    def __init__(self, pool: Pool, clock: given.Clock) -> None:
        super().__init__(pool)
        self._clock = clock
        self._seconds = 30

    async def intend(self, *arguments: Any) -> Intended:
        """Intend, in the end."""
        intended = await super().intend(*arguments)
        self._clock.move(seconds=self._seconds)
        self._seconds = 0
        return intended


async def test_who_waited_for_the_database_does_not_tell_beside_whoever_may_hold_the_duty_by_now(
    scene: Scene,
) -> None:
    scene.ledger.deliveries = Stalling(scene.pool, scene.clock)
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert scene.sent() == []
    scene.clock.move(seconds=2)
    await scene.sender().turn()
    assert await scene.outcomes() == [("head", "accepted")]


class Returning(Duties):
    """Duties whose database is unable to answer one question."""

    def __init__(self, pool: Pool, *faults: Exception) -> None:
        super().__init__(pool)
        self._faults = list(faults)

    async def claim(self, *arguments: Any) -> Claim | None:
        """Fail as often as there are faults."""
        if self._faults:
            raise self._faults.pop()
        return await super().claim(*arguments)


@pytest.mark.parametrize("fault", [asyncpg.CannotConnectNowError(), asyncpg.DiskFullError()])
async def test_after_an_outage_whoever_has_something_to_record_goes_first(
    scene: Scene, fault: Exception
) -> None:
    scene.ledger.duties = Returning(scene.pool, fault)
    await scene.owe(LEADER)
    sender = scene.sender()
    with pytest.raises(type(fault)):
        await sender.turn()
    await sender.turn()
    assert scene.sent() == []
    scene.clock.move(seconds=3)
    await sender.turn()
    assert await scene.outcomes() == [("head", "accepted")]
