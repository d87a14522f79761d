"""What only one act asks for, or says."""

from datetime import UTC, date, datetime, timedelta

import pytest

from avvik.domain.calendar import oslo_date
from tests.avvik.api.front import Front
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
    Step,
    given,
)

REQUIRED = ("category", "unit", "handler", "deadline", "comment")


async def test_an_acceptance_with_a_missing_field_is_refused_at_that_field(front: Front) -> None:
    made = await given(front)
    for missing in REQUIRED:
        body = {name: value for name, value in ACCEPT.body.items() if name != missing}

        answer = await made.does(Step(HANDLER, "acceptance", body))

        assert answer.status_code == 422
        assert [each["pointer"] for each in answer.json()["errors"]] == [f"/{missing}"]


async def test_who_declines_a_measure_says_why(front: Front) -> None:
    made = await given(front, ACCEPT, PLAN)
    declined = Step("iik-leder", "measures/1/acceptance", {"accepted": False})

    answer = await made.does(declined)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/reason"
    await made.did(Step(declined.who, declined.path, {**declined.body, "reason": "Ingen rom."}))


@pytest.mark.parametrize("number", ["2", "0", "-1", "99999999999999999999", "x", "1.0", "١"])
async def test_a_measure_that_is_not_there_is_not_found(front: Front, number: str) -> None:
    made = await given(front, ACCEPT, PLAN)

    answer = await made.does(Step(LEADER, f"measures/{number}/progress", {"text": "Halvveis."}))

    assert answer.status_code == 404


async def test_a_measure_is_where_its_location_says(front: Front) -> None:
    made = await given(front, ACCEPT)

    answer = await made.does(PLAN)
    shown = await front.get(LEADER, answer.headers["location"])

    assert (shown.status_code, shown.json()["number"]) == (200, 1)
    assert shown.json()["text"] == PLAN.body["text"]
    assert (await front.get(LEADER, f"{made.case}/measures/2")).status_code == 404
    assert (await front.get("student-2", answer.headers["location"])).status_code == 404


async def test_a_day_that_has_passed_is_no_deadline(front: Front) -> None:
    made = await given(front)
    past = Step(HANDLER, "acceptance", {**ACCEPT.body, "deadline": "2026-01-05"})

    answer = await made.does(past)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/not-in-future")
    assert answer.json()["errors"][0]["pointer"] == "/deadline"


async def test_who_is_out_of_the_case_is_no_handler(front: Front) -> None:
    made = await given(front)
    await made.did(Step("ie-dekan", "recusal", {"person": f"@{LEADER}", "reason": "I slekt."}))
    chosen = Step("ie-dekan", "acceptance", {**ACCEPT.body, "handler": f"@{LEADER}"})

    answer = await made.does(chosen)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/person-out")
    assert answer.json()["errors"] == [{"pointer": "/handler", "detail": answer.json()["detail"]}]


async def test_no_leader_hides_a_case_from_whoever_oversees_it_or_ranks_above_them(
    front: Front,
) -> None:
    made = await given(front)

    for who, out, problem in (
        (LEADER, "revisor", "under-nobody"),
        (LEADER, "kvalitet", "under-nobody"),
        ("prorektor", "rektor", "over-superior"),
    ):
        answer = await made.does(Step(who, "recusal", {"person": f"@{out}"}))

        assert (answer.status_code, answer.json()["type"]) == (409, f"/problems/{problem}")
        assert (await front.get(out, made.case)).status_code == 200


MOVE = Step("ie-dekan", "unit-transfer", {"unit": "ntnu.iv", "reason": "Emnet hører til IV."})


async def test_a_personnel_like_case_moves_once_its_head_was_consulted(front: Front) -> None:
    made = await given(front, category="psychosocial")
    today = oslo_date(datetime.now(UTC))
    before, after = today - timedelta(days=1), today + timedelta(days=1)

    answer = await made.does(MOVE, accept_language="en")

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/head-not-consulted")
    assert "the leader of the Department of Computer Science was" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/consulted"
    assert (await made.does(_consulted(before))).json()["type"] == "/problems/before-report"
    ahead = await made.does(_consulted(after), accept_language="nn")
    assert (ahead.status_code, ahead.json()["type"]) == (422, "/problems/not-yet-consulted")
    assert ahead.json()["errors"] == [
        {"pointer": "/consulted/on", "detail": ahead.json()["detail"]}
    ]
    assert ahead.json()["detail"].startswith("Dagen i «consulted» ligg fram i tid.")
    await made.did(_consulted(today))


def _consulted(day: date) -> Step:
    said = {"person": f"@{LEADER}", "on": day.isoformat()}
    return Step(MOVE.who, MOVE.path, {**MOVE.body, "consulted": said})


async def test_accepting_a_personnel_like_case_for_another_unit_puts_the_consultation_on_record(
    front: Front,
) -> None:
    made = await given(front, category="psychosocial")
    today = oslo_date(datetime.now(UTC)).isoformat()
    body = {**ACCEPT.body, "category": "psychosocial", "unit": "ntnu.iv.ept"}
    consulted = {"person": f"@{LEADER}", "on": today}

    answer = await made.does(Step(HANDLER, "acceptance", body))
    await made.did(Step(HANDLER, "acceptance", {**body, "consulted": consulted}))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/head-not-consulted")
    history = await front.get("rektor", f"{made.case}/history", accept_language="en")
    _, moved, taken_on = (each for each in history.json()["items"] if "version" in each)
    assert (moved["kind"], taken_on["kind"]) == ("unit_transferred", "accepted")
    assert "Inger Eksempel was consulted on " in moved["text"]
    person = await front.person(LEADER)
    assert (moved["data"]["consulted"], moved["data"]["consulted_on"]) == (person, today)


async def test_where_the_head_is_concerned_the_dean_is_named(front: Front) -> None:
    concerned = [{"person": await front.person(LEADER)}]
    made = await given(front, concerns=concerned)

    answer = await made.does(MOVE, accept_language="nb")

    faculty = "lederen for Fakultet for informasjonsteknologi og elektroteknikk"
    assert faculty in answer.json()["detail"]


async def test_whoever_is_asked_is_told_their_own_deadline_as_theirs(front: Front) -> None:
    made = await given(front)
    asked = await made.does(ASK, accept_language="en")
    made.version += 1
    wrote = await made.does(
        Step(REPORTER, "messages", {"text": "Jeg leter."}), accept_language="en"
    )

    assert "The reporter has until " in asked.json()["next"]["text"]
    assert "You have until " in wrote.json()["next"]["text"]


async def test_without_consent_nothing_is_handed_over(front: Front) -> None:
    made = await given(front)

    answer = await made.does(REJECT)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-consent")
    assert answer.json()["errors"][0]["pointer"] == "/handover"


CONTEST = Step(REPORTER, "contest", {"reason": "Ingenting er gjort."})
RECTOR_CLOSES = Step("rektor", CLOSE.path, CLOSE.body)


async def test_what_the_rector_decided_is_said_to_be_the_independent_recipient_s_to_decide_again(
    front: Front,
) -> None:
    made = await given(front, RECTOR_CLOSES)

    told = (await made.does(CONTEST, accept_language="en")).json()["next"]

    assert (told["role"], told["unit"]) == ("independent_recipient", "ntnu")
    assert "Now the independent recipient at the Norwegian" in told["text"]
    history = await front.get(REPORTER, f"{made.case}/history", accept_language="en")
    [said] = [each["text"] for each in history.json()["items"] if each["kind"] == "contested"]
    assert ", and the independent recipient decides by " in said


@pytest.mark.parametrize(
    ("language", "may_contest", "final"),
    [
        ("nb", "kan be om ny vurdering", "er endelig ved institusjonen"),
        ("nn", "kan be om ny vurdering", "er endeleg ved institusjonen"),
        ("en", "may ask for a new decision", "is final at the institution"),
    ],
)
async def test_what_the_independent_recipient_decided_is_said_to_be_final(
    front: Front, language: str, may_contest: str, final: str
) -> None:
    made = await given(front)
    closed = await made.does(RECTOR_CLOSES, accept_language=language)
    made.version = closed.json()["version"]
    await made.did(CONTEST)

    answer = await made.does(Step("varsling", CLOSE.path, CLOSE.body), accept_language=language)

    assert may_contest in closed.json()["next"]["text"]
    assert final in answer.json()["next"]["text"]
    assert may_contest not in answer.json()["next"]["text"]
    assert (await front.get(REPORTER, made.case)).json().get("contest_until") is None
    made.version = answer.json()["version"]
    refused = await made.does(CONTEST, accept_language=language)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/nobody-above")
    assert "institu" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("language", "stands", "decided"),
    [
        ("nb", "Avvisningen står.", "at avvisningen står."),
        ("nn", "Avvisinga står.", "at avvisinga står."),
        ("en", "The rejection stands.", "that the rejection stands."),
    ],
)
async def test_who_dismisses_the_contest_of_a_rejection_is_not_told_that_the_case_is_closed(
    front: Front, language: str, stands: str, decided: str
) -> None:
    contest = Step(REPORTER, "contest", {"reason": "Det er ikke HMS."})
    made = await given(front, REJECT, contest, consents_to_handover=True)

    answer = await made.does(Step("ie-dekan", CLOSE.path, CLOSE.body), accept_language=language)

    assert answer.json()["status"] == "rejected"
    assert answer.json()["next"]["text"].startswith(stands)
    for reader in (REPORTER, "rektor"):
        told = await front.get(reader, f"{made.case}/history", accept_language=language)
        assert [each["text"] for each in told.json()["items"] if "version" in each][-1].endswith(
            decided
        )


async def test_a_case_is_sealed_only_where_there_is_somebody_to_seal_it_to(front: Front) -> None:
    made = await given(front)

    diverted = await made.does(Step(HANDLER, "diversion", {}), accept_language="en")

    assert diverted.json()["next"]["due"] is None
    assert "Nobody here can read it any more" in diverted.json()["next"]["text"]
    assert (await made.does(Step(HANDLER, "notes", {"text": "?"}))).status_code == 404


async def test_whose_turn_it_is_follows_the_case(front: Front) -> None:
    made = await given(front)
    asked = await made.does(Step(HANDLER, "questions", {"question": "Når?", "answer_by": DAY}))

    assert asked.json()["next"]["role"] == "reporter"
    assert asked.json()["next"]["due"].startswith(DAY)


async def test_what_people_write_comes_back_byte_by_byte(front: Front) -> None:
    text = "Først\tdette.\n\nSå \u2066עברית\u2069, \u200bmer og blåbær."
    made = await given(front, ACCEPT)

    await made.did(Step(LEADER, "closing", {"outcome": "fixed", "public_answer": text}))

    shown = (await front.get("student-1", made.case)).json()
    assert shown["public_answer"] == text
