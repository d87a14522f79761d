"""A personnel-like case moves only once the head was consulted, or whoever leads instead."""

from typing import Any

from tests.e2e.people import TODAY, Caller, caller, day, letter_about
from tests.e2e.system import System

SOMEBODY = [{"name": "Inger Eksempel"}]


async def moved_to_iik(contact: Caller, case: str, consulted: str | None) -> Any:
    said = {"consulted": {"person": consulted, "on": TODAY.isoformat()}} if consulted else {}
    return await contact.attempt(
        case, "unit-transfer", unit="ntnu.ie.iik", reason="Emnet hører til der.", **said
    )


async def test_a_personnel_like_case_is_blocked_until_the_head_is_consulted(
    system: System,
) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        head = await contact.leader("ntnu.ie.idi")
        case = await student.reported(concerns=SOMEBODY)
        accepted = await contact.attempt(
            case,
            "acceptance",
            category="pedagogical",
            unit="ntnu.ie.iik",
            handler=await contact.person(),
            deadline=day(30),
            comment="Vi tar det opp.",
        )
        refused = await moved_to_iik(contact, case, None)
        await contact.do(case, "notes", text="Snakket med instituttlederen.")
        moved = await moved_to_iik(contact, case, head)
        [line] = [
            each for each in await contact.history(case) if each["kind"] == "unit_transferred"
        ]

    for each in (accepted, refused):
        assert each.status_code == 409
        assert each.json()["type"].endswith("/problems/head-not-consulted")
        assert "lederen for Institutt for datateknologi og informatikk" in each.json()["detail"]
    assert moved.status_code == 200
    assert line["data"]["consulted"] == head
    assert line["data"]["consulted_on"] == TODAY.isoformat()


async def test_who_loses_a_case_by_its_acceptance_for_another_unit_is_told_and_so_is_the_reporter(
    system: System,
) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        head = await contact.leader("ntnu.ie.idi")
        reported = (await student.report(concerns=SOMEBODY)).json()
        await contact.do(
            reported["id"],
            "acceptance",
            category="pedagogical",
            unit="ntnu.ie.iik",
            handler=await contact.person(),
            deadline=day(30),
            comment="Vi tar det opp.",
            consulted={"person": head, "on": TODAY.isoformat()},
        )

    for person, subject in (
        ("idi-leder", "saken er overført til en annen enhet"),
        ("student-1", "saka di har fått ei anna ansvarleg eining"),
        ("student-1", "saka di er godkjend"),
        ("iik-leder", "saka er godkjend"),
    ):
        await letter_about(system, person, reported["reference"], subject)


async def test_the_dean_is_named_when_the_head_is_the_one_concerned(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        head, dean = await contact.leader("ntnu.ie.idi"), await contact.leader("ntnu.ie")
        case = await student.reported(concerns=[{"person": head}])
        nobody = await moved_to_iik(contact, case, None)
        with_the_head = await moved_to_iik(contact, case, head)
        with_the_dean = await moved_to_iik(contact, case, dean)

    for each in (nobody, with_the_head):
        assert each.status_code == 409
        assert "lederen for Fakultet for informasjonsteknologi" in each.json()["detail"]
        assert "Institutt for datateknologi" not in each.json()["detail"]
    assert with_the_dean.status_code == 200
