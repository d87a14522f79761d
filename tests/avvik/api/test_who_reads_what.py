"""Which words of a case reach whom, by every way there is to read it."""

from typing import Any

import pytest

from tests.avvik.api.front import CASES, Front
from tests.avvik.api.given import (
    ACCEPT,
    ASK,
    CLOSE,
    DAY,
    HANDLER,
    LEADER,
    PLAN,
    REJECT,
    REPORTER,
    Given,
    Step,
    given,
    joined,
)

pytestmark = pytest.mark.alone

# Every text of the case is one of these, followed by more.
REPORT = {
    "title": "Tittelord",
    "description": "Beskrivelsesord",
    "ordinary_channels": {"reason_not": "Kanalord"},
}
TEXTS = {"Tittelord", "Beskrivelsesord", "Kanalord"}
DIALOGUE = {"Kommentarord", "Spørsmålsord", "Svarord", "Beskjedord", "Innsigelsesord"}
INTERNAL = {"Notatord", "Alvorsord", "Årsaksord", "Eskaleringsord"}
MEASURE = {"Tiltaksord", "Henvisningsord", "Framdriftsord", "Gjortord", "Grunnlagsord"}
SHARED = {"Nøytralord", "Tiltakssvarord", "Svartekstord"}
OTHERS = {"Annettiltaksord"}
# Who reported, which stands here for their id.
REPORTED_BY = "melderen selv"

WHOLE = (
    Step(HANDLER, "notes", {"text": "Notatord"}),
    Step(HANDLER, "escalation", {"reason": "Eskaleringsord"}),
    Step(HANDLER, "questions", {"question": "Spørsmålsord", "answer_by": DAY}),
    Step(REPORTER, "answers", {"answer": "Svarord"}),
    Step(ACCEPT.who, ACCEPT.path, {**ACCEPT.body, "comment": "Kommentarord"}),
    Step(HANDLER, "messages", {"text": "Beskjedord"}),
    Step(HANDLER, "severity", {"level": "high", "reason": "Alvorsord"}),
    Step(HANDLER, "publication", {"text": "Nøytralord"}),
    Step(
        HANDLER,
        "measures",
        {
            "kind": "corrective",
            "text": "Tiltaksord",
            "public_text": "Tiltakssvarord",
            "owner": "@iik-leder",
            "due_on": DAY,
            "horizon": "immediate",
            "area": "teaching",
            "external_reference": "Henvisningsord",
        },
    ),
    Step(
        HANDLER,
        "measures",
        {
            "kind": "preventive",
            "text": "Annettiltaksord",
            "owner": "@iv-dekan",
            "due_on": DAY,
            "horizon": "immediate",
            "area": "teaching",
        },
    ),
    Step("iik-leder", "measures/1/acceptance", {"accepted": True}),
    Step("iik-leder", "measures/1/progress", {"text": "Framdriftsord"}),
    Step("iik-leder", "measures/1/completion", {"done": "Gjortord"}),
    Step(HANDLER, "measures/1/effect", {"is_effective": True, "basis": "Grunnlagsord"}),
    Step("iv-dekan", "measures/2/acceptance", {"accepted": False, "reason": "Annettiltaksord"}),
)
ENDED = (
    Step(
        LEADER,
        "closing",
        {"outcome": "fixed", "public_answer": "Svartekstord", "cause": "Årsaksord"},
    ),
    Step(REPORTER, "contest", {"reason": "Innsigelsesord"}),
)
EVERY_WORD = TEXTS | DIALOGUE | INTERNAL | MEASURE | SHARED | OTHERS | {REPORTED_BY}


async def _whole(front: Front) -> Given:
    """A case in which everything was said that can be, and that somebody joined."""
    made = await given(front, *WHOLE, **REPORT)
    joined = await front.post("student-2", f"{made.case}/support", {"language": "nb"})
    made.version = joined.json()["version"]
    await made.did(*ENDED)
    return made


async def _read(front: Front, person: str, case: str, **headers: str) -> str:
    """Whatever the person gets to read of the case, by all ways."""
    answers = [
        await front.get(person, path, **headers)
        for path in (CASES, case, f"{case}/history", f"{case}/readers", f"{case}?version=3")
    ]
    return "\n".join(answer.text for answer in answers)


@pytest.mark.parametrize(
    ("person", "headers", "words"),
    [
        (HANDLER, {}, EVERY_WORD),
        (LEADER, {}, EVERY_WORD),
        (REPORTER, {}, TEXTS | DIALOGUE | SHARED | {REPORTED_BY}),
        ("student-2", {}, SHARED),
        ("iik-leder", {}, MEASURE | {"Tiltakssvarord"}),
        ("iv-dekan", {}, OTHERS),
        ("kvalitet", {}, set()),
        ("kvalitet", {"purpose": "Tilsyn"}, EVERY_WORD - {REPORTED_BY}),
        ("revisor", {}, set()),
        ("custodian", {}, set()),
        ("iik-kontakt", {}, set()),
    ],
)
async def test_words_reach_those_who_may_read_them_and_nobody_else(
    front: Front, person: str, headers: dict[str, str], words: set[str]
) -> None:
    made = await _whole(front)

    read = await _read(front, person, made.case, **headers)
    read = read.replace(await front.person(REPORTER), REPORTED_BY)

    assert {word for word in EVERY_WORD if word in read} == words


async def test_the_receiver_reads_what_was_handed_over(front: Front) -> None:
    made = await given(front, REJECT, **REPORT, consents_to_handover=True)

    shown = (await front.get("ie-hms", made.case)).json()

    assert shown["title"] == "Tittelord"
    assert shown["ordinary_channels"] == {"tried": [], "reason_not": "Kanalord"}
    assert shown["rejection"]["text"] == "Dette er HMS."
    assert shown["reporter"]["person"] == await front.person(REPORTER)
    assert not shown.keys() & {"messages", "notes", "handler", "severity", "due"}


async def test_a_diverted_case_is_a_moment_and_nothing_else_to_its_reporter(front: Front) -> None:
    made = await given(front, Step(HANDLER, "notes", {"text": "Notatord"}), **REPORT)
    await made.did(Step(HANDLER, "diversion"))

    shown = (await front.get(REPORTER, made.case)).json()
    told = (await front.get(REPORTER, f"{made.case}/history")).json()["items"]

    assert (shown["status"], shown["is_sealed"]) == ("diverted", True)
    assert shown.keys() == {
        *("id", "reference", "status", "version", "is_sealed", "category", "category_label"),
        *("unit", "reported_at", "changed_at"),
    }
    assert [item["kind"] for item in told if item["kind"] != "read"] == ["reported", "diverted"]
    assert not {word for word in EVERY_WORD if word in await _read(front, REPORTER, made.case)}
    for person in (HANDLER, LEADER, "kvalitet", "revisor", "custodian"):
        assert (await front.get(person, made.case)).status_code == 404, person


async def test_an_identity_is_open_to_whom_it_was_unlocked(front: Front) -> None:
    made = await given(front, **REPORT)
    before = (await front.get("revisor", made.case)).json()
    unlocking = {"reason": "Tilsyn", "person": "@revisor"}
    await made.did(Step("custodian", "unlocking", unlocking))

    after = (await front.get("revisor", made.case)).json()
    told = (await front.get(REPORTER, f"{made.case}/history")).json()["items"]

    assert "reporter" not in before
    assert after["reporter"]["person"] == await front.person(REPORTER)
    assert "title" not in after
    assert "unlocked" in [item["kind"] for item in told]
    assert "Tilsyn" not in str(told)


async def test_every_phase_is_shown_with_what_belongs_to_it(front: Front) -> None:
    made = await _whole(front)

    shown = (await front.get(LEADER, made.case, accept_language="nb")).json()

    assert shown["severity"] == {
        "level": "high",
        "label": "Høy",
        "is_confirmed": False,
        "reason": "Alvorsord",
    }
    assert (shown["outcome"], shown["outcome_label"]) == ("fixed", "Rettet")
    assert [each["status"] for each in shown["measures"]] == ["effective", "declined"]
    assert shown["measures"][0]["owner"]["name"] == (await _name(front, "iik-leder"))
    assert shown["handler"]["name"] == (await _name(front, HANDLER))
    assert shown["contest"]["unit"]["id"] == "ntnu.ie"
    assert shown["supporters"] == 1
    assert "support_code" not in shown


async def _name(front: Front, person: str) -> str:
    known: dict[str, Any] = (await front.get(person, "/api/v1/me")).json()
    return str(known["name"])


async def test_the_reporter_can_give_others_the_code_while_they_can_join(front: Front) -> None:
    made = await given(front)

    code = (await front.get(REPORTER, made.case)).json()["support_code"]
    joined = await front.post("student-2", "/api/v1/support", {"code": code, "language": "en"})
    made.version = joined.json()["version"]
    own = (await front.get("student-2", made.case)).json()
    await made.did(Step(LEADER, "closing", {"outcome": "fixed", "public_answer": "Rettet."}))

    assert own["joined_as"]["person"] == await front.person("student-2")
    assert "support_code" not in (await front.get(REPORTER, made.case)).json()


async def test_a_link_leads_on_for_whom_the_other_case_is_visible_too(front: Front) -> None:
    lead = await front.report("student-2")
    made = await given(front)
    await made.did(Step(HANDLER, "link", {"lead": lead[-36:]}))

    official = (await front.get(HANDLER, made.case)).json()["link"]
    reporter = (await front.get(REPORTER, made.case)).json()["link"]

    assert official == {"reference": reporter["reference"], "id": lead[-36:]}
    assert reporter.keys() == {"reference"}


async def test_what_was_asked_and_answered_is_read_afterwards(front: Front) -> None:
    made = await given(front, ASK, Step(REPORTER, "answers", {"answer": "Uke 38."}))

    for person in (REPORTER, HANDLER):
        [asked] = (await front.get(person, made.case)).json()["questions"]
        assert asked.keys() == {"question", "asked_at", "answer"}
        assert (asked["question"], asked["answer"]) == ("Hvilke uker?", "Uke 38.")
    assert "questions" not in (await front.get("revisor", made.case)).json()


async def test_whoever_contested_a_rejection_reads_what_was_decided(front: Front) -> None:
    contest = Step(REPORTER, "contest", {"reason": "Det er ikke HMS."})
    made = await given(front, REJECT, contest, consents_to_handover=True)
    await made.did(Step("ie-dekan", CLOSE.path, {**CLOSE.body, "public_answer": "Avvist står."}))

    for person in (REPORTER, HANDLER):
        shown = (await front.get(person, made.case)).json()
        assert shown["rejection"]["decision"] == "Avvist står."


async def test_who_reported_and_where_it_was_are_shown_and_why_nothing_was_tried(
    front: Front,
) -> None:
    channels = {"reason_code": "too_hard"}
    made = await given(
        front, reporter_kind="student", campus="Trondheim", ordinary_channels=channels
    )

    for person in (REPORTER, HANDLER):
        shown = (await front.get(person, made.case, accept_language="en")).json()
        assert (shown["reporter_kind"], shown["campus"]) == ("student", "Trondheim")
        assert shown["ordinary_channels"] == {
            "tried": [],
            "reason_code": "too_hard",
            "reason_label": "Too hard to raise there",
        }


async def _told(front: Front, person: str, made: Given) -> list[dict[str, Any]]:
    told = await front.get(person, f"{made.case}/history", accept_language="en")
    return [item for item in told.json()["items"] if "version" in item]


async def test_who_joined_is_told_that_a_case_was_rejected_and_not_why(front: Front) -> None:
    made = await joined(front, REJECT)

    told = (await _told(front, "student-2", made))[-1]

    assert told["kind"] == "rejected"
    assert told["text"].endswith(" rejected the case.")
    assert told["data"].keys() <= {"unit"}


async def test_who_joined_is_not_told_which_case_leads(front: Front) -> None:
    lead = await front.report(REPORTER)
    reference = (await front.get(REPORTER, lead)).json()["reference"]
    made = await joined(front, Step(HANDLER, "link", {"lead": lead[-36:]}))

    told = (await _told(front, "student-2", made))[-1]

    assert told["kind"] == "linked"
    assert reference not in str(told)
    assert reference in str((await _told(front, REPORTER, made))[-1])


async def test_who_joined_reads_what_was_decided_of_a_contested_rejection_and_nothing_else_of_it(
    front: Front,
) -> None:
    contest = Step(REPORTER, "contest", {"reason": "Det er ikke HMS."})
    made = await joined(front, REJECT, contest)
    before = (await front.get("student-2", made.case)).json()
    await made.did(Step("ie-dekan", CLOSE.path, {**CLOSE.body, "public_answer": "Avvist står."}))

    after = (await front.get("student-2", made.case)).json()
    told = (await _told(front, "student-2", made))[-1]

    assert "rejection" not in before
    assert after["rejection"] == {"decision": "Avvist står."}
    assert told["data"]["public_answer"] == "Avvist står."


async def test_who_joined_reads_of_measures_with_a_public_text_alone(front: Front) -> None:
    silent = {name: value for name, value in PLAN.body.items() if name != "public_text"}
    made = await joined(front, ACCEPT, Step(HANDLER, "measures", silent), PLAN)

    shown = {
        person: (await front.get(person, made.case)).json()["measures"]
        for person in ("student-2", REPORTER)
    }

    assert [each["number"] for each in shown["student-2"]] == [2]
    assert [each["number"] for each in shown[REPORTER]] == [1, 2]


async def test_what_is_shared_of_a_case_is_shown_as_it_is_and_not_as_it_was(front: Front) -> None:
    made = await joined(front, ACCEPT, PLAN)

    for person in ("student-2", "iik-leder"):
        assert (await front.get(person, made.case)).status_code == 200
        for then in ("version=1", "at=2090-01-01T00:00:00Z"):
            assert (await front.get(person, f"{made.case}?{then}")).status_code == 404
    for person in (REPORTER, HANDLER):
        assert (await front.get(person, f"{made.case}?version=1")).status_code == 200
