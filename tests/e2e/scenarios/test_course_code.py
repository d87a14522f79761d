"""A course code is enough to find who answers; other places to report to are shown beforehand."""

from tests.e2e.people import DEVIATIONS, caller, letter_to
from tests.e2e.system import System


async def test_a_course_code_leads_to_its_department_and_the_alternatives_are_shown(
    system: System,
) -> None:
    async with caller(system, "student-1") as student:
        checked = await student.check(
            course="TTM4100", description="Det same skjedde i TMA4100 i fjor."
        )
        reported = (await student.report(course="TTM4100")).json()
    told = checked.json()
    await letter_to(system, "iik-leder", reported["id"])

    assert checked.status_code == 200
    assert told["unit"]["id"] == reported["next"]["unit"] == "ntnu.ie.iik"
    assert [each["unit"]["id"] for each in told["line"]] == ["ntnu.ie.iik", "ntnu.ie", "ntnu"]
    assert {each["unit"]["id"]: each["text"] for each in told["instead"]} == {
        "ntnu.ie.imf": "TMA4100 høyrer til Institutt for matematiske fag. Gjeld saka det, meld "
        "henne der.",
        "ntnu.ie": "Gjeld saka meir enn TTM4100, kan du melde henne til Fakultet for "
        "informasjonsteknologi og elektroteknikk.",
    }


async def test_an_alternative_can_be_chosen(system: System) -> None:
    async with caller(system, "student-1") as student:
        told = (await student.check(course="TTM4100")).json()
        [above] = [each["unit"]["id"] for each in told["instead"]]
        reported = (await student.report(unit=above)).json()
    await letter_to(system, "ie-dekan", reported["id"])

    assert reported["next"]["unit"] == "ntnu.ie"


async def test_checking_refuses_what_the_report_refuses_and_stores_nothing(system: System) -> None:
    async with caller(system, "student-2") as student:
        before = (await student.http.get(DEVIATIONS)).json()
        unknown = await student.check(course="XYZ9999")
        lacking = await student.check(ordinary_channels={"tried": []})
        await student.check()
        after = (await student.http.get(DEVIATIONS)).json()

    assert (unknown.status_code, lacking.status_code) == (422, 422)
    assert [each["pointer"] for each in unknown.json()["errors"]] == ["/course"]
    assert after == before
