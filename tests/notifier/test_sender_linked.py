"""Of each case that is followed up in one that ended, the first leader who can be is told."""

from uuid import UUID

import pytest

from notifier.incoming import OwnCase, Person
from notifier.policy import Duty
from tests.notifier import given
from tests.notifier.sending import LEADER, Scene

LINKED = Duty(role="linked_leader", unit="ntnu.ie.idi")
REFUSED = "550 5.1.1 no such user"
AT_IDI = OwnCase(case=UUID(int=1), reference="AVV-2026-91")
AT_IIK = OwnCase(case=UUID(int=2), reference="AVV-2026-92")
AT_IE = OwnCase(case=UUID(int=3), reference="AVV-2026-93")


def leader(name: str, unit: str, *own: OwnCase) -> Person:
    return given.person(name, "linked_leader", unit=unit, own=own)


@pytest.fixture
async def rejected(scene: Scene) -> Scene:
    """Cases of two departments and of their faculty were followed up in one that is no more."""
    scene.avvik.people["linked_leader"] = [
        leader("head", "ntnu.ie.idi", AT_IDI),
        leader("chair", "ntnu.ie.iik", AT_IIK),
        leader("dean", "ntnu.ie", AT_IDI, AT_IIK, AT_IE),
        leader("rector", "ntnu", AT_IDI, AT_IIK, AT_IE),
    ]
    await scene.owe(LINKED, kind="deviation_rejected.v1")
    return scene


def told(scene: Scene) -> dict[str, set[str]]:
    """Who was told, and of which cases of theirs."""
    return {
        mail["X-RcptTo"].removesuffix("@example.org"): {
            own.reference for own in (AT_IDI, AT_IIK, AT_IE) if own.reference in mail.get_content()
        }
        for mail in scene.sink.messages()
    }


async def test_the_first_leader_of_each_linked_case_is_told_of_that_one(rejected: Scene) -> None:
    await rejected.sender().turn()
    assert told(rejected) == {
        "head": {AT_IDI.reference},
        "chair": {AT_IIK.reference},
        "dean": {AT_IE.reference},
    }
    assert await rejected.states() == ["told"]


async def test_who_refuses_for_good_is_on_record_and_the_next_leader_up_is_told(
    rejected: Scene,
) -> None:
    rejected.sink.answer_next(REFUSED)
    await rejected.sender().turn()
    assert told(rejected) == {
        "chair": {AT_IIK.reference},
        "dean": {AT_IDI.reference, AT_IE.reference},
    }
    assert ("head", "refused") in await rejected.outcomes()
    assert await rejected.states() == ["told"]


async def test_who_has_to_wait_is_not_passed(rejected: Scene) -> None:
    rejected.sink.answer_next("450 4.2.0 later")
    await rejected.sender().turn()
    assert told(rejected) == {"chair": {AT_IIK.reference}, "dean": {AT_IE.reference}}
    assert await rejected.states() == ["waiting"]
    rejected.clock.move(hours=1)
    await rejected.sender().turn()
    assert told(rejected)["head"] == {AT_IDI.reference}
    assert await rejected.states() == ["told"]


async def test_that_nobody_could_be_told_of_a_linked_case_is_on_record(rejected: Scene) -> None:
    rejected.sink.answer_next("250 2.0.0 OK", *[REFUSED] * 3)
    await rejected.sender().turn()
    assert set(told(rejected)) == {"head"}
    assert (None, "unreachable") in await rejected.outcomes()
    assert await rejected.states() == ["unreachable"]


async def test_of_a_case_that_comes_to_them_later_somebody_is_told_too_and_of_no_other_again(
    rejected: Scene,
) -> None:
    rejected.sink.answer_next("450 4.2.0 later")
    await rejected.sender().turn()
    assert told(rejected) == {"chair": {AT_IIK.reference}, "dean": {AT_IE.reference}}
    rejected.clock.move(hours=1)
    rejected.sink.answer_next(REFUSED)
    await rejected.sender().turn()
    assert told(rejected) == {"chair": {AT_IIK.reference}, "dean": {AT_IDI.reference}}
    assert len({identity for _, identity in rejected.sent()}) == 3
    assert sorted(await rejected.outcomes()) == [
        ("chair", "accepted"),
        ("dean", "accepted"),
        ("dean", "accepted"),
        ("head", "refused"),
    ]
    assert await rejected.states() == ["told"]


async def test_a_sender_that_goes_on_for_another_tells_nobody_again(rejected: Scene) -> None:
    await rejected.sender().turn()
    # As the ledger stood between the last answer and the end of the duty.
    await rejected.pool.execute("UPDATE duty SET state = 'waiting'")
    rejected.clock.move(minutes=2)
    await rejected.sender().turn()
    assert len(rejected.sent()) == 3
    assert await rejected.states() == ["told"]


async def test_whoever_led_the_case_that_ended_is_told_of_their_own_linked_case_too(
    scene: Scene,
) -> None:
    scene.avvik.people["linked_leader"] = [leader("head", "ntnu.ie.idi", AT_IDI)]
    await scene.owe(LEADER, LINKED, kind="deviation_withdrawn.v1")
    for _ in range(2):
        await scene.sender().turn()
    (one, other) = [mail.get_content() for mail in scene.sink.messages()]
    assert (AT_IDI.reference in one) != (AT_IDI.reference in other)
    assert await scene.states() == ["told", "told"]
