"""The table of failures: complete, in three languages, and documented."""

from collections.abc import Iterator
from typing import get_args

import pytest

from avvik.api import fields
from avvik.api.fields import Kind, explain
from avvik.api.problems import ROWS, Row
from avvik.api.wording import acts, check, deliveries, history, offices
from avvik.application import access, desk
from avvik.domain.decisions import Refused
from avvik.domain.values import Labels
from tests.avvik.api.front import Front


def _all_refusals(kind: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every refusal that is no mere kind of refusal."""
    for each in kind.__subclasses__():
        if each.__subclasses__():
            yield from _all_refusals(each)
        else:
            yield each


def test_every_refusal_has_a_row() -> None:
    assert {access.NotVisible, desk.Stale} <= set(_all_refusals())
    assert [each for each in _all_refusals() if each not in ROWS] == []


def test_every_kind_of_field_error_has_a_text() -> None:
    assert set(fields.TEXTS) == set(get_args(Kind))


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.slug)
def test_every_problem_says_what_is_wrong_in_three_languages(row: Row) -> None:
    _assert_complete(row.title)
    _assert_complete(row.detail)


def test_every_sentence_exists_in_three_languages_with_the_same_gaps() -> None:
    tables = (
        fields.TEXTS,
        acts.DONE,
        acts.NOW,
        acts.NOTICES,
        check.HINTS,
        offices.ROLES,
        deliveries.POSTS,
        history.HISTORY,
        deliveries.DELIVERIES,
        history.ALSO,
    )
    for table in tables:
        for labels in table.values():
            _assert_complete(labels)
    for labels in (
        *offices.OFFICES.values(),
        offices.OF_UNIT,
        offices.AND_CONTACT,
        acts.REPORTED,
        check.ABOVE,
        check.ADVICE,
        check.CARE,
        check.MENTIONED,
    ):
        _assert_complete(labels)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("line_leader", "lederen for IDI"),
        ("handler", "behandleren ved IDI"),
        ("study_quality_contact", "studiekvalitetskontakten ved IDI"),
    ],
)
def test_who_leads_does_so_for_the_unit_and_others_serve_at_it(role: str, text: str) -> None:
    assert offices.in_office(role, "IDI", "nb") == text


def test_problem_types_are_unique() -> None:
    assert len({row.slug for row in ROWS.values()}) == len(ROWS)


@pytest.mark.parametrize(
    ("message", "pointer", "kind"),
    [
        ("Object missing required field `title`", "/title", "missing"),
        ("Object missing required field `b` - at `$.a[2]`", "/a/2/b", "missing"),
        ("Object contains unknown field `a/b~c`", "/a~1b~0c", "not_known"),
        ("Expected `str`, got `int` - at `$.x.y[1]`", "/x/y/1", "wrong_type"),
        ("Expected `str | null`, got `int` - at `$.x`", "/x", "wrong_type"),
        ("Expected `str` of length <= 200 - at `$.title`", "/title", "too_long"),
        ("Expected `str` of length >= 1 - at `$.title`", "/title", "too_short"),
        ("Expected `int` >= 1 - at `$.limit`", "/limit", "out_of_range"),
        ("Number out of range - at `$.limit`", "/limit", "out_of_range"),
        ("Invalid enum value 'fr' - at `$.language`", "/language", "not_a_choice"),
        ("Invalid RFC3339 encoded date - at `$.occurred_on`", "/occurred_on", "malformed"),
        ("Invalid UUID - at `$.concerns[0].person`", "/concerns/0/person", "malformed"),
        ("Expected `object`, got `array`", "", "wrong_type"),
    ],
)
def test_a_decoders_complaint_points_at_the_field(message: str, pointer: str, kind: str) -> None:
    explained = explain(message)

    assert (explained.pointer, explained.kind) == (pointer, kind)


async def test_every_problem_type_is_documented_under_its_own_address(front: Front) -> None:
    for row in ROWS.values():
        page = await front.client.get(row.type)

        assert page.status_code == 200
        for text in (row.title.nb, row.title.nn, row.title.en):
            assert text in page.text


async def test_a_problem_comes_in_the_language_asked_for(front: Front) -> None:
    for header, title in (("nn", "Finst ikkje"), ("en", "Not found"), ("no", "Finnes ikke")):
        answer = await front.client.get("/nowhere", headers={"accept-language": header})

        assert answer.json()["title"] == title
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == {"no": "nb"}.get(header, header)
        assert answer.json()["instance"] == answer.headers["x-request-id"]


async def test_a_problem_comes_in_the_callers_own_language_if_none_is_asked_for(
    front: Front,
) -> None:
    token = front.issuer.token("student-1", claims={"locale": "nn-NO"})
    bearer = {"authorization": f"Bearer {token}"}

    own = await front.client.get("/api/v1/deviations/7", headers=bearer)
    asked = await front.client.get(
        "/api/v1/deviations/7", headers=bearer | {"accept-language": "en"}
    )
    nobody = await front.client.get("/api/v1/deviations/7")

    assert [answer.headers["content-language"] for answer in (own, asked, nobody)] == [
        "nn",
        "en",
        "nb",
    ]
    assert own.json()["title"] == "Finst ikkje"


async def test_what_belongs_to_another_role_says_nothing_of_a_case(front: Front) -> None:
    for language, detail in (
        ("nb", "Dette hører til en annen rolle."),
        ("nn", "Dette høyrer til ei anna rolle."),
        ("en", "This belongs to another role."),
    ):
        answer = await front.get("rektor", "/api/v1/audit/events", accept_language=language)

        assert answer.json()["detail"] == detail


def _assert_complete(labels: Labels) -> None:
    texts = (labels.nb, labels.nn, labels.en)
    assert all(text.strip() for text in texts)
    gaps = [sorted(part.partition("}")[0] for part in text.split("{")[1:]) for text in texts]
    assert gaps[0] == gaps[1] == gaps[2], texts
