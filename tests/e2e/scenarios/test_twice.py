"""A report sent twice is one case; of many who act on the same version, one wins."""

import asyncio
import uuid

from tests.e2e.people import DEVIATIONS, caller, letter_to
from tests.e2e.system import System

WRITERS = 12


async def test_a_report_sent_twice_is_one_case_and_one_mail(system: System) -> None:
    key = str(uuid.uuid4())
    async with caller(system, "student-2") as student:
        first, twin = await asyncio.gather(student.report(key=key), student.report(key=key))
        again = await student.report(key=key)
        other = await student.report(key=key, title="Noko heilt anna")
        later = await student.reported()
        listed = (await student.http.get(DEVIATIONS, params={"limit": 100})).json()["items"]
    case = first.json()["id"]
    # Alerts go out in order: once the later case is told of, a second one would be out as well.
    await letter_to(system, "idi-leder", later)

    assert [each.status_code for each in (first, twin, again)] == [201, 201, 201]
    assert first.json() == twin.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert other.status_code == 422
    assert [each["id"] for each in listed].count(case) == 1
    assert len(system.mail.about(case, "idi-leder@example.org")) == 1
    assert len(system.mail.about(case, "student-2@example.org")) == 1


async def test_of_handlers_who_act_at_once_one_wins_and_the_others_learn_where_the_case_is(
    system: System,
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt") as contact,
        caller(system, "idi-leder") as leader,
    ):
        case = await student.reported()
        writers = [contact, leader] * (WRITERS // 2)
        answers = await asyncio.gather(
            *(
                writer.act(case, "severity", 1, {"level": "low", "reason": f"Nummer {number}"})
                for number, writer in enumerate(writers)
            )
        )
        trail = await leader.history(case)
    won = [each for each in answers if each.status_code == 200]
    lost = [each for each in answers if each.status_code == 412]

    assert (len(won), len(lost)) == (1, WRITERS - 1)
    assert won[0].headers["etag"] == '"2"'
    assert [each["version"] for each in trail if each["kind"] == "severity_judged"] == [2]
    for each in lost:
        assert each.json()["current"] == {"status": "reported", "version": 2}
        assert each.headers["etag"] == '"2"'
