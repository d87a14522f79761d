"""Nothing personal is kept in the clear anywhere but where it is meant to be read."""

import re
from functools import partial

from tests.e2e import canary, traces
from tests.e2e.people import caller
from tests.e2e.system import System
from tests.servers import eventually


async def live_a_case(system: System) -> tuple[str, list[str]]:
    """A case with a canary in every field; and every URL that people met."""
    async with caller(system, canary.SUB) as student, caller(system, "idi-leder") as leader:
        answer = await student.report(
            title=canary.TITLE,
            description=canary.DESCRIPTION,
            ordinary_channels={"tried": [], "reason_not": canary.REASON},
            concerns=[{"name": canary.NAMED}],
        )
        case: str = answer.json()["id"]
        await leader.deliveries(case, at_least=3)
        await leader.get(case, Purpose="triage")
        closing = {
            "outcome": "fixed",
            "public_answer": canary.ANSWER,
            "cause": canary.CAUSE,
        }
        refused = await leader.act(case, "closing", 7, closing)
        await leader.act(case, "closing", 1, closing)
        await leader.deliveries(case, at_least=4)
        # What fails must not tell more than what succeeds.
        unknown = await student.report(title=canary.TITLE, category=canary.REASON)
        shown = await leader.get(case)
        page = await leader.http.get("/api/v1/deviations", params={"limit": 1})
    assert (refused.status_code, unknown.status_code) == (412, 422)
    assert canary.TITLE in shown.text
    answers = (answer, refused, unknown, shown, page)
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

    assert len(letters) == 4
    address = {canary.ADDRESS, "kanarine.zyqvist", "Zyqvist"}
    words = [word for word in canary.ALL if word not in address]
    assert [word for word in words for letter in letters if word.encode() in letter] == []
