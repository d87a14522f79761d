"""A disqualified leader is out, and whoever works directly under them; the log says why."""

from functools import partial

from tests.e2e.people import DEVIATIONS, Caller, caller, letter_to
from tests.e2e.system import System
from tests.servers import eventually

WHY = "Gift med emneansvarlig."
# Contact and coordinator work under the dean, and so does the head of the department.
OUT = ("ie-dekan", "ie-kontakt", "ie-hms", "idi-leder")


async def require_nothing(person: Caller, case: str) -> None:
    """The case does not exist for them."""
    assert (await person.get(case)).status_code == 404
    assert (await person.get(case, "/history")).status_code == 404
    assert (await person.act(case, "acknowledgement", 1)).status_code == 404
    assert case not in (await person.http.get(DEVIATIONS, params={"limit": 100})).text


async def test_a_leader_declared_disqualified_and_their_subordinates_are_out_and_the_log_says_why(
    system: System,
) -> None:
    async with caller(system, "student-1") as student, caller(system, "prorektor") as above:
        case = await student.reported(category="physical")
        dean = await above.leader("ntnu.ie")
        reached = await above.do(case, "recusal", person=dean, reason=WHY)
        [line] = [each for each in await above.history(case) if each["kind"] == "recused"]
        to_student = await student.history(case)
        acknowledged = await above.attempt(case, "acknowledgement")
        for person in OUT:
            async with caller(system, person) as out:
                await require_nothing(out, case)

    assert reached["next"]["unit"] == "ntnu"
    assert "Preben Eksempel" in line["text"]
    assert "Dagny Eksempel" in line["text"]
    assert (line["data"]["person"], line["data"]["reason"]) == (dean, WHY)
    assert WHY not in str(to_student)
    assert acknowledged.status_code == 200


async def test_a_leader_named_in_the_report_is_out_before_the_first_alert_with_subordinates(
    system: System,
) -> None:
    async with caller(system, "student-2") as student, caller(system, "prorektor") as above:
        dean = await above.leader("ntnu.ie")
        case = await student.reported(concerns=[{"person": dean}])
        other = await student.reported()
        await letter_to(system, "prorektor", case)
        # Alerts go out in order: when the later one is out, they were passed over for good.
        await letter_to(system, "idi-leder", other)
        await eventually(partial(system.mail.about, case, "student-2@example.org"))
        for person in OUT:
            async with caller(system, person) as out:
                await require_nothing(out, case)
            assert system.mail.about(case, f"{person}@example.org") == []
        seen = await above.see(case)

    assert seen["reached"]["id"] == "ntnu"
    assert [each["person"] for each in seen["concerns"]] == [dean]


async def test_an_official_may_step_out_without_saying_why(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported()
        answer = await contact.do(case, "recusal")
        async with caller(system, "idi-leder") as leader:
            [line] = [each for each in await leader.history(case) if each["kind"] == "recused"]
        await require_nothing(contact, case)

    assert answer["version"] == 2
    assert "Kine Eksempel" in line["text"]
    assert "reason" not in line["data"]
