"""What a linked case tells of how its lead was closed, and to whom."""

from base64 import b64decode
from typing import Any
from uuid import UUID

import pytest

from avvik.application.sealing import KEY_ID
from tests.avvik.adapters.stores import connected
from tests.avvik.api.front import Front
from tests.avvik.api.given import CLOSE, HANDLER, LEADER, REJECT, REPORTER, Given, Step, joined

JOINED = "student-2"
LEAD_REPORTER = "student-3"
DEAN = "ie-dekan"
CLOSE_LEAD = Step(LEADER, CLOSE.path, {**CLOSE.body, "cause": "Årsaksord"})
ANSWER = {
    "outcome": "fixed",
    "outcome_label": "Rettet",
    "public_answer": "Forelesningene er tatt igjen.",
}
NOT_TOLD = ("Tittelord", "Beskrivelsesord", "Notatord", "Årsaksord")


async def _followed_up(front: Front) -> tuple[Given, Given]:
    """A case, and one that somebody joined and that is linked to it."""
    words = {"title": "Tittelord", "description": "Beskrivelsesord", "consents_to_handover": True}
    lead = Given(front, await front.report(LEAD_REPORTER, **words))
    await lead.did(Step(HANDLER, "notes", {"text": "Notatord"}))
    made = await joined(front, Step(HANDLER, "link", {"lead": lead.case[-36:]}))
    return lead, made


async def _link(front: Front, person: str, made: Given, **headers: str) -> dict[str, Any]:
    shown = await front.get(person, made.case, accept_language="nb", **headers)
    assert shown.status_code == 200
    link: dict[str, Any] = shown.json().get("link", {})
    return link


async def test_a_linked_case_tells_how_its_lead_was_closed(front: Front) -> None:
    lead, made = await _followed_up(front)
    before = await _link(front, REPORTER, made)
    await lead.did(CLOSE_LEAD)

    assert before.keys() == {"reference"}
    assert await _link(front, REPORTER, made) == {**before, **ANSWER}
    assert await _link(front, HANDLER, made) == {**before, **ANSWER, "id": lead.case[-36:]}


async def test_a_linked_case_tells_nothing_else_of_its_lead(front: Front) -> None:
    lead, made = await _followed_up(front)
    await lead.did(CLOSE_LEAD)

    for person in (REPORTER, JOINED):
        assert (await front.get(person, lead.case)).status_code == 404
        for path in (made.case, f"{made.case}/history"):
            read = (await front.get(person, path)).text
            assert not [word for word in NOT_TOLD if word in read]


async def test_who_joined_a_linked_case_reads_the_answer_and_not_which_case_leads(
    front: Front,
) -> None:
    lead, made = await _followed_up(front)
    before = await _link(front, JOINED, made)
    await lead.did(CLOSE_LEAD)

    assert before == {}
    assert await _link(front, JOINED, made) == ANSWER


async def test_the_leads_answer_is_for_those_who_would_read_the_linked_cases_own(
    front: Front,
) -> None:
    lead, made = await _followed_up(front)
    await lead.did(CLOSE_LEAD)

    for person in ("revisor", "kvalitet"):
        assert not (await _link(front, person, made)).keys() & ANSWER.keys()
    assert await _link(front, "custodian", made) == {}
    assert (await _link(front, "kvalitet", made, purpose="Tilsyn")).items() >= ANSWER.items()


@pytest.mark.parametrize("out", ["concerns", "recusal"])
async def test_whoever_is_out_of_a_lead_learns_nothing_of_it_by_what_it_leads(
    front: Front, out: str
) -> None:
    """As the official of one, and as the reporter of another."""
    named = {"concerns": [{"person": await front.person(LEADER)}]} if out == "concerns" else {}
    lead = Given(front, await front.report(LEAD_REPORTER, **named))
    if out == "recusal":
        await lead.did(Step(LEADER, "recusal"))
    reference = (await front.get(LEAD_REPORTER, lead.case)).json()["reference"]
    link = Step(DEAN, "link", {"lead": lead.case[-36:]})
    others = await joined(front, link)
    own = Given(front, await front.report(LEADER))
    await own.did(link)

    for steps in ((), (Step(DEAN, CLOSE.path, CLOSE.body),)):
        await lead.did(*steps)
        for made in (others, own):
            shown = (await front.get(LEADER, made.case)).json()
            assert (shown["status"], shown.get("link")) == ("linked", None)
            for text in (shown, (await front.get(LEADER, f"{made.case}/history")).json()):
                assert not [word for word in (reference, *ANSWER.values()) if word in str(text)]
        assert (await _link(front, REPORTER, others))["reference"] == reference

    await others.did(Step(DEAN, "reopening", {"reason": "Det gjelder noe annet."}))
    assert reference not in (await front.get(LEADER, f"{others.case}/history")).text


async def test_reading_the_leads_answer_is_noted_for_the_linked_case(front: Front) -> None:
    lead, made = await _followed_up(front)
    await lead.did(CLOSE_LEAD)
    await _link(front, JOINED, made)

    [latest, *_] = (await front.get(REPORTER, f"{made.case}/readers")).json()["items"]

    assert latest["reader"]["role"] == "supporter"


async def test_a_linked_case_as_it_was_does_not_tell_how_its_lead_was_closed_since(
    front: Front,
) -> None:
    lead, made = await _followed_up(front)
    await lead.did(CLOSE_LEAD)

    shown = (await front.get(REPORTER, f"{made.case}?version={made.version}")).json()

    assert shown["link"].keys() == {"reference"}


@pytest.mark.parametrize(
    "steps",
    [
        (Step(HANDLER, "diversion"),),
        (REJECT,),
        (Step(LEAD_REPORTER, "withdrawal"),),
        (CLOSE_LEAD, Step(LEADER, "reopening", {"reason": "Det skjedde igjen."})),
    ],
    ids=["diverted", "rejected", "withdrawn", "reopened"],
)
async def test_of_a_lead_that_is_not_closed_a_linked_case_tells_nothing(
    front: Front, steps: tuple[Step, ...]
) -> None:
    lead, made = await _followed_up(front)
    await lead.did(*steps)

    assert (await _link(front, REPORTER, made)).keys() == {"reference"}
    assert await _link(front, JOINED, made) == {}


async def test_of_a_lead_whose_keys_are_gone_a_linked_case_tells_nothing(
    front: Front, dsn: str
) -> None:
    lead, made = await _followed_up(front)
    await lead.did(CLOSE_LEAD)
    async with connected(dsn) as owner:
        envelope = await owner.fetchval(
            """
            select convert_from(state, 'UTF8')::jsonb -> 'public_answer' ->> 'envelope'
            from avvik.events where originator_id = $1 and topic = 'closed'
            """,
            UUID(lead.case[-36:]),
        )
        key = UUID(bytes=b64decode(envelope)[KEY_ID])
        assert await owner.execute("delete from vault.keys where id = $1", key) == "DELETE 1"

    assert (await _link(front, REPORTER, made)).keys() == {"reference"}
