"""Who could be told of one event in several ways is told what asks most of them."""

from collections.abc import Sequence
from typing import Any

import pytest

from notifier.consumer import Inbox
from tests.notifier import given
from tests.notifier.sending import DEAN, HEAD, Scene

GREYLISTED = "451 4.7.1 greylisted"
REPORTER = given.person("pseudonym", "reporter")
HANDLER = given.person("handler", "handler")


async def happened(scene: Scene, kind: str, **data: Any) -> None:
    """avvik tells of it."""
    scene.avvik.labels = given.NAMED
    scene.avvik.people.setdefault("reporter", [REPORTER])
    body = given.message(kind=f"deviation_{kind}.v1", **data)
    await Inbox(scene.ledger.messages, scene.clock).take(body)


async def all_are_told(scene: Scene) -> None:
    sender = scene.sender()
    while "waiting" in await scene.states():
        await sender.turn()
        scene.clock.move(minutes=5)


def told(scene: Scene, name: str) -> Sequence[str]:
    """What the mails to somebody are about."""
    mails = (mail for mail in scene.sink.messages() if mail["X-RcptTo"] == f"{name}@example.org")
    return [mail["Subject"].removeprefix("Avvik AVV-2026-17: ") for mail in mails]


@pytest.mark.parametrize("answers", [(), (GREYLISTED,), (GREYLISTED,) * 2, (GREYLISTED,) * 3])
async def test_a_leader_who_is_made_handler_is_told_that_and_nothing_else(
    scene: Scene, answers: Sequence[str]
) -> None:
    scene.avvik.people |= {"handler": [given.person("head", "handler"), HEAD, DEAN]}
    await happened(scene, "accepted")
    scene.sink.answer_next(*answers)
    await all_are_told(scene)
    assert told(scene, "head") == ["du er behandler i saken"]
    assert set(await scene.states()) == {"told"}


async def test_whoever_stands_above_a_handler_beyond_reach_is_asked_to_see_to_the_case(
    scene: Scene,
) -> None:
    scene.avvik.people["handler"] = [given.person("handler", "handler", address=None), HEAD, DEAN]
    await happened(scene, "accepted")
    await all_are_told(scene)
    assert told(scene, "head") == ["du er behandler i saken"]
    assert set(await scene.states()) == {"told"}


@pytest.mark.parametrize("answers", [(), (GREYLISTED,), (GREYLISTED,) * 2, (GREYLISTED,) * 3])
async def test_who_leads_the_new_unit_and_the_old_one_is_told_that_the_case_is_theirs(
    scene: Scene, answers: Sequence[str]
) -> None:
    scene.avvik.people["line_leader"] = [given.person("dean", unit="ntnu.ie")]
    scene.avvik.people["study_quality_contact"] = [given.person("contact", "study_quality_contact")]
    await happened(scene, "unit_transferred", origin="ntnu.ie.ies")
    scene.sink.answer_next(*answers)
    await all_are_told(scene)
    assert told(scene, "dean") == ["saken er overført til Institutt for datateknologi"]
    assert set(await scene.states()) == {"told"}


async def test_what_asks_nothing_waits_for_whom_the_mail_server_keeps_waiting_and_nothing_else_does(
    scene: Scene,
) -> None:
    scene.avvik.people["handler"] = [HANDLER, HEAD]
    await happened(scene, "accepted")
    sender = scene.sender()
    await sender.turn()
    scene.sink.answer_next(GREYLISTED)
    await sender.turn()
    await sender.turn()
    assert (told(scene, "pseudonym"), told(scene, "handler"), told(scene, "head")) == (
        ["saken din er godkjent"],
        [],
        [],
    )
    await all_are_told(scene)
    assert told(scene, "handler") == ["du er behandler i saken"]
    assert told(scene, "head") == ["saken er godkjent"]


@pytest.mark.parametrize("answers", [(), (GREYLISTED,), (GREYLISTED,) * 2, (GREYLISTED,) * 3])
async def test_a_leader_who_takes_in_cases_is_asked_to_and_not_only_to_look(
    scene: Scene, answers: Sequence[str]
) -> None:
    scene.avvik.people["study_quality_contact"] = [given.person("head", "study_quality_contact")]
    await happened(scene, "reported")
    scene.sink.answer_next(*answers)
    await all_are_told(scene)
    [mail] = [mail for mail in scene.sink.messages() if mail["X-RcptTo"] == "head@example.org"]
    assert "Gjør dette nå: Godkjenn eller avvis saken" in mail.get_content()
    assert set(await scene.states()) == {"told"}


async def test_what_asks_nothing_of_an_official_waits_for_no_reporter(scene: Scene) -> None:
    scene.avvik.people["handler"] = [HANDLER, HEAD]
    await happened(scene, "accepted")
    sender = scene.sender()
    scene.sink.answer_next(GREYLISTED)
    for _ in range(3):
        await sender.turn()
    assert told(scene, "pseudonym") == []
    assert told(scene, "head") == ["saken er godkjent"]


async def test_who_is_asked_for_more_later_is_told_that_by_a_mail_of_its_own(scene: Scene) -> None:
    scene.avvik.people["study_quality_contact"] = [given.person("contact", "study_quality_contact")]
    await happened(scene, "reported")
    scene.sink.answer_next(GREYLISTED, GREYLISTED)
    sender = scene.sender()
    for _ in range(3):
        await sender.turn()
    scene.avvik.people["study_quality_contact"] = [given.person("head", "study_quality_contact")]
    await all_are_told(scene)
    identities = [identity for to, identity in scene.sent() if to == "head@example.org"]
    assert len(set(identities)) == len(identities) == 2
    assert [person for person, _ in await scene.outcomes()].count("head") == 2
