"""The institution's words: read by everybody, changed by few, kept for old cases."""

from typing import Any

import pytest

from avvik.api.office import Office
from tests.avvik.api.front import Front

pytestmark = pytest.mark.alone

CONFIGURATION = "/api/v1/configuration"


async def source(front: Front) -> dict[str, Any]:
    answer = await front.get("kvalitet", f"{CONFIGURATION}/source")
    configuration: dict[str, Any] = answer.json()["configuration"]
    return configuration


async def test_anybody_reads_codes_and_labels_in_their_language(front: Front) -> None:
    answer = await front.get("student-1", CONFIGURATION, accept_language="en")
    words = answer.json()

    assert answer.headers["etag"] == '"1"'
    assert words["version"] == 1
    labels = {each["code"]: each["label"] for each in words["categories"]}
    assert labels["physical"] == "Physical learning environment"
    reasons = {each["code"]: each["label"] for each in words["channel_reasons"]}
    assert reasons["too_hard"] == "Too hard to raise there"
    configured = await source(front)
    assert [each["guidance"] for each in words["receivers"]] == [
        each["guidance"]["en"] for each in configured["receivers"]
    ]
    assert {each["code"]: each["is_personnel"] for each in words["categories"]} == {
        each["code"]: each["is_personnel"] for each in configured["categories"]
    }
    assert "whistleblowing_phrases" not in words


async def test_a_change_makes_a_new_version_and_the_old_one_is_kept(
    front: Front, office: Office
) -> None:
    changed = await source(front)
    changed["outcomes"][0]["labels"]["nb"] = "Utbedret"
    answer = await front.put("kvalitet", CONFIGURATION, changed, if_match='"1"')
    words = (await front.get("student-1", CONFIGURATION)).json()

    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    assert (words["version"], words["outcomes"][0]["label"]) == (2, "Utbedret")
    old = await office.desk.directory.configuration(1)
    new = await office.desk.directory.configuration(2)
    assert (old.outcomes[0].labels.nb, new.outcomes[0].labels.nb) == ("Rettet", "Utbedret")


async def test_the_same_configuration_again_is_no_new_version(front: Front) -> None:
    answer = await front.put("kvalitet", CONFIGURATION, await source(front), if_match='"1"')

    assert (answer.status_code, answer.json()) == (200, {"version": 1})


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 428), ({"if_match": '"7"'}, 412), ({"if_match": "*"}, 428)]
)
async def test_a_change_is_about_a_version(
    front: Front, headers: dict[str, str], status: int
) -> None:
    answer = await front.put("kvalitet", CONFIGURATION, await source(front), **headers)

    assert answer.status_code == status
    assert answer.headers.get("etag") == ('"1"' if status == 412 else None)


async def test_a_change_repeated_under_its_key_is_answered_the_same(front: Front) -> None:
    changed = await source(front)
    changed["deadlines"]["closing_days"] = 90
    headers = {"if_match": '"1"', "idempotency_key": "change"}
    first = await front.put("kvalitet", CONFIGURATION, changed, **headers)
    again = await front.put("kvalitet", CONFIGURATION, changed, **headers)

    assert first.json() == again.json() == {"version": 2}


async def test_a_key_is_used_up_also_if_nothing_was_to_be_changed(front: Front) -> None:
    same = await source(front)
    headers = {"if_match": '"1"', "idempotency_key": "change"}
    first = await front.put("kvalitet", CONFIGURATION, same, **headers)
    same["deadlines"]["closing_days"] = 90
    other = await front.put("kvalitet", CONFIGURATION, same, **headers)

    assert first.json() == {"version": 1}
    assert (other.status_code, other.json()["type"]) == (422, "/problems/key-reused")


@pytest.mark.parametrize("person", ["student-1", "rektor", "admin"])
async def test_only_the_quality_division_configures(front: Front, person: str) -> None:
    answer = await front.put(person, CONFIGURATION, await source(front), if_match='"1"')

    assert answer.status_code == 403


async def test_the_source_is_for_those_who_change_it(front: Front) -> None:
    seen = {
        person: (await front.get(person, f"{CONFIGURATION}/source")).status_code
        for person in ("student-1", "idi-leder", "kvalitet", "admin")
    }

    assert seen == {"student-1": 403, "idi-leder": 403, "kvalitet": 200, "admin": 200}


async def test_a_flawed_configuration_is_refused_with_every_flaw(front: Front) -> None:
    changed = await source(front)
    changed["categories"][-1]["code"] = "Evaluering mangler"
    changed["deadlines"]["closing_days"] = 10**18
    changed["whistleblowing_key"] = "A" * 43
    answer = await front.put("kvalitet", CONFIGURATION, changed, if_match='"1"')

    assert answer.json()["type"] == "/problems/configuration-flawed"
    assert [each["pointer"] for each in answer.json()["errors"]] == [
        "/categories/6/code",
        "/deadlines/closing_days",
        "/whistleblowing_key",
    ]


async def test_a_configuration_without_which_nothing_can_be_reported_is_refused(
    front: Front,
) -> None:
    changed = await source(front)
    changed["areas"] = []
    changed["categories"] = [each for each in changed["categories"] if each["code"] != "digital"]
    answer = await front.put("kvalitet", CONFIGURATION, changed, if_match='"1"')

    assert answer.status_code == 409
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/areas", "/categories"]
    assert "digital" in answer.json()["errors"][1]["detail"]


async def test_a_field_that_is_not_known_is_refused(front: Front) -> None:
    changed = await source(front)
    changed["receivers"][0]["telephone"] = "110"
    answer = await front.put("kvalitet", CONFIGURATION, changed, if_match='"1"')

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/receivers/0/telephone"
