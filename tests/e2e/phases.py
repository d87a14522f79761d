"""A case in every phase: reported by one student, joined by another, and who does what to it."""

from collections.abc import Mapping
from typing import Any

from tests.e2e.people import Caller, day

REPORTER, SUPPORTER = "student-1", "student-2"
CONTACT, LEADER = "ie-kontakt", "idi-leder"
HANDLER, OWNER, RECEIVER = "idi-behandler", "iik-leder", "ie-klage"

Step = tuple[str, str, Mapping[str, Any]]

CLOSING = {"outcome": "fixed", "public_answer": "Det er retta."}
ACCEPT: Step = (
    CONTACT,
    "acceptance",
    {
        "category": "digital",
        "unit": "ntnu.ie.idi",
        "handler": f"@{HANDLER}",
        "deadline": day(30),
        "comment": "Vi ser på det.",
    },
)
PLAN: Step = (
    HANDLER,
    "measures",
    {
        "kind": "corrective",
        "text": "Nye maskiner.",
        "owner": f"@{OWNER}",
        "due_on": day(14),
        "horizon": "immediate",
        "area": "infrastructure",
    },
)
REJECT: Step = (
    CONTACT,
    "rejection",
    {"reason": "elsewhere", "text": "Det er ei klage.", "receiver": "appeal", "handover": True},
)
WORKED_ON = (ACCEPT, PLAN)
DONE = (
    *WORKED_ON,
    (OWNER, "measures/1/acceptance", {"accepted": True}),
    (OWNER, "measures/1/completion", {"done": "Maskinene er kjøpte."}),
    (HANDLER, "closing-proposal", CLOSING),
)
CLOSED = (*DONE, (LEADER, "closing", CLOSING))

# A contested case is closed still: who decides it is what differs.
PHASES: Mapping[str, tuple[Step, ...]] = {
    "reported": (),
    "awaiting_reporter": ((CONTACT, "questions", {"question": "Kor?", "answer_by": day(7)}),),
    "in_progress": WORKED_ON,
    "ready_to_close": DONE,
    "rejected": (REJECT,),
    "diverted": ((CONTACT, "diversion", {}),),
    "linked": ((CONTACT, "link", {"lead": "@lead"}),),
    "withdrawn": ((REPORTER, "withdrawal", {}),),
    "closed": CLOSED,
    "contested": (*CLOSED, (REPORTER, "contest", {"reason": "Det er ikkje retta."})),
}


async def in_every_phase(people: Mapping[str, Caller], **report: Any) -> dict[str, str]:
    """The ids of such cases, by the names of the phases."""
    cases: dict[str, str] = {}
    for phase, steps in PHASES.items():
        answer = await people[REPORTER].report(consents_to_handover=True, **report)
        assert answer.status_code == 201, answer.text
        case, code = answer.json()["id"], answer.json()["support_code"]
        cases[phase] = case
        joining = {"code": code, "language": "en"}
        joined = await people[SUPPORTER].http.post("/api/v1/support", json=joining)
        assert joined.status_code == 200, joined.text
        await carry_out(people, case, steps, lead=cases["reported"])
    return cases


async def carry_out(
    people: Mapping[str, Caller], case: str, steps: tuple[Step, ...], lead: str = ""
) -> None:
    """Let people do these things to a case."""
    for who, act, body in steps:
        filled = {name: await _filled(value, people, lead) for name, value in body.items()}
        await people[who].do(case, act, **filled)


async def _filled(value: Any, people: Mapping[str, Caller], lead: str) -> Any:
    """The value; for `@somebody` their id."""
    match value:
        case "@lead":
            return lead
        case str() if value.startswith("@"):
            return await people[value[1:]].person()
        case dict():
            return {name: await _filled(each, people, lead) for name, each in value.items()}
        case _:
            return value
