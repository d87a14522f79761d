"""Who reports is answered at once, in the language they reported in."""

import re

import pytest

from tests.e2e.people import caller, letter_to
from tests.e2e.system import System

RECEIVED = {
    "nb": "vi har fått meldingen din",
    "nn": "vi har fått meldinga di",
    "en": "we have received your report",
}
BEGINS = {"nb": "Saken ligger hos ", "nn": "Saka ligg hos ", "en": "The case is with "}


@pytest.mark.parametrize("language", RECEIVED)
async def test_the_receipt_is_in_the_language_of_the_report(system: System, language: str) -> None:
    # The reader of the page has another language than the report.
    other = "nb" if language == "en" else "en"
    async with caller(system, "student-1", other) as student:
        answer = await student.report(language=language)
    receipt = await letter_to(system, "student-1", answer.json()["id"])

    assert answer.headers["content-language"] == language
    assert answer.json()["next"]["text"].startswith(BEGINS[language])
    assert receipt.subject.endswith(f" {answer.json()['reference']}: {RECEIVED[language]}")
    assert receipt.message["Content-Language"] == language


async def test_the_receipt_says_who_has_the_case_and_by_when(system: System) -> None:
    async with caller(system, "student-2") as student:
        told = (await student.report(language="en")).json()["next"]

    assert (told["role"], told["unit"]) == ("line_leader", "ntnu.ie.idi")
    assert told["unit_name"] == "Department of Computer Science"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:00:00Z", told["due"])
    assert "It is to be accepted or rejected by" in told["text"]
