"""Who acts for somebody is told beside them, and does not stand in for their being told."""

import pytest

from tests.notifier import given
from tests.notifier.sending import DEAN, HEAD, LEADER, Scene

DELEGATE = given.person("vikar", "delegate")


@pytest.fixture
async def reported(scene: Scene) -> Scene:
    """A head who has somebody acting for them, a dean above."""
    scene.avvik.people["line_leader"] = [HEAD, DELEGATE, DEAN]
    await scene.owe(LEADER)
    return scene


async def test_who_acts_for_a_leader_is_told_beside_them(reported: Scene) -> None:
    await reported.sender().turn()
    assert await reported.outcomes() == [("head", "accepted"), ("vikar", "accepted")]
    assert [each["role"] for each in await reported.reported()] == ["line_leader", "delegate"]
    assert await reported.states() == ["told"]
    [_, mail] = reported.sink.messages()
    assert "fordi du er stedfortreder for en som har ansvar ved Institutt" in mail.get_content()


async def test_a_delegate_who_has_to_wait_is_told_later_and_the_leader_once(
    reported: Scene,
) -> None:
    reported.sink.answer_next("250 2.0.0 OK", "450 4.2.0 later")
    await reported.sender().turn()
    assert await reported.outcomes() == [("head", "accepted")]
    assert await reported.states() == ["waiting"]
    reported.clock.move(hours=1)
    await reported.sender().turn()
    assert await reported.outcomes() == [("head", "accepted"), ("vikar", "accepted")]
    assert await reported.states() == ["told"]


async def test_a_leader_who_cannot_be_told_is_passed_though_somebody_acts_for_them(
    reported: Scene,
) -> None:
    reported.sink.answer_next("550 5.1.1 no such user")
    await reported.sender().turn()
    assert await reported.outcomes() == [
        ("head", "refused"),
        ("vikar", "accepted"),
        ("dean", "accepted"),
    ]
    assert await reported.states() == ["told"]


async def test_a_delegate_beyond_reach_is_on_record_and_nobody_is_passed(reported: Scene) -> None:
    reported.sink.answer_next("250 2.0.0 OK", "550 5.1.1 no such user")
    await reported.sender().turn()
    assert await reported.outcomes() == [("head", "accepted"), ("vikar", "refused")]
    assert await reported.states() == ["told"]
