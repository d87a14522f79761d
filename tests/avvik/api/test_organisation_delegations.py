"""Acting on behalf of somebody: given, seen, taken back."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from avvik.api.office import Office
from avvik.domain.calendar import oslo_date
from tests.avvik.api.front import FILE, Front

pytestmark = pytest.mark.alone

DELEGATIONS = "/api/v1/delegations"


@pytest.fixture
async def delegation(front: Front, office: Office) -> dict[str, Any]:
    """The head of IDI's role, for the head of IIK, from today."""
    today = oslo_date(office.desk.clock.now())
    to = (await front.line("ntnu.ie.iik"))[0]
    return {
        "role": "line_leader",
        "unit": "ntnu.ie.idi",
        "to": to,
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=30)).isoformat(),
    }


async def given(front: Front, person: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await front.get(person, DELEGATIONS)).json()["items"]
    return items


async def test_a_delegate_sees_what_the_giver_sees_until_it_is_taken_back(
    front: Front, delegation: dict[str, Any]
) -> None:
    case = await front.report("student-1")
    before = await front.get("iik-leder", case)
    made = await front.post("idi-leder", DELEGATIONS, delegation)
    meanwhile = await front.get("iik-leder", case)
    taken = await front.delete("idi-leder", f"{DELEGATIONS}/{made.json()['id']}")
    after = await front.get("iik-leder", case)

    assert made.status_code == 201
    assert taken.status_code == 200
    assert [before.status_code, meanwhile.status_code, after.status_code] == [404, 200, 404]


async def test_a_delegate_does_not_become_the_leader(
    front: Front, delegation: dict[str, Any]
) -> None:
    before = await front.line("ntnu.ie.idi")
    await front.post("idi-leder", DELEGATIONS, delegation)

    assert await front.line("ntnu.ie.idi") == before


async def test_both_sides_see_the_delegation_and_so_does_the_quality_division(
    front: Front, delegation: dict[str, Any]
) -> None:
    await front.post("idi-leder", DELEGATIONS, delegation)
    seen = {name: len(await given(front, name)) for name in ("ie-dekan", "student-1")}
    (mine,) = await given(front, "iik-leder")

    assert seen == {"ie-dekan": 0, "student-1": 0}
    assert [mine] == await given(front, "idi-leder") == await given(front, "kvalitet")
    assert (mine["person"]["name"], mine["on_behalf_of"]["name"]) == ("Isak Døme", "Inger Eksempel")
    assert mine["is_in_force"]
    held = (await front.get("iik-leder", "/api/v1/me")).json()["roles"]
    assert [role.get("on_behalf_of", {}).get("name") for role in held] == [None, "Inger Eksempel"]


async def test_the_same_delegation_again_is_the_same(
    front: Front, delegation: dict[str, Any]
) -> None:
    first = await front.post("idi-leder", DELEGATIONS, delegation)
    again = await front.post("idi-leder", DELEGATIONS, delegation)

    assert first.json() == again.json()
    assert len(await given(front, "idi-leder")) == 1


async def test_a_delegation_outlives_an_import(front: Front, delegation: dict[str, Any]) -> None:
    await front.post("idi-leder", DELEGATIONS, delegation)
    file = msgspec.json.decode(FILE)
    del file["configuration"]
    imported = await front.put("admin", "/api/v1/directory", file)

    assert imported.json()["directory"] == 0
    assert (await given(front, "idi-leder"))[0]["is_in_force"]


@pytest.mark.parametrize(
    ("person", "change", "kind"),
    [
        ("student-1", {}, "not-permitted"),
        ("ie-dekan", {}, "not-permitted"),
        ("idi-leder", {"unit": "ntnu"}, "not-permitted"),
        ("idi-leder", {"to": "01938c1e-7a34-7d27-8f3a-3f6f5a1b2c3d"}, "unknown-value"),
        ("idi-leder", {"valid_to": "9999-12-31"}, "not-a-period"),
        ("idi-leder", {"valid_from": "0001-01-01"}, "not-a-period"),
        ("varsling", {"role": "independent_recipient", "unit": "ntnu"}, "not-delegable"),
    ],
)
async def test_a_delegation_has_its_limits(
    front: Front, delegation: dict[str, Any], person: str, change: dict[str, str], kind: str
) -> None:
    answer = await front.post(person, DELEGATIONS, delegation | change)

    assert answer.json()["type"] == f"/problems/{kind}"


async def test_what_was_delegated_is_not_delegated_onward_nor_to_oneself(
    front: Front, delegation: dict[str, Any]
) -> None:
    leader, dean, *_ = await front.line("ntnu.ie.idi")
    oneself = await front.post("idi-leder", DELEGATIONS, delegation | {"to": leader})
    await front.post("idi-leder", DELEGATIONS, delegation)
    onward = await front.post("iik-leder", DELEGATIONS, delegation | {"to": dean})

    assert oneself.json()["type"] == "/problems/to-oneself"
    assert onward.json()["type"] == "/problems/delegated-onward"


async def test_a_delegation_is_taken_back_by_those_it_concerns(
    front: Front, delegation: dict[str, Any]
) -> None:
    made = (await front.post("idi-leder", DELEGATIONS, delegation)).json()["id"]
    path = f"{DELEGATIONS}/{made}"
    tried = {
        name: (await front.delete(name, path)).status_code
        for name in ("student-1", "ie-dekan", "kvalitet", "iik-leder")
    }

    assert tried == {"student-1": 404, "ie-dekan": 404, "kvalitet": 403, "iik-leder": 200}
    assert (await front.delete("admin", path)).status_code == 200
    assert not (await given(front, "idi-leder"))[0]["is_in_force"]
    assert (await front.delete("idi-leder", f"{DELEGATIONS}/nothing")).status_code == 404


async def test_one_is_not_delegated_what_one_holds_oneself_by_its_id(front: Front) -> None:
    held = (await front.get("admin", "/api/v1/roles?unit=ntnu.ie.idi")).json()["items"]
    (leading,) = (each["id"] for each in held if each["role"] == "line_leader")

    assert (await front.delete("idi-leder", f"{DELEGATIONS}/{leading}")).status_code == 404
