"""Lists: filters and keyset paging."""

import re
from urllib.parse import urlsplit

import pytest

from tests.avvik.api.front import CASES, Front
from tests.avvik.api.given import (
    ACCEPT,
    ASK,
    CLOSE,
    HANDLER,
    LEADER,
    PLAN,
    PROPOSE,
    REJECT,
    REPORTER,
    Step,
    given,
    joined,
)

pytestmark = pytest.mark.alone


def _links(header: str) -> dict[str, str]:
    """Where each relation leads, as a path."""
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', header)
    return {relation: "?".join(urlsplit(url)[2:4]).rstrip("?") for url, relation in found}


async def _ids(front: Front, path: str) -> tuple[list[str], dict[str, str]]:
    page = await front.get("rektor", path)
    assert page.status_code == 200, page.text
    return [item["id"] for item in page.json()["items"]], _links(page.headers["link"])


async def test_filters_narrow_the_list(front: Front) -> None:
    idi = await front.report("student-1")
    ibm = await front.report("student-1", unit="ntnu.iv.ibm", category="digital")
    await front.close("idi-leder", idi, 1)

    for query, expected in (
        ("", [ibm, idi]),
        ("unit=ntnu", [ibm, idi]),
        ("unit=ntnu.ie", [idi]),
        ("unit=ntnu.ie.iik", []),
        ("status=closed", [idi]),
        ("status=reported", [ibm]),
        ("category=digital", [ibm]),
        ("severity=high", []),
        ("overdue=true", []),
        ("overdue=false", [ibm, idi]),
        ("status=closed&unit=ntnu.iv", []),
    ):
        ids, _ = await _ids(front, f"{CASES}?{query}")
        assert ids == [case[-36:] for case in expected], query


async def test_cases_are_listed_by_each_status(front: Front) -> None:
    cases = {
        "reported": await given(front),
        "awaiting_reporter": await given(front, ASK),
        "in_progress": await given(front, ACCEPT),
        "ready_to_close": await given(front, ACCEPT, PROPOSE),
        "rejected": await given(front, REJECT, consents_to_handover=True),
        "diverted": await given(front, Step(HANDLER, "diversion")),
        "linked": await given(front, Step(HANDLER, "link", {"lead": "@lead"})),
        "withdrawn": await given(front, Step(REPORTER, "withdrawal", {})),
        "closed": await given(front, CLOSE),
    }

    for status, made in cases.items():
        page = await front.get(REPORTER, f"{CASES}?status={status}")
        ids = [item["id"] for item in page.json()["items"]]
        assert made.case[-36:] in ids, status
        assert {item["status"] for item in page.json()["items"]} == {status}
    [sealed] = (await front.get(REPORTER, f"{CASES}?status=diverted")).json()["items"]
    assert (sealed["is_sealed"], "title" in sealed) == (True, False)
    assert (await front.get(HANDLER, f"{CASES}?status=diverted")).json()["items"] == []


async def test_cases_are_listed_by_severity_and_by_handler(front: Front) -> None:
    severe = await given(front, Step(HANDLER, "severity", {"level": "high", "reason": "Mange."}))
    own = await given(front, ACCEPT)

    for query, expected in (
        ("severity=high", [severe]),
        ("severity=low", []),
        ("handler=me", [own]),
        ("handler=me&status=closed", []),
    ):
        page = (await front.get(HANDLER, f"{CASES}?{query}")).json()["items"]
        assert [item["id"] for item in page] == [each.case[-36:] for each in expected], query
    assert (await front.get("rektor", f"{CASES}?handler=me")).json()["items"] == []


@pytest.mark.parametrize("person", ["student-2", "iik-leder"])
async def test_filters_do_not_tell_what_the_reader_is_not_told(front: Front, person: str) -> None:
    """A supporter, and the owner of a measure."""
    severe = Step(HANDLER, "severity", {"level": "high", "reason": "Mange."})
    made = await joined(front, severe, ACCEPT, PLAN)
    case = made.case[-36:]
    assert "severity" not in (await front.get(person, made.case)).json()

    for told, narrowed in (
        (True, {}),
        (True, {"status": "in_progress"}),
        (True, {"overdue": False, "rerouted": False}),
        (False, {"severity": "high"}),
        (False, {"severity": "low"}),
        (False, {"overdue": True}),
    ):
        query = "&".join(f"{name}={value}".lower() for name, value in narrowed.items())
        listed = (await front.get(person, f"{CASES}?{query}")).json()["items"]
        assert [item["id"] for item in listed] == [case] * told, narrowed
        sought = {"text": "forelesningene igjen", **narrowed}
        found = (await front.post(person, f"{CASES}/search", sought)).json()["items"]
        assert [item["id"] for item in found] == [case] * told, narrowed


async def test_what_was_handed_over_is_listed_and_so_counted_as_rerouted(front: Front) -> None:
    kept = await given(front)
    referred = Step(HANDLER, "rejection", {**REJECT.body, "handover": False})
    referred_elsewhere = await given(front, referred)
    rerouted = await given(front, REJECT, consents_to_handover=True)
    others = [referred_elsewhere.case[-36:], kept.case[-36:]]

    for person in (LEADER, "kvalitet", "rektor", REPORTER):
        for query, expected in (
            ("rerouted=true", [rerouted.case[-36:]]),
            ("rerouted=true&category=digital", []),
            ("rerouted=true&unit=ntnu.iv", []),
            ("rerouted=false", others),
        ):
            page = (await front.get(person, f"{CASES}?{query}")).json()["items"]
            assert [item["id"] for item in page] == expected, (person, query)


async def test_every_code_that_nobody_knows_is_named(front: Front) -> None:
    unknown = {"severity": "huge", "unit": "ntnu.nowhere", "category": "weather"}
    query = "&".join(f"{name}={code}" for name, code in unknown.items())
    for answer in (
        await front.get(HANDLER, f"{CASES}?{query}"),
        await front.post(HANDLER, f"{CASES}/search", {"text": "avlyst", **unknown}),
    ):
        problem = answer.json()
        assert (answer.status_code, problem["type"].rsplit("/", 1)[-1]) == (422, "unknown-value")
        told = [error["pointer"] for error in problem["errors"]]
        assert told == ["/unit", "/category", "/severity"]


async def test_what_no_filter_means_is_refused(front: Front) -> None:
    for query, pointer in (
        ("colour=red", "/colour"),
        ("unit=ntnu.nowhere", "/unit"),
        ("unit=", "/unit"),
        ("status=sleeping", "/status"),
        ("status=null", "/status"),
        ("handler=you", "/handler"),
        ("category=weather", "/category"),
        ("severity=huge", "/severity"),
        ("overdue=perhaps", "/overdue"),
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=many", "/limit"),
        ("limit=1e1", "/limit"),
        ("limit=10.0", "/limit"),
        ("limit=%2B5", "/limit"),
        ("limit=05", "/limit"),
        ("limit=%D9%A5", "/limit"),
        ("limit=99999999999999999999", "/limit"),
        ("overdue=TRUE", "/overdue"),
        ("overdue=1", "/overdue"),
        ("overdue=null", "/overdue"),
        ("rerouted=perhaps", "/rerouted"),
        ("a/b=1", "/a~1b"),
        ("a%60%20-%20at%20%60$.z=1", "/a` - at `$.z"),
        ("limit=1&limit=2", "/limit"),
        ("cursor=AAAA", "/cursor"),
        ("cursor=%C3%A6", "/cursor"),
        ("unit=ntnu%00", "/unit"),
    ):
        answer = await front.get("rektor", f"{CASES}?{query}")
        assert answer.status_code == 422, query
        assert answer.json()["errors"][0]["pointer"] == pointer, query


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("limit=0&status=lost&nothing=1&unit=ntnu.ie", ["/limit", "/status", "/nothing"]),
        ("limit=1&limit=x&unit=%00&unit=a", ["/limit", "/unit"]),
        ("overdue=maybe&category=a%00b&overdue=maybe", ["/overdue", "/category"]),
        ("&".join(f"x{n}=1" for n in range(200)), [f"/x{n}" for n in range(100)]),
    ],
)
async def test_every_wrong_parameter_is_named_once(
    front: Front, query: str, pointers: list[str]
) -> None:
    answer = await front.get("student-1", f"{CASES}?{query}")

    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == set(pointers)
    assert len(answer.json()["errors"]) == len(pointers)


async def test_a_parameter_that_is_missing_is_named_with_those_that_are_wrong(
    front: Front,
) -> None:
    answer = await front.get("ie-kontakt", "/api/v1/roles?x=1")

    assert {each["pointer"] for each in answer.json()["errors"]} == {"/unit", "/x"}


async def test_paging_neither_skips_nor_repeats_while_cases_come_in(front: Front) -> None:
    before = [(await front.report("student-1"))[-36:] for _ in range(7)]
    seen: list[str] = []
    path: str | None = f"{CASES}?limit=3&unit=ntnu.ie"
    while path is not None:
        ids, links = await _ids(front, path)
        seen.extend(ids)
        path = links.get("next")
        await front.report("student-1")

    assert seen == before[::-1]


async def test_pages_lead_back_the_way_they_came(front: Front) -> None:
    for _ in range(5):
        await front.report("student-1")
    first, links = await _ids(front, f"{CASES}?limit=2")
    assert links.keys() == {"first", "next"}
    second, links = await _ids(front, links["next"])
    assert links.keys() == {"first", "next", "prev"}
    third, last = await _ids(front, links["next"])
    assert last.keys() == {"first", "prev"}

    back, links = await _ids(front, last["prev"])
    assert back == second
    back, links = await _ids(front, links["prev"])
    assert back == first
    assert links.keys() == {"first", "next"}
    assert (await _ids(front, links["next"]))[0] == second
    assert len({*first, *second, *third}) == 5
