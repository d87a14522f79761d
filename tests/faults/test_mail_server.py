"""A mail server that refuses, delays or hangs: people are told late, or the next one up is."""

import re
from collections import Counter
from functools import partial

from tests.e2e.people import caller, letter_to
from tests.e2e.system import System
from tests.faults.injections import refuse_for_now, suffer
from tests.servers import eventually


async def test_mail_refused_for_now_is_tried_again_and_counted(system: System) -> None:
    before = await deferred(system)
    tally = await suffer(system, refuse_for_now)

    assert tally.is_whole
    assert tally.repeated == 0
    assert await deferred(system) > before


async def test_waits_grow_from_one_refusal_to_the_next(system: System) -> None:
    await system.heal()
    system.mail.answer_next("idi-leder@example.org", "450 4.2.0 later", "450 4.2.0 later")
    async with caller(system, "student-1") as student:
        case = (await student.report()).json()["id"]
    await letter_to(system, "idi-leder", case)

    # More, if avvik was slow to say whom to tell.
    assert await attempts(system, case) >= 2


async def test_a_leader_who_cannot_be_mailed_is_passed_and_that_is_on_record(
    system: System,
) -> None:
    await system.heal()
    system.mail.answer_next("idi-leder@example.org", "550 5.1.1 no such user")
    async with caller(system, "student-1") as student, caller(system, "ie-dekan") as dean:
        case = (await student.report()).json()["id"]
        delivered = await dean.deliveries(case, at_least=4)
    to_dean = await letter_to(system, "ie-dekan", case)

    assert "ingen på nivået under kan ta imot saken nå" in to_dean.text
    assert Counter((each["role"], each["unit"], each["outcome"]) for each in delivered) == {
        ("line_leader", "ntnu.ie.idi", "refused"): 1,
        ("line_leader", "ntnu.ie", "accepted"): 1,
        ("study_quality_contact", "ntnu.ie", "accepted"): 1,
        ("reporter", "ntnu.ie.idi", "accepted"): 1,
    }
    assert [each["code"] for each in delivered if each["outcome"] == "refused"] == [550]


async def test_one_mail_that_hangs_holds_no_other_up(system: System) -> None:
    await system.heal()
    system.mail.hang_always("iik-leder@example.org")
    async with caller(system, "student-1") as student:
        stuck = (await student.report(course="TTM4100")).json()["id"]
        await eventually(lambda: "iik-leder@example.org" in system.mail.hanging)
        others = [(await student.report()).json()["id"] for _ in range(5)]
    for case in others:
        await letter_to(system, "idi-leder", case)
    await eventually(partial(system.mail.about, stuck, "ie-kontakt@example.org"))

    assert system.mail.about(stuck, "iik-leder@example.org") == []


async def deferred(system: System) -> float:
    """How many mails were put off, as the notifier counts."""
    counted = re.search(
        r'notifier_smtp_attempts_total\{result="deferred"\} (\S+)', await system.metrics("notifier")
    )
    return float(counted[1]) if counted else 0


async def attempts(system: System, case: str) -> int:
    """How often telling the leader of a case was put off."""
    async with system.database("notifier") as connection:
        put_off: int = await connection.fetchval(
            "select attempts from notifier.duty where event_id = $1 and role = 'line_leader'",
            f"{case}/1",
        )
    return put_off
