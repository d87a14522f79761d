"""Nothing personal is kept in the clear anywhere but where it is meant to be read."""

import re
from functools import partial
from typing import Any

from tests.e2e import canary, traces
from tests.e2e.people import DEVIATIONS, callers
from tests.e2e.phases import CONTACT, HANDLER, LEADER, OWNER, RECEIVER, carry_out
from tests.e2e.system import System
from tests.servers import eventually

PEOPLE = (
    *(canary.SUB, canary.JOINING, CONTACT, HANDLER, LEADER, OWNER, RECEIVER),
    *("ie-dekan", "kvalitet", "custodian", "revisor"),
)
REPORT: dict[str, Any] = {
    "title": canary.TITLE,
    "description": canary.DESCRIPTION,
    "ordinary_channels": {"tried": [], "reason_not": canary.REASON},
    "concerns": [{"name": canary.NAMED}],
}


async def live_a_case(system: System) -> tuple[str, list[str]]:
    """A case with a canary in every field of every act; and every URL that people met."""
    async with callers(system, PEOPLE) as people:
        student, dean = people[canary.SUB], people["ie-dekan"]
        answer = await student.report(**REPORT)
        case: str = answer.json()["id"]
        code = answer.json()["support_code"]
        joining = {"code": code, "language": "nb"}
        joined = await people[canary.JOINING].http.post("/api/v1/support", json=joining)
        assert joined.status_code == 200, joined.text
        await dean.deliveries(case, at_least=3)
        await dean.get(case, Purpose="triage")
        await carry_out(people, case, canary.LIFE)
        handed_over = await student.reported(**REPORT, consents_to_handover=True)
        await carry_out(people, handed_over, canary.REJECTION)
        passed = (await people[CONTACT].get(handed_over, "/history")).text
        # What fails must not tell more than what succeeds.
        refused = await dean.act(case, "closing", 1, canary.CLOSING)
        unknown = await student.report(title=canary.TITLE, category=canary.REASON)
        shown = await dean.get(case)
        trail = await dean.get(case, "/history")
        found = await student.http.post(f"{DEVIATIONS}/search", json={"text": canary.TITLE})
        page = await dean.http.get(DEVIATIONS, params={"limit": 1})
        await dean.deliveries(case, at_least=20)
    assert (refused.status_code, unknown.status_code) == (412, 422)
    assert canary.TITLE in shown.text
    # Whoever may read it reads every word that was said.
    assert [word for word in canary.SAID if word not in shown.text + trail.text + passed] == []
    answers = (answer, joined, refused, unknown, shown, trail, found, page)
    urls = [str(each.url) for each in answers]
    urls += [
        each.headers[name]
        for each in answers
        for name in ("location", "link")
        if name in each.headers
    ]
    urls += [
        url for letter in system.mail.about(case) for url in re.findall(r"http\S+", letter.text)
    ]
    return case, urls


async def test_what_is_personal_stands_nowhere_in_the_clear(system: System) -> None:
    case, urls = await live_a_case(system)
    await eventually(partial(system.mail.about, case, canary.ADDRESS))

    told = traces.forms(canary.ALL)
    assert [url for url in urls if traces.holds(url.encode(), told)] == []
    assert await traces.found(system, canary.ALL) == []


async def test_mails_hold_no_title_free_text_or_name(system: System) -> None:
    case, _ = await live_a_case(system)
    letters = [letter.message.as_bytes() for letter in system.mail.about(case)]

    assert len(letters) >= 20
    address = {
        canary.ADDRESS,
        "kanarine.zyqvist",
        "Zyqvist",
        "kanarius.wyqvist",
        "Wyqvist",
        canary.JOINING_CLAIMS["email"],
    }
    words = [word for word in canary.ALL if word not in address]
    assert [word for word in words for letter in letters if word.encode() in letter] == []
