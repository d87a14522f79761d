"""Harassment is another office's: pointed out beforehand, diverted, sealed from everybody here."""

import json
import re
from functools import partial

from tests.e2e import traces
from tests.e2e.people import DEVIATIONS, Caller, caller, letter_about
from tests.e2e.system import System
from tests.servers import eventually

TITLE = "Trakassering på lab Zebrafink81"
DESCRIPTION = "Foreleseren tok meg på låret Zebrafink82."
MESSAGE = "Det skjedde igjen i dag Zebrafink83."
NOTE = "Ringte melderen Zebrafink84."
WORDS = (
    TITLE,
    DESCRIPTION,
    MESSAGE,
    NOTE,
    "Zebrafink81",
    "Zebrafink82",
    "Zebrafink83",
    "Zebrafink84",
)
# What is left of the case for its reporter: that it is there, where it went, and when.
SHOWN = {
    *("id", "reference", "status", "version", "is_sealed", "reported_at", "changed_at"),
    *("category", "category_label", "unit"),
}
# Everybody who could read the case, or something of it, before.
OFFICES = (
    *("ie-kontakt", "idi-leder", "ie-dekan", "prorektor", "rektor"),
    *("revisor", "custodian", "kvalitet", "varsling", "personvern"),
)


async def diverted(student: Caller, contact: Caller) -> str:
    case = await student.reported(title=TITLE, description=DESCRIPTION, category="psychosocial")
    await student.do(case, "messages", text=MESSAGE)
    await contact.do(case, "notes", text=NOTE)
    answer = await contact.do(case, "diversion")
    assert answer["status"] == "diverted"
    return case


async def test_harassment_is_pointed_out_before_anything_is_stored(system: System) -> None:
    title, description = (
        "Trakassering på lab Zebrafink71",
        "Foreleseren tok meg på låret Zebrafink72.",
    )
    async with caller(system, "ansatt-1") as employee:
        checked = await employee.check(title=title, description=description)
        listed = await employee.http.get(DEVIATIONS)

    assert checked.status_code == 200
    hints = checked.json()["hints"]
    assert {each["kind"] for each in hints} == {"whistleblowing"}
    assert {each["pointer"] for each in hints} == {"/title", "/description"}
    for each in hints:
        assert "varslingskanalen" in each["text"]
    assert "Zebrafink71" not in listed.text
    assert await traces.found(system, ["Zebrafink71", "Zebrafink72"]) == []


async def test_nobody_here_sees_a_diverted_case_any_more(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await diverted(student, contact)
    for person in OFFICES:
        async with caller(system, person) as office:
            assert (await office.get(case)).status_code == 404
            assert (await office.get(case, "/history")).status_code == 404
            assert (await office.act(case, "reopening", 4, {"reason": "Nei."})).status_code == 404
            listed = await office.http.get(DEVIATIONS, params={"limit": 100})
            found = await office.http.post(f"{DEVIATIONS}/search", json={"text": "Zebrafink8"})
            assert case not in listed.text + found.text
            log = await office.http.get("/api/v1/audit/events", params={"case": case})
            told = listed.text + found.text + log.text
            assert not [word for word in WORDS if word in told]


async def test_the_reporter_sees_that_and_when_it_was_diverted_and_no_words(
    system: System,
) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await diverted(student, contact)
        shown = await student.see(case)
        listed = (await student.http.get(DEVIATIONS, params={"limit": 100})).json()["items"]
        trail = await student.history(case)
        found = await student.http.post(f"{DEVIATIONS}/search", json={"text": "Zebrafink8"})
    await letter_about(system, "student-1", case, "saka er forsegla")

    [item] = [each for each in listed if each["id"] == case]
    for seen in (shown, item):
        assert (seen["status"], seen["is_sealed"]) == ("diverted", True)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT.*Z", seen["changed_at"])
    assert set(shown) == SHOWN
    # By which office it was read stays theirs to know.
    told = [each["kind"] for each in trail if each["kind"] != "read"]
    assert told == ["reported", "diverted"]
    everything = json.dumps([shown, item, trail], ensure_ascii=False) + found.text
    assert not [word for word in WORDS if word in everything]
    assert "Kine" not in everything


async def test_only_the_offices_own_key_opens_what_was_diverted(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await diverted(student, contact)
    await eventually(partial(keys_destroyed, system, case))
    opened = system.avvik(
        *("office", "open", case, "--key", str(system.directory / "office" / "private.pem"))
    )

    assert opened.returncode == 0, opened.stderr
    for word in (TITLE, DESCRIPTION, MESSAGE, NOTE, "student-1@example.org"):
        assert word in opened.stdout
    assert await traces.found(system, WORDS) == []
    assert not [word for word in WORDS for letter in system.mail.about(case) if word in letter.text]


async def test_a_rebuild_of_the_cases_does_not_need_the_keys_that_are_gone(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await diverted(student, contact)
    await eventually(partial(keys_destroyed, system, case))
    compared = system.avvik("rebuild", "cases", "--compare")

    assert (compared.returncode, compared.stderr) == (0, "")


async def keys_destroyed(system: System, case: str) -> bool:
    """Whether the office has the keys to the case, and we those of its words no more."""
    async with system.database("vault") as vault:
        given_up = await vault.fetch("select key_id from vault.escrow where case_id = $1", case)
        kept = await vault.fetchval(
            "select count(*) from vault.keys where id = any($1)",
            [each["key_id"] for each in given_up],
        )
    # Whom to answer is all that we still know.
    return bool(given_up) and kept == 1
