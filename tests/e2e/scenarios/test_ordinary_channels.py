"""The ordinary channels come first: what was tried, or why not, is part of a report."""

from tests.e2e.people import caller, day, letter_about
from tests.e2e.system import System


async def test_who_tried_nothing_is_asked_why_not(system: System) -> None:
    async with caller(system, "student-1") as student:
        refused = await student.report(ordinary_channels={"tried": []})

    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/ordinary_channels"]


async def test_too_hard_to_raise_is_an_answer(system: System) -> None:
    reason = "For vanskeleg å ta opp med faglæraren."
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported(ordinary_channels={"tried": [], "reason_not": reason})
        seen = await contact.see(case)

    assert seen["ordinary_channels"] == {"tried": [], "reason_not": reason}


async def test_what_was_tried_is_asked_and_the_clock_stands_still_until_answered(
    system: System,
) -> None:
    question = "Har du tatt dette opp med referansegruppa?"
    answer = "Ja, i september. Vi høyrde aldri noko."
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported()
        before = await contact.see(case)
        asked = await contact.do(case, "questions", question=question, answer_by=day(14))
        awaiting = await contact.http.get(
            "/api/v1/deviations", params={"status": "awaiting_reporter"}
        )
        shown = await student.see(case)
        answered = await student.http.post(
            f"/api/v1/deviations/{case}/answers",
            json={"answer": answer},
            headers={"If-Match": "*"},
        )
        after = await contact.see(case)
        trail = await contact.history(case)
    letter = await letter_about(system, "student-1", case, "vi treng svar frå deg")

    assert asked["status"] == "awaiting_reporter"
    assert asked["next"]["role"] == "reporter"
    [waiting] = [each for each in awaiting.json()["items"] if each["id"] == case]
    assert waiting["due"] == asked["next"]["due"] == shown["question"]["answer_by"]
    assert shown["question"]["text"] == question
    assert question not in letter.text
    assert answered.status_code == 200
    # Asked and answered on the same day: no working day was lost.
    assert (after["status"], after["due"]) == ("reported", before["due"])
    assert [each["data"]["answer"] for each in trail if each["kind"] == "answered"] == [answer]
