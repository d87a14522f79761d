"""A complaint about a grade is rejected: its last days are computed, and the text goes along."""

from datetime import date, timedelta

from tests.e2e.people import TODAY, YESTERDAY, caller, letter_about, letter_to
from tests.e2e.system import System

TITLE = "Eg forstår ikkje kvifor eg fekk D"
DESCRIPTION = "Sensorrettleiinga er følgd, men eg fekk D."
REJECTION = {
    "reason": "elsewhere",
    "text": "Dette er en klage på karakter, og den går til fakultetet.",
    "receiver": "appeal",
}


async def test_a_grade_complaint_is_rejected_with_its_last_days_and_the_text_handed_over(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "ie-klage") as receiver,
    ):
        case = await student.reported(
            title=TITLE, description=DESCRIPTION, consents_to_handover=True
        )
        before = await receiver.get(case)
        await contact.do(case, "rejection", **REJECTION, handover=True)
        await letter_to(system, "ie-klage", case)
        received = await receiver.see(case)
        await receiver.do(case, "handover-confirmation", reference="KLAGE-2026-88")
        told = (await student.see(case))["rejection"]
    await letter_about(system, "student-1", case, "saka er send vidare")

    assert before.status_code == 404
    assert (received["title"], received["description"]) == (TITLE, DESCRIPTION)
    assert received["reporter"]["name"] == "Solveig Døme"
    days = {each["code"]: date.fromisoformat(each["day"]) for each in told["last_days"]}
    assert days == {
        "explanation": YESTERDAY + timedelta(weeks=1),
        "appeal": YESTERDAY + timedelta(weeks=3),
    }
    assert told["is_confirmed"]
    assert told["guidance"]


async def test_nothing_is_handed_over_without_the_reporters_consent(system: System) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "ie-klage") as receiver,
    ):
        case = await student.reported(title=TITLE)
        refused = await contact.attempt(case, "rejection", **REJECTION, handover=True)
        rejected = await contact.do(case, "rejection", **REJECTION)
        unseen = await receiver.get(case)

    assert (refused.status_code, refused.json()["type"][-10:]) == (409, "no-consent")
    assert rejected["status"] == "rejected"
    assert unseen.status_code == 404


async def test_the_last_days_count_from_what_happened_and_not_from_the_report(
    system: System,
) -> None:
    happened = TODAY - timedelta(days=40)
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported(title=TITLE, occurred_on=happened.isoformat())
        await contact.do(case, "rejection", **REJECTION)
        told = (await student.see(case))["rejection"]

    assert {each["day"] for each in told["last_days"]} == {
        (happened + timedelta(weeks=weeks)).isoformat() for weeks in (1, 3)
    }
