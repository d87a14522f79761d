"""Of supporters everybody is told, whoever else cannot be."""

import pytest

from notifier.incoming import OwnCase
from notifier.policy import Duty
from tests.notifier import given
from tests.notifier.sending import Scene

SUPPORTERS = Duty(role="supporter", unit="ntnu.ie.idi")


@pytest.fixture
async def closed(scene: Scene) -> Scene:
    """Three people joined a case that is closed now."""
    scene.avvik.people["supporter"] = [
        given.person(name, "supporter") for name in ("anne", "bo", "cil")
    ]
    await scene.owe(SUPPORTERS, kind="deviation_closed.v1")
    return scene


def told(scene: Scene) -> list[str]:
    return [to.removesuffix("@example.org") for to, _ in scene.sent()]


async def test_every_supporter_is_told_once(closed: Scene) -> None:
    await closed.sender().turn()
    assert told(closed) == ["anne", "bo", "cil"]
    assert await closed.outcomes() == [(name, "accepted") for name in ("anne", "bo", "cil")]
    assert await closed.states() == ["told"]


async def test_who_has_to_wait_holds_up_nobody_and_is_told_later(closed: Scene) -> None:
    closed.sink.answer_next("450 4.2.0 later")
    await closed.sender().turn()
    assert told(closed) == ["bo", "cil"]
    assert await closed.states() == ["waiting"]
    closed.clock.move(hours=1)
    await closed.sender().turn()
    assert told(closed) == ["bo", "cil", "anne"]
    assert await closed.states() == ["told"]


async def test_who_cannot_be_told_is_on_record_and_the_others_are_told(closed: Scene) -> None:
    closed.sink.answer_next("250 2.0.0 OK", "550 5.1.1 no such user")
    await closed.sender().turn()
    assert told(closed) == ["anne", "cil"]
    assert ("bo", "refused") in await closed.outcomes()
    assert await closed.states() == ["not_told"]


async def test_who_could_not_be_told_is_told_by_what_is_owed_again_and_nobody_else(
    closed: Scene,
) -> None:
    closed.sink.answer_next("250 2.0.0 OK", "554 5.7.1 relay access denied")
    await closed.sender().turn()
    assert (await closed.ledger.duties.counts()).unreachable == {"supporter": 1}
    assert await closed.ledger.duties.requeue(closed.clock()) == 1
    await closed.sender().turn()
    assert told(closed) == ["anne", "cil", "bo"]
    assert await closed.states() == ["told"]


async def test_everybody_who_joined_the_same_linked_case_is_told(scene: Scene) -> None:
    own = (OwnCase(case=given.OTHER_CASE, reference="AVV-2026-9"),)
    scene.avvik.people["linked_supporter"] = [
        given.person(name, "linked_supporter", own=own) for name in ("anne", "bo")
    ]
    await scene.owe(Duty(role="linked_supporter", unit="ntnu.ie.idi"), kind="deviation_closed.v1")
    scene.sink.answer_next("450 4.2.0 later")
    await scene.sender().turn()
    scene.clock.move(hours=1)
    await scene.sender().turn()
    assert told(scene) == ["bo", "anne"]
    for mail in scene.sink.messages():
        assert given.CASE not in mail.as_string()
        assert mail["List-Id"].startswith("AVV-2026-9 ")


async def test_when_nobody_joined_nobody_is_owed_anything(scene: Scene) -> None:
    await scene.owe(SUPPORTERS, kind="deviation_closed.v1")
    await scene.sender().turn()
    assert scene.sent() == []
    assert await scene.outcomes() == []
    assert await scene.states() == ["not_needed"]


async def test_a_sender_that_goes_on_for_another_tells_only_whom_that_one_did_not(
    closed: Scene,
) -> None:
    closed.sink.answer_next("250 2.0.0 OK", "450 4.2.0 later", "450 4.2.0 later")
    await closed.sender().turn()
    closed.clock.move(hours=1)
    await closed.sender().turn()
    assert told(closed) == ["anne", "bo", "cil"]
