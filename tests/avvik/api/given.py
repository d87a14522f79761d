"""A case brought over HTTP to where an act belongs: who does what, one act after another."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from msgspec import Struct

from avvik.domain.calendar import after_working_days, oslo_date
from tests.avvik.api.front import CLOSING, REPORT, Front

HANDLER = "ie-kontakt"
LEADER = "idi-leder"
REPORTER = "student-1"
# A working day a good month ahead.
DAY = oslo_date(after_working_days(oslo_date(datetime.now(UTC)), 22)).isoformat()


class Step(Struct, frozen=True):
    """Somebody does something. In its body `@name` is that person's id, `@lead` another case's."""

    who: str
    path: str
    body: Mapping[str, Any] = {}


class Given:
    """A case, and the version that it has come to."""

    def __init__(self, front: Front, case: str) -> None:
        self.front = front
        self.case = case
        self.version = 1

    async def does(self, step: Step, **headers: str) -> httpx.Response:
        """What the act is answered with."""
        sent = {"if_match": f'"{self.version}"', **headers}
        body = await self.filled(step.body)
        return await self.front.post(step.who, f"{self.case}/{step.path}", body, **sent)

    async def did(self, *steps: Step) -> None:
        for step in steps:
            answer = await self.does(step)
            assert answer.is_success, (step, answer.text)
            self.version = answer.json()["version"]

    async def filled(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {name: await self._filled(value) for name, value in body.items()}

    async def _filled(self, value: object) -> object:
        if isinstance(value, dict):
            return await self.filled(value)
        if value == "@lead":
            return (await self.front.report(REPORTER))[-36:]
        if isinstance(value, str) and value.startswith("@"):
            return await self.front.person(value[1:])
        return value


async def given(front: Front, *steps: Step, **report: object) -> Given:
    """A case of IDI, after these acts."""
    made = Given(front, await front.report(REPORTER, **report))
    await made.did(*steps)
    return made


async def joined(front: Front, *steps: Step) -> Given:
    """A case that somebody joined before these acts."""
    made = await given(front, consents_to_handover=True)
    code = (await front.get(REPORTER, made.case)).json()["support_code"]
    answer = await front.post("student-2", "/api/v1/support", {"code": code, "language": "nb"})
    made.version = answer.json()["version"]
    await made.did(*steps)
    return made


ACCEPT = Step(
    HANDLER,
    "acceptance",
    {
        "category": "education_quality",
        "unit": REPORT["unit"],
        "handler": f"@{HANDLER}",
        "deadline": DAY,
        "comment": "Vi tar det opp med emneansvarlig.",
    },
)
REJECT = Step(
    HANDLER,
    "rejection",
    {"reason": "elsewhere", "text": "Dette er HMS.", "receiver": "hse_module", "handover": True},
)
ASK = Step(HANDLER, "questions", {"question": "Hvilke uker?", "answer_by": DAY})
PLAN = Step(
    HANDLER,
    "measures",
    {
        "kind": "corrective",
        "text": "Tre ekstra forelesninger.",
        "public_text": "Forelesningene tas igjen.",
        "owner": "@iik-leder",
        "due_on": DAY,
        "horizon": "immediate",
        "area": "teaching",
        "external_reference": "RITM-4711",
        "effect_on": DAY,
    },
)
TAKE_ON = Step("iik-leder", "measures/1/acceptance", {"accepted": True})
COMPLETE = Step("iik-leder", "measures/1/completion", {"done": "Alle tre er holdt."})
PROPOSE = Step(HANDLER, "closing-proposal", CLOSING)
CLOSE = Step(LEADER, "closing", CLOSING)
