"""A cold reading room: a measure with the caretaker's reference, carried out, checked, closed."""

from tests.e2e.people import Caller, caller, day, letter_about
from tests.e2e.system import System

REFERENCE = "e-vaktmester 2026-48213"
INTERNAL = "Ventilen i rom 242 må byttes; leverandøren vil ikke betale."
PUBLIC = "Varmen på lesesalen blir reparert."
ANSWER = "Varmen er reparert, og det måles 21 grader."
CAUSE = "Ventilen ble aldri satt i stand etter ombyggingen."


async def planned(contact: Caller, case: str, owner: str) -> None:
    """Accepted, and with a measure that somebody owns."""
    await contact.do(
        case,
        "acceptance",
        category="physical",
        unit="ntnu.ie.idi",
        handler=await contact.person(),
        deadline=day(45),
        comment="Vi bestiller reparasjon.",
    )
    await contact.do(
        case,
        "measures",
        kind="corrective",
        text=INTERNAL,
        public_text=PUBLIC,
        owner=owner,
        due_on=day(14),
        horizon="immediate",
        area="infrastructure",
        external_reference=REFERENCE,
        effect_on=day(30),
    )


async def test_a_cold_reading_room_is_followed_up_to_a_public_answer(system: System) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "ie-hms") as owner,
        caller(system, "idi-leder") as leader,
    ):
        case = await student.reported(
            title="Lesesalen er iskald",
            category="physical",
            level="programme",
            programme="MTDT",
        )
        await planned(contact, case, await owner.person())
        await letter_about(system, "ie-hms", case, "tiltak")
        [measure] = (await owner.see(case))["measures"]
        await owner.do(case, "measures/1/acceptance", accepted=True)
        too_early = await contact.attempt(
            case, "closing-proposal", outcome="fixed", public_answer=ANSWER
        )
        await owner.do(case, "measures/1/progress", text="Deler er bestilt.")
        await owner.do(case, "measures/1/completion", done="Ventilen er byttet.")
        await contact.do(case, "measures/1/effect", is_effective=True, basis="Målt 21 grader.")
        proposed = await contact.do(
            case, "closing-proposal", outcome="fixed", public_answer=ANSWER, cause=CAUSE
        )
        before = await student.see(case)
        closed = await leader.do(
            case, "closing", outcome="fixed", public_answer=ANSWER, cause=CAUSE
        )
        shown = await student.see(case)
        trail = await student.history(case)
        seen = await leader.see(case)
    await letter_about(system, "student-1", case, "lukka")

    assert measure["external_reference"] == REFERENCE
    assert (too_early.status_code, too_early.json()["type"][-13:]) == (409, "open-measures")
    assert (proposed["status"], closed["status"]) == ("ready_to_close", "closed")
    assert ANSWER not in str(before)
    assert shown["public_answer"] == ANSWER
    assert [each["public_text"] for each in shown["measures"]] == [PUBLIC]
    for told in (shown, trail):
        for internal in (INTERNAL, REFERENCE, CAUSE, "Deler er bestilt.", "Helge"):
            assert internal not in str(told)
    assert [each["external_reference"] for each in seen["measures"]] == [REFERENCE]
    assert seen["measures"][0]["status"] == "effective"


async def test_a_measure_that_did_not_work_opens_the_case_again(system: System) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "idi-leder") as leader,
    ):
        case = await student.reported(category="physical")
        await planned(contact, case, await leader.person())
        await leader.do(case, "measures/1/acceptance", accepted=True)
        await leader.do(case, "measures/1/completion", done="Ventilen er byttet.")
        await leader.do(case, "closing", outcome="fixed", public_answer=ANSWER)
        reopened = await contact.do(
            case, "measures/1/effect", is_effective=False, basis="Det er like kaldt."
        )
        shown = await student.see(case)

    assert reopened["status"] == "in_progress"
    assert shown["status"] == "in_progress"
    assert shown["due"]["closing"] > day(45)
