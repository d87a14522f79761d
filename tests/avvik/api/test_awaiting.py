"""How many cases await somebody, in every phase in which there is something for them to do."""

import pytest

from tests.avvik.api.front import Front
from tests.avvik.api.given import (
    ACCEPT,
    ASK,
    CLOSE,
    HANDLER,
    LEADER,
    PLAN,
    PROPOSE,
    REJECT,
    REPORTER,
    TAKE_ON,
    Given,
    Step,
    given,
)

pytestmark = pytest.mark.alone

WHY = {"reason": "Fordi det er slik."}
CONSENT = {"consents_to_handover": True}
CONTEST = Step(REPORTER, "contest", WHY)
DECIDE = Step("ie-dekan", CLOSE.path, CLOSE.body)
CONFIRM = Step("ie-hms", "handover-confirmation", {})


async def _awaiting(front: Front, person: str) -> int:
    waiting: int = (await front.get(person, "/api/v1/me")).json()["awaiting"]
    return waiting


@pytest.mark.parametrize(
    ("person", "before", "act", "report"),
    [
        (REPORTER, (ASK,), Step(REPORTER, "answers", {"answer": "Uke 38."}), {}),
        ("iik-leder", (ACCEPT, PLAN), TAKE_ON, {}),
        ("ie-hms", (REJECT,), CONFIRM, CONSENT),
        (LEADER, (ACCEPT, PROPOSE), Step(LEADER, "send-back", WHY), {}),
        (
            "ie-dekan",
            (CLOSE, Step(REPORTER, "contest", WHY)),
            Step("ie-dekan", CLOSE.path, CLOSE.body),
            {},
        ),
    ],
    ids=["question", "measure", "handover", "proposal", "contest"],
)
async def test_what_somebody_has_to_do_awaits_them_until_it_is_done(
    front: Front, person: str, before: tuple[Step, ...], act: Step, report: dict[str, object]
) -> None:
    made = await given(front, *before, **report)
    others = [who for who in (REPORTER, "iik-leder", "ie-hms", "ie-dekan") if who != person]

    assert await _awaiting(front, person) == 1
    assert {await _awaiting(front, other) for other in others} == {0}
    await made.did(act)
    assert await _awaiting(front, person) == 0


async def test_who_closed_a_case_is_not_asked_to_decide_what_is_contested(front: Front) -> None:
    await given(front, DECIDE, CONTEST)

    assert await _awaiting(front, "ie-dekan") == 0
    assert await _awaiting(front, "rektor") == 1
    assert await _awaiting(front, HANDLER) == 0


async def test_a_case_whose_head_is_party_to_it_awaits_the_dean(front: Front) -> None:
    await front.report(REPORTER)
    await front.report(LEADER)

    counts = {who: await _awaiting(front, who) for who in (LEADER, "ie-dekan", "rektor")}
    assert counts == {LEADER: 1, "ie-dekan": 1, "rektor": 0}


async def test_what_a_party_may_not_close_awaits_whoever_may(front: Front) -> None:
    made = Given(front, await front.report(LEADER))
    await made.did(ACCEPT, PROPOSE)

    counts = {who: await _awaiting(front, who) for who in (LEADER, "ie-dekan", "rektor", HANDLER)}
    assert counts == {LEADER: 0, "ie-dekan": 1, "rektor": 0, HANDLER: 0}
    await made.did(Step("ie-dekan", CLOSE.path, CLOSE.body))
    assert await _awaiting(front, "ie-dekan") == 0


async def test_what_nobody_of_the_line_may_close_awaits_the_independent_recipient(
    front: Front,
) -> None:
    made = Given(front, await front.report("rektor", concerns=await _all_but_the_rector(front)))
    await made.did(
        Step("varsling", ACCEPT.path, {**ACCEPT.body, "handler": "@varsling"}),
        Step("varsling", PROPOSE.path, PROPOSE.body),
    )

    counts = {who: await _awaiting(front, who) for who in ("varsling", "rektor", LEADER)}
    assert counts == {"varsling": 1, "rektor": 0, LEADER: 0}


async def _all_but_the_rector(front: Front) -> list[dict[str, str]]:
    rector = await front.person("rektor")
    return [{"person": each} for each in await front.line("ntnu.ie.idi") if each != rector]


async def test_a_case_to_which_the_whole_line_is_party_awaits_the_independent_recipient(
    front: Front,
) -> None:
    await front.report("rektor", concerns=await _all_but_the_rector(front))

    assert await _awaiting(front, "varsling") == 1
    assert await _awaiting(front, "rektor") == 0


async def test_what_nobody_of_the_line_is_left_to_decide_awaits_the_independent_recipient(
    front: Front,
) -> None:
    """The head still answers for the case, and decides nothing of it."""
    made = await given(front, DECIDE, CONTEST, Step("rektor", "recusal", {}))

    assert await _awaiting(front, "varsling") == 1
    assert {await _awaiting(front, who) for who in (LEADER, "ie-dekan", "rektor")} == {0}
    listed = (await front.get("varsling", "/api/v1/deviations")).json()["items"]
    assert [each["id"] for each in listed] == [made.case[-36:]]
    assert (await made.does(Step("varsling", "recusal", {}))).status_code == 409
    await made.did(Step("varsling", CLOSE.path, CLOSE.body))
    assert await _awaiting(front, "varsling") == 0


async def test_what_the_independent_recipient_opened_again_is_the_lines(front: Front) -> None:
    made = await given(front, Step("rektor", CLOSE.path, CLOSE.body), CONTEST)
    assert await _awaiting(front, "varsling") == 1

    await made.did(Step("varsling", "reopening", WHY), CLOSE)
    contested = await made.does(CONTEST)

    decides = contested.json()["next"]
    assert (decides["role"], decides["unit"]) == ("line_leader", "ntnu.ie")
    assert {who: await _awaiting(front, who) for who in ("ie-dekan", "varsling")} == {
        "ie-dekan": 1,
        "varsling": 0,
    }
    assert (await front.get("varsling", made.case)).status_code == 404
