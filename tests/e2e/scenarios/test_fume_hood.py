"""A broken fume hood belongs in the HSE module: handed over, confirmed, and counted as rerouted."""

import json

from tests.e2e.people import DEVIATIONS, Caller, caller, letter_about, letter_to
from tests.e2e.system import System

TEXT = "Et avtrekk som ikke virker er en farlig tilstand og meldes i HMS-systemet."


async def counted(who: Caller) -> list[str]:
    """What was handed over of the faculty's physical environment, as far as they see."""
    which = {"rerouted": "true", "category": "physical", "unit": "ntnu.ie", "limit": "100"}
    answer = await who.http.get(DEVIATIONS, params=which)
    return [each["id"] for each in answer.json()["items"]]


async def test_a_broken_fume_hood_goes_to_the_hse_coordinator_and_counts_as_rerouted(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "ie-hms") as coordinator,
        caller(system, "ie-dekan") as dean,
        caller(system, "kvalitet") as division,
    ):
        answer = await student.report(
            title="Avtrekksskapet i laben virker ikkje",
            category="physical",
            consents_to_handover=True,
        )
        case: str = answer.json()["id"]
        told = await letter_to(system, "ie-hms", case)
        before = [await counted(each) for each in (dean, division)]
        rejected = await contact.do(
            case,
            "rejection",
            reason="elsewhere",
            text=TEXT,
            receiver="hse_module",
            handover=True,
        )
        handed = (await student.see(case))["rejection"]
        await letter_about(system, "ie-hms", case, "ei sak er send til deg")
        await coordinator.do(case, "handover-confirmation", reference="HMS-2026-311")
        confirmed = (await coordinator.see(case))["rejection"]
        after = [await counted(each) for each in (dean, division)]
    async with caller(system, "revisor") as auditor:
        log = await auditor.http.get("/api/v1/audit/events", params={"case": case})
    await letter_about(system, "student-1", case, "saka er send vidare")
    await letter_about(system, "student-1", case, "saka er motteken")

    assert told.message["Content-Language"] == "nn"
    assert rejected["status"] == "rejected"
    assert (handed["text"], handed["is_handed_over"], handed["is_confirmed"]) == (TEXT, True, False)
    assert (confirmed["is_confirmed"], confirmed["receiver_reference"]) == (True, "HMS-2026-311")
    # It is one more than there were, to the leader and to whoever counts for the institution.
    assert [each.count(case) for each in before] == [0, 0]
    assert after == [[case, *each] for each in before]
    # And so the log has it: to which receiver, and that it arrived.
    events = [json.loads(line) for line in log.text.splitlines()]
    [rerouted] = [each["event"] for each in events if each["type"] == "rejected"]
    assert (rerouted["receiver"], rerouted["is_handed_over"]) == ("hse_module", True)
    assert "handover_confirmed" in [each["type"] for each in events]
