"""Neutral texts that anybody may read, to join."""

import re

import pytest

from tests.avvik.api.front import Front
from tests.avvik.api.given import ASK, CLOSE, HANDLER, Step, given

pytestmark = pytest.mark.alone

SUPPORT = "/api/v1/support"


def _publish(text: str) -> Step:
    return Step(HANDLER, "publication", {"text": text})


async def test_anybody_reads_the_neutral_texts_of_cases_that_can_be_joined(front: Front) -> None:
    asked = await given(front, _publish("Avlyst i uke 38."), ASK)
    await given(front)
    await given(front, _publish("Lukket."), CLOSE)
    await front.post("student-2", f"{asked.case}/support", {"language": "nb"})

    answer = await front.get("ukjent", SUPPORT)

    assert answer.json()["items"] == [
        {
            "id": asked.case[-36:],
            "unit": {
                "id": "ntnu.ie.idi",
                "name": "Institutt for datateknologi og informatikk",
            },
            "category": "education_quality",
            "category_label": "Utdanningskvalitet",
            "public_text": "Avlyst i uke 38.",
            "supporters": 1,
        }
    ]


async def test_what_was_diverted_is_published_no_longer(front: Front) -> None:
    made = await given(front, _publish("Avlyst."))
    await made.did(Step(HANDLER, "diversion"))

    assert (await front.get("student-2", SUPPORT)).json()["items"] == []


async def test_whoever_is_kept_from_a_case_does_not_find_its_text(front: Front) -> None:
    """The head is named, and the dean answers for the case."""
    head, *_ = await front.line("ntnu.ie.idi")
    made = await given(front, concerns=[{"person": head}])
    await made.did(Step("ie-dekan", "publication", {"text": "Avlyst."}))
    await given(front, _publish("Også avlyst."))

    for person, found in (("idi-leder", 1), ("ie-dekan", 2), ("student-2", 2), ("ukjent", 2)):
        items = (await front.get(person, SUPPORT)).json()["items"]
        assert len(items) == found, person


async def test_the_texts_are_paged_newest_first(front: Front) -> None:
    for text in ("Første.", "Andre.", "Tredje."):
        await given(front, _publish(text))

    first = await front.get("student-2", f"{SUPPORT}?limit=2")
    [onward] = re.findall(r'<https://[^/]*([^>]*)>; rel="next"', first.headers["link"])
    second = await front.get("student-2", onward)

    texts = [item["public_text"] for item in first.json()["items"] + second.json()["items"]]
    assert texts == ["Tredje.", "Andre.", "Første."]
    assert 'rel="next"' not in second.headers["link"]
