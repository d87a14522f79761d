"""From a duty to a mail: told once, or the next one up, or on record; never nobody in silence."""

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from notifier.incoming import Label
from tests.notifier import given
from tests.notifier.sending import CONTACT, LEADER, REPORTER, Scene


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
        {
            "event_id": given.event_id(1),
            "role": "line_leader",
            "from_unit": "ntnu.ie.idi",
            "named": 0,
        }
    ]


async def test_nobody_is_told_what_is_no_longer_relevant(scene: Scene) -> None:
    scene.avvik.still_relevant = False
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert scene.sent() == []
    assert await scene.outcomes() == [(None, "not_needed")]
    assert await scene.states() == ["not_needed"]


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


@pytest.mark.parametrize(
    "address", [None, "", "not an address", "x@example.org\r\nBcc: y", "x@idi..ntnu.no"]
)
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


async def test_a_name_that_was_written_on_several_lines_keeps_nobody_from_being_told(
    scene: Scene,
) -> None:
    name = Label(nb="Institutt\r\nfor\u2028datateknologi", nn="IDI", en="IDI")
    scene.avvik.people[LEADER.role] = [given.person("head", unit_name=name)]
    scene.avvik.labels = replace(given.LABELS, unit=name)
    await scene.owe(LEADER)
    await scene.sender().turn()
    [mail] = scene.sink.messages()
    assert "fordi du er linjeleder for Institutt for datateknologi." in mail.get_content()


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
    assert (await scene.ledger.duties.counts()).unreachable == {"line_leader": 1}


async def test_when_no_independent_recipient_can_be_told_it_is_an_alarm(scene: Scene) -> None:
    await scene.owe(replace(LEADER, role="independent_recipient"))
    with capture_logs() as lines:
        await scene.sender().turn()
    assert await scene.states() == ["unreachable"]
    assert [each["outcome"] for each in lines if each["log_level"] == "error"] == ["unreachable"]


async def test_when_nobody_is_contact_it_is_on_record_and_no_alarm(scene: Scene) -> None:
    await scene.owe(CONTACT)
    with capture_logs() as lines:
        await scene.sender().turn()
    assert await scene.states() == ["unreachable"]
    assert await scene.outcomes() == [(None, "unreachable")]
    assert (await scene.ledger.duties.counts()).unreachable == {"study_quality_contact": 1}
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
    assert (await scene.ledger.duties.counts()).unreachable == {"reporter": 1}
    assert "error" not in {each["log_level"] for each in lines}


async def test_one_person_in_two_roles_gets_one_mail(scene: Scene) -> None:
    scene.avvik.people["study_quality_contact"] = [given.person("head", CONTACT.role)]
    await scene.owe(LEADER, CONTACT)
    await scene.sender().turn()
    await scene.sender().turn()
    assert len(scene.sent()) == 1
    assert await scene.states() == ["told", "told"]


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


async def test_what_reached_nobody_reaches_them_once_they_have_an_address(scene: Scene) -> None:
    scene.avvik.people["line_leader"] = [given.person("head", address=None)]
    await scene.owe(LEADER)
    await scene.sender().turn()
    assert await scene.states() == ["unreachable"]
    scene.avvik.people["line_leader"] = [given.person("head")]
    assert await scene.ledger.duties.requeue(scene.clock()) == 1
    await scene.sender().turn()
    assert [to for to, _ in scene.sent()] == ["head@example.org"]
    assert await scene.states() == ["told"]


async def test_a_reporter_whom_the_mail_server_refused_in_error_is_told_after_all(
    scene: Scene,
) -> None:
    scene.avvik.people["reporter"] = [given.person("pseudonym", "reporter")]
    scene.sink.answer_next("554 5.7.1 relay access denied")
    await scene.owe(REPORTER)
    await scene.sender().turn()
    assert await scene.states() == ["not_told"]
    assert await scene.ledger.duties.requeue(scene.clock()) == 1
    await scene.sender().turn()
    assert [to for to, _ in scene.sent()] == ["pseudonym@example.org"]
    assert await scene.states() == ["told"]
