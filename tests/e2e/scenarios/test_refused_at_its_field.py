"""An acceptance must carry everything, and says what is missing where it is missing."""

from typing import Any

import pytest

from tests.e2e.people import Caller, caller, day
from tests.e2e.system import System


async def acceptance(handler: Caller) -> dict[str, Any]:
    return {
        "category": "education_quality",
        "unit": "ntnu.ie.idi",
        "handler": await handler.person(),
        "deadline": day(30),
        "comment": "Vi tar det opp med emneansvarlig.",
    }


@pytest.mark.parametrize("field", ["category", "unit", "handler", "deadline", "comment"])
async def test_an_acceptance_without_a_field_is_refused_at_that_field(
    system: System, field: str
) -> None:
    async with (
        caller(system, "student-1") as student,
        caller(system, "ie-kontakt", "nn") as contact,
    ):
        case = await student.reported()
        whole = await acceptance(contact)
        refused = await contact.attempt(case, "acceptance", **{**whole} | {field: None})
        body = {name: value for name, value in whole.items() if name != field}
        lacking = await contact.attempt(case, "acceptance", **body)
        accepted = await contact.attempt(case, "acceptance", **whole)

    for each in (refused, lacking):
        assert each.status_code == 422
        assert each.headers["content-type"].startswith("application/problem+json")
        assert [error["pointer"] for error in each.json()["errors"]] == [f"/{field}"]
    assert (accepted.status_code, accepted.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize(
    ("field", "unfit"),
    [
        ("category", "no-such-category"),
        ("unit", "ntnu.no-such-unit"),
        ("handler", "00000000-0000-4000-8000-000000000000"),
        ("deadline", day(0)),
        ("comment", " "),
    ],
)
async def test_what_does_not_fit_is_refused_at_its_field(
    system: System, field: str, unfit: str
) -> None:
    async with caller(system, "student-1") as student, caller(system, "ie-kontakt") as contact:
        case = await student.reported()
        refused = await contact.attempt(
            case, "acceptance", **{**await acceptance(contact), field: unfit}
        )

    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [f"/{field}"]
