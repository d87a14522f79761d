"""The main job, end to end: reported, told, acknowledged, closed, and all of it on record."""

import json
import re
from collections import Counter

from tests.e2e.people import DEVIATIONS, Caller, caller, letter_to
from tests.e2e.system import System

LINK = re.compile(r"https?://\S+")


async def reported(reporter: Caller) -> str:
    answer = await reporter.report()
    assert answer.status_code == 201, answer.text
    case: str = answer.json()["id"]
    return case


async def test_a_report_is_answered_in_its_language_and_shown_at_once(system: System) -> None:
    async with caller(system, "student-1", "en") as student:
        answer = await student.report(language="nn")
        case = answer.json()["id"]
        shown = await student.get(case)

    assert answer.status_code == 201
    assert re.fullmatch(r"AVV-\d{4}-\d+", answer.json()["reference"])
    assert answer.headers["location"] == f"{DEVIATIONS}/{case}"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["content-language"] == "nn"
    assert answer.json()["next"]["text"].startswith("Saka ligg hos leiaren for")
    assert shown.status_code == 200
    assert shown.headers["etag"] == '"1"'
    assert shown.json()["title"] == "Referansegruppa i emnet er aldri kalla inn"


async def test_leader_and_contact_learn_which_case_why_what_to_do_and_where(
    system: System,
) -> None:
    async with caller(system, "student-1") as student:
        answer = (await student.report()).json()
    to_leader = await letter_to(system, "idi-leder", answer["id"])
    to_contact = await letter_to(system, "ie-kontakt", answer["id"])

    for letter in (to_leader, to_contact):
        assert answer["reference"] in letter.subject
        assert LINK.findall(letter.text) == [f"{system.address()}{DEVIATIONS}/{answer['id']}"]
        assert letter.message["Content-Language"] == "nb"
    assert "fordi du er linjeleder for Institutt for datateknologi" in to_leader.text
    assert "Gjør dette nå: Bekreft at du har sett saken, senest" in to_leader.text
    assert "fordi du er studiekvalitetskontakt" in to_contact.text
    assert "Gjør dette nå: Godkjenn eller avvis saken, senest" in to_contact.text


async def test_the_reporter_gets_a_receipt_in_the_language_of_the_report(system: System) -> None:
    async with caller(system, "student-1", "en") as student:
        answer = (await student.report(language="nn")).json()
    receipt = await letter_to(system, "student-1", answer["id"])

    assert receipt.subject == f"Avvik {answer['reference']}: vi har fått meldinga di"
    assert receipt.message["Content-Language"] == "nn"
    assert LINK.findall(receipt.text) == [f"{system.address()}{DEVIATIONS}/{answer['id']}"]


async def test_what_was_delivered_stands_in_the_history(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "idi-leder") as leader:
        case = await reported(student)
        delivered = await leader.deliveries(case, at_least=3)

    assert Counter((each["role"], each["outcome"]) for each in delivered) == {
        ("line_leader", "accepted"): 1,
        ("study_quality_contact", "accepted"): 1,
        ("reporter", "accepted"): 1,
    }


async def test_the_leader_acknowledges_and_closes_and_the_reporter_is_told(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "idi-leder") as leader:
        case = await reported(student)
        await leader.deliveries(case, at_least=3)
        noted = await leader.act(case, "acknowledgement", 1)
        answer = {"outcome": "fixed", "public_answer": "Referansegruppa er kalla inn."}
        closed = await leader.act(case, "closing", 2, answer)
        await leader.deliveries(case, at_least=4)
        shown = (await student.get(case)).json()
    letters = system.mail.about(case, "student-1@example.org")

    assert (noted.status_code, noted.headers["etag"]) == (200, '"2"')
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    assert [letter.subject.partition(": ")[2] for letter in letters] == [
        "vi har fått meldinga di",
        "saka er lukka",
    ]
    assert "Utfall: Retta" in letters[1].text
    assert "kalla inn" not in letters[1].text
    assert shown["public_answer"] == "Referansegruppa er kalla inn."


async def test_history_tells_who_did_what_in_order(system: System) -> None:
    async with caller(system, "student-1", "nn") as student, caller(system, "idi-leder") as leader:
        case = await reported(student)
        await leader.deliveries(case, at_least=3)
        await leader.act(case, "acknowledgement", 1)
        await leader.act(case, "closing", 2, {"outcome": "fixed", "public_answer": "Gjort."})
        to_leader = [each for each in await leader.history(case) if "version" in each]
        to_student = [each for each in await student.history(case) if "version" in each]

    kinds = ["reported", "acknowledged", "closed"]
    assert [each["kind"] for each in to_leader if each["kind"] in kinds] == kinds
    acts = {each["kind"]: each for each in to_leader}
    assert acts["acknowledged"]["actor"]["name"] == "Inger Eksempel"
    assert acts["closed"]["text"].startswith("Inger Eksempel (lederen for Institutt for datatekn")
    acts = {each["kind"]: each for each in to_student}
    assert "Inger" not in json.dumps(to_student)
    assert acts["closed"]["text"].startswith("Leiaren for Institutt for datateknologi")
    assert acts["closed"]["text"].endswith(
        "lukka saka for Institutt for datateknologi og informatikk: Retta."
    )


async def test_reading_a_case_is_itself_in_its_history(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await reported(student)
        await contact.get(case, Purpose="triage")
        reads = [each for each in await contact.history(case) if each["kind"] == "read"]

    assert "Kine Eksempel" in reads[0]["text"]
    assert reads[0]["data"] == {"purpose": "triage"}


async def test_an_auditor_replays_the_case_without_learning_who_or_what(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "idi-leder") as leader:
        case = await reported(student)
        await leader.deliveries(case, at_least=3)
        await leader.act(case, "acknowledgement", 1)
    async with caller(system, "revisor") as auditor:
        answer = await auditor.http.get("/api/v1/audit/events", params={"case": case})
    events = [json.loads(line) for line in answer.text.splitlines()]

    assert answer.headers["content-type"].startswith("application/x-ndjson")
    acts = [each["type"] for each in events if each["stream"] == case]
    assert acts == ["reported", "acknowledged"]
    assert sum(each["type"] == "delivery_recorded" for each in events) == 3
    positions = [each["position"] for each in events]
    assert positions == sorted(positions)
    assert events[0]["actor"] == "reporter"
    assert events[0]["event"]["title"] == {"sealed": True}
    assert "kalla inn" not in answer.text


async def test_cases_rebuilt_from_the_log_equal_the_live_table(system: System) -> None:
    async with caller(system, "student-1") as student, caller(system, "idi-leder") as leader:
        case = await reported(student)
        await leader.act(case, "acknowledgement", 1)
    compared = system.avvik("rebuild", "cases", "--compare")

    assert compared.returncode == 0
    assert re.search(r"\b0 were lacking, 0 stray, 0 changed", compared.stdout)


async def test_a_case_does_not_exist_for_others(system: System) -> None:
    async with caller(system, "student-1") as student:
        case = await reported(student)
    for person in ("student-2", "iik-leder", "iv-dekan", "admin"):
        async with caller(system, person) as other:
            assert (await other.get(case)).status_code == 404
            assert (await other.get(case, "/history")).status_code == 404
            assert (await other.act(case, "acknowledgement", 1)).status_code == 404
            page = await other.http.get(DEVIATIONS)
            assert case not in page.text
