"""From the stream into the ledger: every message once, whatever order or shape it comes in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from nats.js import JetStreamContext

from notifier import database
from notifier.consumer import Consumer, Gaps, Inbox, subscribe
from notifier.database import Pool
from notifier.incoming import read
from notifier.ledger import Ledger
from notifier.recipients import Avvik
from tests.notifier import given
from tests.servers import INSTITUTION, Jetstream

SUBJECT = f"avvik.event.{INSTITUTION}.deviation_reported.v1"


@dataclass
class Scene:
    """A consumer on a real stream, and avvik's own connection to publish with."""

    avvik: JetStreamContext
    subscription: JetStreamContext.PullSubscription
    jetstream: Jetstream
    inbox: Inbox
    gaps: Gaps
    clock: given.Clock

    @property
    def consumer(self) -> Consumer:
        """The one under test."""
        return Consumer(self.subscription, self.inbox)

    async def publish(self, *bodies: bytes) -> None:
        """As avvik does."""
        for body in bodies:
            await self.avvik.publish(SUBJECT, body)

    async def consume(self) -> None:
        """Take turns until the stream has nothing more for us."""
        while await self._left():
            await self.consumer.turn()

    async def turn_of_gaps(self, missed: list[bytes]) -> list[dict[str, str]]:
        """Look after gaps once while avvik answers so; returns what it was asked."""
        avvik = given.Avvik(messages=missed)
        async with avvik.answering(self.jetstream):
            await self.gaps.turn()
        return avvik.asked

    async def _left(self) -> int:
        info = await self.avvik.consumer_info("AVVIK", "notifier")
        return (info.num_pending or 0) + (info.num_ack_pending or 0)


@pytest.fixture
async def scene(streams: Jetstream, ledger: Ledger) -> AsyncIterator[Scene]:
    """Nothing published yet."""
    clock = given.Clock()
    inbox = Inbox(ledger.messages, clock)
    async with streams.connect("avvik") as avvik, streams.connect("notifier") as notifier:
        yield Scene(
            avvik=avvik.jetstream(),
            subscription=await subscribe(notifier.jetstream()),
            jetstream=streams,
            inbox=inbox,
            gaps=Gaps(ledger.messages, inbox, Avvik(notifier, INSTITUTION), clock),
            clock=clock,
        )


async def seen(pool: Pool) -> list[int]:
    return [row[0] for row in await pool.fetch("SELECT sequence FROM inbox ORDER BY 1")]


async def test_a_message_becomes_its_duties_and_is_acknowledged(
    scene: Scene, ledger: Ledger, pool: Pool
) -> None:
    await scene.publish(given.message(1), given.message(2, 1, "deviation_acknowledged.v1"))
    await scene.consume()
    assert await seen(pool) == [1, 2]
    assert (await ledger.duties.counts()).waiting == 3
    assert scene.inbox.owed.is_set()


async def test_a_message_that_comes_twice_counts_once(
    scene: Scene, ledger: Ledger, pool: Pool
) -> None:
    await scene.publish(given.message(1), given.message(1), given.message(1))
    await scene.consume()
    assert await seen(pool) == [1]
    assert (await ledger.duties.counts()).waiting == 3


async def test_messages_in_another_order_are_all_taken(scene: Scene, pool: Pool) -> None:
    await scene.publish(given.message(1), given.message(3, 2), given.message(2, 1))
    await scene.consume()
    assert await seen(pool) == [1, 2, 3]
    assert await scene.turn_of_gaps([]) == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "not a CloudEvent of ours"),
        (b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (given.message(2, 1, "deviation_sung.v1"), "unknown type"),
        (given.message(2, 1, due=None), "data does not fit its type"),
        (given.message(2, 1).replace(b"AVV-", b"\xff"), "data does not fit its type"),
    ],
)
async def test_what_cannot_be_read_is_set_aside_and_the_next_is_taken(
    scene: Scene, pool: Pool, body: bytes, reason: str
) -> None:
    await scene.publish(given.message(1), body, body, given.message(3, 2))
    await scene.consume()
    assert {1, 3} <= set(await seen(pool))
    parked = await pool.fetch("SELECT reason, body FROM parked")
    assert [(row["reason"], row["body"]) for row in parked] == [(reason, body)]


async def test_replay_takes_what_can_be_read_by_now(
    scene: Scene, ledger: Ledger, pool: Pool
) -> None:
    # As if a version that did not know the type yet had set it aside.
    body = given.message(1)
    await ledger.messages.park(body, "unknown type", read(body).envelope, scene.clock())
    await ledger.messages.park(b"{", "not JSON", None, scene.clock())
    assert await scene.inbox.replay() == (1, 1)
    assert (await ledger.duties.counts()).waiting == 3
    assert await ledger.messages.count_parked() == 1
    assert await scene.inbox.replay() == (0, 1)


async def test_a_gap_that_stays_open_is_asked_for(scene: Scene, pool: Pool) -> None:
    await scene.publish(given.message(1), given.message(4, 3))
    await scene.consume()
    missed = [given.message(n, n - 1) for n in (1, 2, 3, 4)]
    assert await scene.turn_of_gaps(missed) == []
    scene.clock.move(seconds=5)
    assert await scene.turn_of_gaps(missed) == [{"from": f"{1:020}", "to": f"{4:020}"}]
    assert await seen(pool) == [1, 2, 3, 4]
    scene.clock.move(seconds=60)
    assert await scene.turn_of_gaps(missed) == []


async def test_a_gap_too_large_for_one_answer_is_closed_in_steps(scene: Scene, pool: Pool) -> None:
    await scene.publish(given.message(1), given.message(6, 5))
    await scene.consume()
    scene.clock.move(seconds=5)
    await scene.turn_of_gaps([given.message(2, 1), given.message(3, 2)])
    scene.clock.move(seconds=5)
    asked = await scene.turn_of_gaps([given.message(4, 3), given.message(5, 4)])
    assert asked == [{"from": f"{3:020}", "to": f"{6:020}"}]
    assert await seen(pool) == [1, 2, 3, 4, 5, 6]


async def test_a_gap_is_asked_for_again_while_avvik_is_away(scene: Scene) -> None:
    await scene.publish(given.message(1), given.message(4, 3))
    await scene.consume()
    scene.clock.move(seconds=5)
    await scene.gaps.turn()
    scene.clock.move(seconds=5)
    assert len(await scene.turn_of_gaps([])) == 1


async def test_a_message_that_cannot_be_written_comes_again(
    scene: Scene, ledger_url: str, pool: Pool
) -> None:
    async with database.pool(ledger_url) as lost:
        consumer = Consumer(scene.subscription, Inbox(Ledger(lost).messages, scene.clock))
        await scene.publish(given.message(1))
        lost.terminate()
        with pytest.raises(database.AWAY):
            await consumer.turn()
    await scene.consume()
    assert await seen(pool) == [1]


async def test_the_consumer_asks_for_no_right_but_to_fetch(streams: Jetstream) -> None:
    refused: list[Exception] = []

    async def note(error: Exception) -> None:
        refused.append(error)

    async with streams.connect("notifier", error_cb=note) as client:
        await (await subscribe(client.jetstream())).unsubscribe()
        await client.flush()
    assert refused == []
