"""Where a report goes: by unit, course or programme, past vacancies, past whoever it concerns."""

from functools import partial

import pytest

from tests.e2e.people import caller, letter_to
from tests.e2e.system import System
from tests.servers import eventually


@pytest.mark.parametrize(
    "place", [{"unit": "ntnu.ie.iik"}, {"course": "TTM4100"}, {"programme": "MTKOM"}]
)
async def test_unit_course_and_programme_lead_to_the_same_leader(
    system: System, place: dict[str, str]
) -> None:
    async with caller(system, "student-2") as student:
        answer = (await student.report(**place, language="en")).json()
        shown = (await student.get(answer["id"])).json()
    to_leader = await letter_to(system, "iik-leder", answer["id"])

    assert shown["unit"]["id"] == "ntnu.ie.iik"
    assert {name: shown[name] for name in place if name != "unit"} == {
        name: code for name, code in place.items() if name != "unit"
    }
    assert to_leader.message["Content-Language"] == "nn"
    assert "linjeleiar for Institutt for informasjonstryggleik" in to_leader.text


async def test_where_no_head_is_the_dean_is_told_and_learns_why(system: System) -> None:
    async with caller(system, "student-1") as student:
        answer = (await student.report(course="TMA4100")).json()
    to_dean = await letter_to(system, "ie-dekan", answer["id"])

    assert "ingen på nivået under kan ta imot saken nå" in to_dean.text
    async with caller(system, "ie-dekan") as dean:
        assert (await dean.act(answer["id"], "acknowledgement", 1)).status_code == 200


async def test_a_head_named_in_a_report_is_out_before_the_first_alert(system: System) -> None:
    async with caller(system, "student-1") as student:
        head = await student.leader("ntnu.ie.idi")
        answer = (await student.report(concerns=[{"person": head}])).json()
        other = (await student.report()).json()
    case = answer["id"]
    to_dean = await letter_to(system, "ie-dekan", case)
    # Alerts go out in order: when the later one is out, the head was passed over for good.
    await letter_to(system, "idi-leder", other["id"])
    await eventually(partial(system.mail.about, case, "student-1@example.org"))

    assert answer["next"]["unit"] == "ntnu.ie"
    told = "Ingen som du har peikt ut, får sjå eller avgjere saka."
    assert told in answer["next"]["notices"]
    assert system.mail.about(case, "idi-leder@example.org") == []
    assert "ingen på nivået under kan ta imot saken nå" in to_dean.text
    async with caller(system, "idi-leder") as leader:
        assert (await leader.get(case)).status_code == 404
        assert (await leader.act(case, "acknowledgement", 1)).status_code == 404
        assert case not in (await leader.http.get("/api/v1/deviations")).text
    async with caller(system, "ie-dekan") as dean:
        assert (await dean.get(case)).json()["reached"]["id"] == "ntnu.ie"


async def test_somebody_named_by_name_only_is_not_thereby_out(system: System) -> None:
    async with caller(system, "student-1") as student:
        answer = (await student.report(concerns=[{"name": "Inger Eksempel"}])).json()
    await letter_to(system, "idi-leder", answer["id"])

    told = "Å oppgi berre namnet på nokon stengjer dei ikkje ute frå saka."
    assert told in answer["next"]["notices"]
