"""What reading cases answers, for the api's description. The persons are invented."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from avvik.api import answers, examples, parts

SEARCH: Mapping[str, Any] = {"text": "avlyst forelesning", "unit": "ntnu.ie"}
HITS = answers.Hits(items=examples.CASES.items, is_complete=True)
READERS = answers.Readers(
    items=(
        answers.Reading(
            at=datetime(2026, 10, 14, 6, 29, tzinfo=UTC),
            reader=answers.Actor(
                words="lederen for Institutt for datateknologi og informatikk",
                role="line_leader",
                unit=examples.IDI.id,
            ),
            route="/api/v1/deviations/{case}",
        ),
    )
)
NEUTRALS = answers.Neutrals(
    items=(
        answers.Neutral(
            id=examples.CASE,
            unit=examples.IDI,
            category="education_quality",
            category_label="Utdanningskvalitet",
            public_text="Forelesninger i TDT4100 ble avlyst i uke 38 og 39.",
            supporters=4,
        ),
    )
)
MEASURE = parts.Measure(
    number=1,
    kind="corrective",
    status="accepted",
    due=datetime(2026, 11, 13, 14, 0, tzinfo=UTC),
    public_text="Forelesningene tas igjen i uke 44 og 45.",
)
