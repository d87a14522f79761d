"""Everybody asks for everything: they are shown and may do what is theirs, and learn of no more."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from tests.e2e import traces
from tests.e2e.people import DEVIATIONS, Caller, callers, day
from tests.e2e.phases import CLOSING, in_every_phase
from tests.e2e.system import System

# Stands in the title of these cases only.
TITLE = "Kanarifugl-Xw41"
REPORTER_NAME = "Solveig"
CATEGORY = "digital"

# What each is to a case in each phase: `.` nothing · r reporter · s supporter · o official ·
# l line leader · n line leader who may not decide what is contested · a auditor ·
# q quality division · c custodian · v receiver of a handover · m owner of a measure ·
# d data protection officer, who learns by whom it was read, and nothing of it
SIGHT = """
              reported asked in_progress ready rejected diverted linked withdrawn closed contested
student-1        r       r        r        r      r        r       r        r       r        r
student-2        s       s        s        s      s        .       s        s       s        s
ansatt-1         .       .        .        .      .        .       .        .       .        .
ie-kontakt       o       o        o        o      o        .       o        o       o        o
ie-hms           .       .        .        .      .        .       .        .       .        .
idi-behandler    .       .        o        o      .        .       .        .       o        o
idi-leder        l       l        l        l      l        .       l        l       l        n
ie-dekan         l       l        l        l      l        .       l        l       l        l
prorektor        l       l        l        l      l        .       l        l       l        l
rektor           l       l        l        l      l        .       l        l       l        l
iik-leder        .       .        m        m      .        .       .        .       m        m
iv-dekan         .       .        .        .      .        .       .        .       .        .
ie-klage         .       .        .        .      v        .       .        .       .        .
revisor          a       a        a        a      a        .       a        a       a        a
kvalitet         q       q        q        q      q        .       q        q       q        q
custodian        c       c        c        c      c        .       c        c       c        c
varsling         .       .        .        .      .        .       .        .       .        .
personvern       d       d        d        d      d        d       d        d       d        d
arkivar          .       .        .        .      .        .       .        .       .        .
admin            .       .        .        .      .        .       .        .       .        .
"""
LONGER = {"asked": "awaiting_reporter", "ready": "ready_to_close"}
OFFICIALS = "oln"
READS_TITLE = "rvoln"
READS_READERS = "raqolnd"
SEES_NOTHING = ".d"
# Who may do what, seeing the case.
MAY: Mapping[str, str] = {
    **dict.fromkeys(("answers", "withdrawal", "contest"), "r"),
    "messages": f"r{OFFICIALS}",
    **dict.fromkeys(("acknowledgement", "send-back"), "ln"),
    **dict.fromkeys(("closing", "reopening"), "l"),
    **dict.fromkeys(("acceptance", "rejection", "diversion", "link", "questions"), OFFICIALS),
    **dict.fromkeys(("severity", "unit-transfer", "handler-transfer"), OFFICIALS),
    **dict.fromkeys(("measures", "measures/1/effect", "closing-proposal"), OFFICIALS),
    **dict.fromkeys(("notes", "publication", "escalation"), OFFICIALS),
    **dict.fromkeys(
        ("measures/1/acceptance", "measures/1/progress", "measures/1/completion"), "lnm"
    ),
    "recusal": f"{OFFICIALS}aqcvm",
    "handover-confirmation": "v",
    "unlocking": "c",
}
# Where there is a measure to speak of.
MEASURED = ("in_progress", "ready_to_close", "closed", "contested")
SOMEBODY = "4b1d7c52-0f0a-4f65-9c1e-3a6f2b9d8e10"
WHY = {"reason": "Slik er det."}
TEXT = {"text": "Slik er det."}
BODIES: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(("contest", "send-back", "reopening", "escalation", "unlocking"), WHY),
    **dict.fromkeys(("messages", "notes", "publication", "measures/1/progress"), TEXT),
    **dict.fromkeys(("closing", "closing-proposal"), CLOSING),
    "answers": {"answer": "Ja."},
    "acceptance": {
        "category": CATEGORY,
        "unit": "ntnu.ie.idi",
        "handler": SOMEBODY,
        "deadline": day(30),
        "comment": "Ja.",
    },
    "rejection": {"reason": "elsewhere", "receiver": "appeal", **TEXT},
    "link": {"lead": SOMEBODY},
    "questions": {"question": "Kor?", "answer_by": day(7)},
    "severity": {"level": "high", **WHY},
    "unit-transfer": {"unit": "ntnu.iv", **WHY},
    "handler-transfer": {"person": SOMEBODY, **WHY},
    "measures": {
        "kind": "corrective",
        "owner": SOMEBODY,
        "due_on": day(14),
        "horizon": "immediate",
        "area": "teaching",
        **TEXT,
    },
    "measures/1/acceptance": {"accepted": True},
    "measures/1/completion": {"done": "Ja."},
    "measures/1/effect": {"is_effective": True, "basis": "Ja."},
}
# What is not about a case, and to whom it is answered; to everybody else it is 403.
LEADERS = ("idi-leder", "iik-leder", "ie-dekan", "iv-dekan", "prorektor", "rektor")
ROUTES: Mapping[str, tuple[str, ...]] = {
    "/api/v1/audit/events": ("revisor",),
    "/api/v1/units/alerts": ("admin", "kvalitet", *LEADERS),
    "/api/v1/configuration/source": ("admin", "kvalitet"),
}
# Who holds a role finds whom to give a case to.
WITHOUT_ROLE = ("student-1", "student-2", "ansatt-1")
HOLDERS = "/api/v1/roles?unit=ntnu.ie"
FOR_ALL = (
    *("/api/v1/me", "/api/v1/units", "/api/v1/units/ntnu.ie.idi/line", "/api/v1/delegations"),
    *("/api/v1/configuration", "/api/v1/support"),
)

Sight = dict[str, dict[str, str]]


def sight() -> Sight:
    """What each person is, by phase."""
    head, *rows = SIGHT.strip().splitlines()
    phases = [LONGER.get(each, each) for each in head.split()]
    return {
        person: dict(zip(phases, capacities, strict=True))
        for person, *capacities in map(str.split, rows)
    }


async def asked(person: Caller, case: str, phase: str, capacity: str) -> list[Any]:
    """Of everything asked about a case, what was not answered as it should be."""
    wrong = []
    for what, answer in [
        ("", await person.get(case)),
        ("/history", await person.get(case, "/history")),
        ("/readers", await person.get(case, "/readers")),
    ]:
        may = capacity in READS_READERS if what == "/readers" else capacity not in SEES_NOTHING
        names_it = TITLE in answer.text
        assert (REPORTER_NAME in answer.text) == names_it
        may_name_it = not what and capacity in READS_TITLE and phase != "diverted"
        expected = 200 if may else 404
        if answer.status_code != expected or names_it != may_name_it:
            wrong.append((what, answer.status_code, expected, names_it))
    for act in MAY:
        # Without a version nothing is done: who may do it is asked for one.
        answer = await person.http.post(f"{DEVIATIONS}/{case}/{act}", json=BODIES.get(act, {}))
        expected = _answered(act, phase, capacity)
        if answer.status_code != expected or TITLE in answer.text:
            wrong.append((act, answer.status_code, expected, TITLE in answer.text))
    return wrong


def _answered(act: str, phase: str, capacity: str) -> int:
    if capacity in SEES_NOTHING or (act.startswith("measures/") and phase not in MEASURED):
        return 404
    # Whoever handles a case may take it up again where its reporter has let go of it.
    may = OFFICIALS if (act, phase) == ("reopening", "withdrawn") else MAY[act]
    return 428 if capacity in may else 403


async def test_everybody_sees_and_may_do_what_is_theirs_and_nothing_else(system: System) -> None:
    async with callers(system, sight()) as people:
        cases = await in_every_phase(people, title=TITLE, category=CATEGORY)

        async def everything(name: str, capacities: dict[str, str]) -> list[Any]:
            person = people[name]
            wrong: list[Any] = [
                (name, phase, *each)
                for phase, case in cases.items()
                for each in await asked(person, case, phase, capacities[phase])
            ]
            listing: dict[str, str | int] = {"category": CATEGORY, "limit": 100}
            listed = await person.http.get(DEVIATIONS, params=listing)
            found = await person.http.post(f"{DEVIATIONS}/search", json={"text": TITLE})
            return [*wrong, *_listed(name, cases, capacities, listed, found)]

        answers = await asyncio.gather(*(everything(*each) for each in sight().items()))
    assert [each for wrong in answers for each in wrong] == []
    assert await traces.found(system, [TITLE]) == []
    assert not any(TITLE in letter.message.as_string() for letter in system.mail.letters)


def _listed(
    name: str,
    cases: Mapping[str, str],
    capacities: Mapping[str, str],
    listed: httpx.Response,
    found: httpx.Response,
) -> list[Any]:
    """What stands in a list or in what was found and should not, or lacks there."""
    items = [item for item in listed.json()["items"] if item["id"] in cases.values()]
    shown = {item["id"] for item in items}
    titled = {item["id"] for item in items if "title" in item}
    hits = {item["id"] for item in found.json()["items"]}
    reads = {
        case
        for phase, case in cases.items()
        if capacities[phase] in READS_TITLE and phase != "diverted"
    }
    sees = {case for phase, case in cases.items() if capacities[phase] not in SEES_NOTHING}
    wanted = (("listed", shown, sees), ("titled", titled, reads), ("found", hits, reads))
    return [(name, what, got ^ right) for what, got, right in wanted if got != right]


async def test_what_is_about_no_case_is_answered_to_its_offices_only(system: System) -> None:
    async with callers(system, sight()) as people:
        holders = tuple(name for name in people if name not in WITHOUT_ROLE)
        for path in (*ROUTES, HOLDERS, *FOR_ALL):
            answers = {name: await person.http.get(path) for name, person in people.items()}
            offices = holders if path == HOLDERS else ROUTES.get(path, tuple(people))
            wanted = {name: 200 if name in offices else 403 for name in people}
            assert {name: each.status_code for name, each in answers.items()} == wanted, path
            assert not any(TITLE in each.text for each in answers.values()), path
