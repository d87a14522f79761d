"""What requests and answers look like, for the API's description. The persons are invented."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from avvik.api import answers, parts
from avvik.api.parts import UnitName

CASE = UUID("01938c1e-7a34-7d27-8f3a-3f6f5a1b2c3d")
LEADER = UUID("7d8f2f0e-3a52-4f0c-9a53-0c6a1b8f4e21")
INDEPENDENT = UUID("b1a6c0f2-5d1e-4c8a-8e0f-2f4b7c9d1e63")
REPORTED = datetime(2026, 10, 13, 8, 12, 40, tzinfo=UTC)
SEEN = datetime(2026, 10, 14, 6, 30, tzinfo=UTC)
SEEN_UNTIL = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
DUE = parts.CaseDeadlines(
    acceptance=datetime(2026, 10, 20, 13, 0, tzinfo=UTC),
    first_answer=datetime(2026, 10, 27, 14, 0, tzinfo=UTC),
    closing=datetime(2026, 12, 14, 14, 0, tzinfo=UTC),
)
IDI = UnitName(id="ntnu.ie.idi", name="Institutt for datateknologi og informatikk")
TITLE = "Forelesningene i TDT4100 ble avlyst uten beskjed"

REPORT: Mapping[str, Any] = {
    "title": TITLE,
    "description": "Tre forelesninger på rad ble avlyst samme morgen, uten erstatning.",
    "category": "education_quality",
    "level": "course",
    "course": "TDT4100",
    "occurred_on": "2026-10-12",
    "ordinary_channels": {"tried": ["teacher", "reference_group"]},
    "language": "nb",
}
CASES = answers.Cases(
    items=(
        answers.Summary(
            id=CASE,
            reference="AVV-2026-17",
            status="reported",
            version=2,
            title=TITLE,
            category="education_quality",
            level="course",
            unit=IDI,
            reached=IDI,
            due=DUE.acceptance,
            is_overdue=False,
            reported_at=REPORTED,
            changed_at=SEEN,
        ),
    )
)
DETAIL = answers.Detail(
    id=CASE,
    reference="AVV-2026-17",
    status="reported",
    version=2,
    title=TITLE,
    description="Tre forelesninger på rad ble avlyst samme morgen, uten erstatning.",
    category="education_quality",
    category_label="Utdanningskvalitet",
    level="course",
    unit=IDI,
    reached=IDI,
    course="TDT4100",
    occurred_on=date(2026, 10, 12),
    ordinary_channels=parts.Tried(tried=("teacher", "reference_group")),
    language="nb",
    due=DUE,
    acknowledgements=(parts.Taken(unit=IDI.id, expires_at=SEEN_UNTIL),),
    reported_at=REPORTED,
    changed_at=SEEN,
)
HISTORY = answers.History(
    items=(
        answers.Entry(
            at=REPORTED,
            kind="reported",
            version=1,
            actor=answers.Actor(words="melderen", role="reporter"),
            text="Melderen meldte saken ved Institutt for datateknologi og informatikk.",
            data={
                "unit": IDI.id,
                "reached": IDI.id,
                "category": "education_quality",
                "due": DUE,
            },
        ),
        answers.Entry(
            at=SEEN,
            kind="acknowledged",
            version=2,
            actor=answers.Actor(
                words="Inger Eksempel (lederen for Institutt for datateknologi og informatikk)",
                role="line_leader",
                unit=IDI.id,
                person=LEADER,
                name="Inger Eksempel",
            ),
            text="Inger Eksempel (lederen for Institutt for datateknologi og informatikk) "
            "bekreftet å ha sett saken for Institutt for datateknologi og informatikk. "
            "Det gjelder til 28. oktober 2026 kl. 15.00.",
            data={"unit": IDI.id, "expires_at": SEEN_UNTIL},
        ),
    )
)
UNITS = answers.Units(
    items=(
        answers.Unit(
            id=IDI.id,
            parent="ntnu.ie",
            kind="department",
            name=IDI.name,
            campuses=("Trondheim",),
        ),
    )
)
LINE = answers.Line(
    items=(
        answers.Level(
            unit=IDI.id,
            name=IDI.name,
            is_vacant=False,
            leaders=(answers.Leader(person=LEADER, name="Inger Eksempel", role="line_leader"),),
        ),
    ),
    independent_recipients=(parts.Person(person=INDEPENDENT, name="Vår Eksempel"),),
)
ME = answers.Me(
    is_known=True,
    person=LEADER,
    name="Inger Eksempel",
    language="nb",
    roles=(answers.Held(role="line_leader", unit=IDI, valid_from=date(2025, 8, 1)),),
    awaiting=1,
)
LOGGED = answers.LoggedEvent(
    position=118,
    stream=CASE,
    version=2,
    type="acknowledged",
    recorded_at=SEEN,
    actor=f"person/{LEADER}",
    command=UUID("0b9f3c0e-5c57-4c3c-9f0e-9f2f5e0f6a10"),
    case=CASE,
    stored=b'{"type":"acknowledged","unit":"ntnu.ie.idi","expires_at":"2026-10-28T14:00:00Z"}',
    event={
        "type": "acknowledged",
        "unit": "ntnu.ie.idi",
        "expires_at": "2026-10-28T14:00:00Z",
    },
)
ALIVE = answers.Alive()
