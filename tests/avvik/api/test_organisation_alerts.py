"""Who would be alerted for every unit today, and every gap."""

from typing import Any

import pytest

from avvik.api.wording.gaps import GAPS
from tests.avvik.api.front import Front

ALERTS = "/api/v1/units/alerts"


async def told(front: Front, person: str, **headers: str) -> dict[str, dict[str, Any]]:
    answer = await front.get(person, ALERTS, **headers)
    assert answer.status_code == 200, answer.text
    return {each["unit"]["id"]: each for each in answer.json()["items"]}


def codes(unit: dict[str, Any]) -> list[str]:
    return [each["code"] for each in unit["gaps"]]


async def test_each_unit_has_its_people_or_those_above(front: Front) -> None:
    units = await told(front, "kvalitet")
    idi, iir, kit = units["ntnu.ie.idi"], units["ntnu.ie.iir"], units["ntnu.ad.kit"]

    assert len(units) == len((await front.get("admin", "/api/v1/units")).json()["items"])
    assert idi["leaders"]["level"]["id"] == "ntnu.ie.idi"
    (leader,) = idi["leaders"]["people"]
    assert (leader["name"], leader["has_address"]) == ("Inger Eksempel", True)
    assert [each["name"] for each in idi["contacts"]["people"]] == ["Kine Eksempel"]
    assert [each["name"] for each in idi["coordinators"]["people"]] == ["Helge Døme"]
    assert codes(idi) == []
    assert (iir["leaders"]["level"]["id"], codes(iir)) == ("ntnu.ie", ["vacant"])
    assert kit["leaders"]["level"]["id"] == "ntnu"
    assert codes(kit) == ["vacant", "no_contact", "no_coordinator"]


async def test_gaps_are_told_in_the_callers_language(front: Front) -> None:
    units = await told(front, "admin", accept_language="nn")

    assert units["ntnu.ie.iir"]["gaps"][0]["text"].startswith("Eininga har ingen leiar")


async def test_a_leader_sees_what_is_below(front: Front) -> None:
    assert set(await told(front, "idi-leder")) == {"ntnu.ie.idi"}
    assert {"ntnu.ie", "ntnu.ie.idi", "ntnu.ie.iir"} <= set(await told(front, "ie-dekan"))
    assert "ntnu.iv" not in await told(front, "ie-dekan")


@pytest.mark.parametrize("person", ["student-1", "ie-kontakt", "revisor", "varsling"])
async def test_others_are_not_told(front: Front, person: str) -> None:
    assert (await front.get(person, ALERTS)).status_code == 403


def test_every_gap_is_told_in_three_languages() -> None:
    for labels in GAPS.values():
        assert len({labels.nb, labels.nn, labels.en}) == 3
