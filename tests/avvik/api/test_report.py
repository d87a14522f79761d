"""Reporting over HTTP: what is taken, and what is answered."""

from uuid import UUID

import pytest

from avvik.api.wording.acts import NOTICES
from avvik.domain.values import Language
from tests.avvik.api.front import CASES, REPORT, Front

pytestmark = pytest.mark.alone


async def test_a_report_is_answered_with_a_reference_and_what_happens_next(front: Front) -> None:
    answer = await front.post("student-1", CASES, {**REPORT, "language": "nn"})

    assert answer.status_code == 201
    body = answer.json()
    assert body["reference"].startswith("AVV-")
    assert (body["status"], body["version"]) == ("reported", 1)
    assert answer.headers["location"] == f"{CASES}/{UUID(body['id'])}"
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["content-language"] == "nn"
    assert body["next"]["role"] == "line_leader"
    assert body["next"]["unit"] == "ntnu.ie.idi"
    assert body["next"]["unit_name"] in body["next"]["text"]
    assert body["next"]["due"].endswith("Z")


async def test_the_answer_has_a_code_that_others_join_with_also_when_repeated(front: Front) -> None:
    first, again, other = [
        await front.post("student-1", CASES, REPORT, idempotency_key=key)
        for key in ("one", "one", "two")
    ]

    assert first.json() == again.json()
    assert first.json()["support_code"] != other.json()["support_code"]
    assert _code_notice("nb") in first.json()["next"]["notices"]


def _code_notice(language: Language) -> str:
    return NOTICES["support_code"].in_(language)


async def test_the_case_stands_at_once(front: Front) -> None:
    case = await front.report("student-1")

    shown = await front.get("student-1", case)

    assert shown.status_code == 200
    assert shown.json()["description"] == REPORT["description"]


@pytest.mark.parametrize(
    "place", [{"course": "TDT4100"}, {"programme": "MTDT"}, {"unit": "ntnu.ie.idi"}]
)
async def test_a_course_or_programme_belongs_to_its_unit(
    front: Front, place: dict[str, str]
) -> None:
    case = await front.report("student-1", **({"unit": None} | place))

    assert (await front.get("student-1", case)).json()["unit"]["id"] == "ntnu.ie.idi"


async def test_a_named_leader_is_out_and_the_case_starts_one_level_up(front: Front) -> None:
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.idi/line")).json()["items"]
    leader = line[0]["leaders"][0]["person"]
    answer = await front.post("student-1", CASES, {**REPORT, "concerns": [{"person": leader}]})

    assert answer.json()["next"]["unit"] == "ntnu.ie"
    assert (await front.get("idi-leder", answer.headers["location"])).status_code == 404
    assert (await front.get("ie-dekan", answer.headers["location"])).status_code == 200


async def test_an_independent_recipient_can_be_named_and_then_never_sees_the_case(
    front: Front,
) -> None:
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.idi/line")).json()
    [recipient] = line["independent_recipients"]
    assert recipient == {"person": await front.person("varsling"), "name": "Vår Eksempel"}
    leaders = [{"person": person} for person in await front.line("ntnu.ie.idi")]
    about_them = {**REPORT, "concerns": [{"person": recipient["person"]}], "language": "en"}

    answer = await front.post("student-1", CASES, about_them)
    case = answer.headers["location"]
    shown = (await front.get("idi-leder", case)).json()
    about_all = {**REPORT, "concerns": [*leaders, *about_them["concerns"]]}
    refused = await front.post("student-1", CASES, about_all)

    assert answer.json()["next"]["unit"] == "ntnu.ie.idi"
    assert any("pointed out" in notice for notice in answer.json()["next"]["notices"])
    assert shown["concerns"] == [recipient]
    assert (await front.get("varsling", case)).status_code == 404
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/nobody-left")


async def test_a_report_that_nobody_could_answer_for_is_told_whom_to_turn_to(front: Front) -> None:
    concerns = [{"person": person} for person in await front.line("ntnu.ie.idi")]
    body = {**REPORT, "concerns": concerns}

    for path in (CASES, f"{CASES}?check=true"):
        answer = await front.post("varsling", path, body, accept_language="nb")
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/nobody-left")
        assert "uavhengig mottaker" in answer.json()["detail"]
        assert "styret" in answer.json()["detail"]
    assert (await front.post("student-1", CASES, body)).status_code == 201


async def test_the_answer_says_when_a_name_keeps_nobody_out_and_no_mail_can_come(
    front: Front,
) -> None:
    body = {**REPORT, "concerns": [{"name": "Kari"}], "language": "en"}
    answer = await front.post("student-1", CASES, body)

    assert len({*answer.json()["next"]["notices"]} - {_code_notice("en")}) == 2


@pytest.mark.parametrize(
    ("unit", "is_everybody_named", "answers", "with_whom"),
    [
        (
            "ntnu.ie.idi",
            False,
            ("line_leader", "ntnu.ie.idi"),
            "the leader of the Department of Computer Science and the study quality contact.",
        ),
        (
            "ntnu.ie.iir",
            False,
            ("line_leader", "ntnu.ie"),
            (
                "the leader of the Faculty of Information Technology and Electrical Engineering "
                "and the study quality contact."
            ),
        ),
        (
            "ntnu.iv.ibm",
            False,
            ("line_leader", "ntnu.iv"),
            "the leader of the Faculty of Engineering.",
        ),
        (
            "ntnu.ie.idi",
            True,
            ("independent_recipient", "ntnu"),
            "the independent recipient at the Norwegian University of Science and Technology.",
        ),
    ],
)
async def test_the_answer_says_who_has_the_case_now(
    front: Front, unit: str, is_everybody_named: bool, answers: tuple[str, str], with_whom: str
) -> None:
    named = await front.line(unit) if is_everybody_named else []
    concerns = [{"person": person} for person in named]
    body = {**REPORT, "unit": unit, "concerns": concerns, "language": "en"}
    told = (await front.post("student-1", CASES, body)).json()["next"]

    assert (told["role"], told["unit"]) == answers
    assert f"The case is with {with_whom}" in told["text"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "nb",
            (
                "Saken ligger hos lederen for Institutt for datateknologi og informatikk og "
                "studiekvalitetskontakten. Den skal være godkjent eller avvist innen "
            ),
        ),
        (
            "nn",
            (
                "Saka ligg hos leiaren for Institutt for datateknologi og informatikk og "
                "studiekvalitetskontakten. Ho skal vere godkjend eller avvist innan "
            ),
        ),
    ],
)
async def test_the_answer_comes_in_the_language_of_the_report(
    front: Front, language: str, sentence: str
) -> None:
    answer = await front.post("student-1", CASES, {**REPORT, "language": language})

    assert answer.json()["next"]["text"].startswith(sentence)


async def test_texts_are_stored_in_composed_form(front: Front) -> None:
    case = await front.report("student-1", title="Blåbær".replace("å", "a\u030a"))

    assert (await front.get("student-1", case)).json()["title"] == "Blåbær"


async def test_what_people_write_in_paragraphs_is_theirs(front: Front) -> None:
    text = "Først\tdette.\n\nSå \u2066עברית\u2069 og \u200bmer."

    case = await front.report("student-1", description=text)

    assert (await front.get("student-1", case)).json()["description"] == text
