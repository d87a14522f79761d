"""The directory, imported whole over HTTP and changed by single acts."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from avvik.api.directory import LARGEST
from tests.avvik.api.front import FILE, Front

pytestmark = pytest.mark.alone

DIRECTORY = "/api/v1/directory"
ROLES = "/api/v1/roles"


@pytest.fixture
async def file(front: Front) -> dict[str, Any]:
    """The example institution's file, as what is configured now."""
    read: dict[str, Any] = msgspec.json.decode(FILE)
    source = await front.get("admin", "/api/v1/configuration/source")
    return {**read, "configuration": source.json()["configuration"]}


def unit(file: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (each for each in file["units"] if each["id"] == name)
    return found  # type: ignore[no-any-return]  # as JSON has it


def without_roles_at(file: dict[str, Any], name: str) -> None:
    file["roles"] = [each for each in file["roles"] if each["unit"] != name]


async def counts(front: Front, file: dict[str, Any], **headers: str) -> tuple[int, int, int]:
    answer = await front.put("admin", DIRECTORY, file, **headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return told["persons"], told["directory"], told["configuration"]


async def test_the_same_file_again_changes_nothing(front: Front, file: dict[str, Any]) -> None:
    assert await counts(front, file) == (0, 0, 0)


async def test_a_file_without_a_configuration_leaves_it_as_it_is(
    front: Front, file: dict[str, Any]
) -> None:
    del file["configuration"]

    assert await counts(front, file) == (0, 0, 0)


async def test_what_differs_is_changed_and_warnings_name_everybody(
    front: Front, file: dict[str, Any]
) -> None:
    file["persons"][0]["address"] = None
    file["persons"].append({"sub": "ny-leder", "name": "Nina Døme", "language": "nn"})
    file["roles"].append(
        {
            "person": "ny-leder",
            "role": "line_leader",
            "unit": "ntnu.ie.iir",
            "valid_from": "2026-01-01",
        }
    )
    file["courses"] = file["courses"][1:]
    file["configuration"]["deadlines"]["closing_days"] = 61
    answer = (await front.put("admin", DIRECTORY, file, accept_language="nn")).json()

    assert (answer["persons"], answer["directory"], answer["configuration"]) == (2, 2, 1)
    mute = [each for each in answer["warnings"] if each["code"] == "leader_without_address"]
    assert [each["text"].partition(" leier ")[0] for each in mute] == [
        "Inger Eksempel",
        "Nina Døme",
    ]
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.iir/line")).json()["items"]
    assert [leader["name"] for leader in line[0]["leaders"]] == ["Nina Døme"]
    assert await counts(front, file) == (0, 0, 0)


async def test_an_import_repeated_under_its_key_is_answered_the_same(
    front: Front, file: dict[str, Any]
) -> None:
    file["courses"] = []
    first = await counts(front, file, idempotency_key="reorganisation")
    again = await counts(front, file, idempotency_key="reorganisation")
    file["programmes"] = []
    other = await front.put("admin", DIRECTORY, file, idempotency_key="reorganisation")

    assert first == again == (0, 9, 0)
    assert other.json()["type"] == "/problems/key-reused"


async def test_a_flawed_file_changes_nothing_and_every_flaw_is_told(
    front: Front, file: dict[str, Any]
) -> None:
    unit(file, "ntnu.ie.idi")["parent"] = "ntnu.xx"
    file["courses"][0]["unit"] = "ntnu.yy"
    file["persons"][0]["name"] = "Noen Annen"
    position = await front.get("revisor", "/api/v1/audit/events")
    answer = await front.put("admin", DIRECTORY, file, accept_language="en")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/directory-flawed"
    place = next(n for n, each in enumerate(file["units"]) if each["id"] == "ntnu.ie.idi")
    assert answer.json()["errors"] == [
        {
            "pointer": f"/units/{place}/parent",
            "detail": "The unit ntnu.ie.idi stands under ntnu.xx, which is not in the file.",
        },
        {
            "pointer": "/courses/0/unit",
            "detail": "TDT4100 names the unit ntnu.yy, which is not in the file.",
        },
    ]
    after = await front.get("revisor", "/api/v1/audit/events")
    assert after.text.count("\n") == position.text.count("\n")


async def test_a_unit_with_open_cases_closes_with_a_successor_only(
    front: Front, file: dict[str, Any]
) -> None:
    await front.report("student-1")
    unit(file, "ntnu.ie.idi")["closed_on"] = "2026-01-01"
    without_roles_at(file, "ntnu.ie.idi")
    refused = await front.put("admin", DIRECTORY, file)
    unit(file, "ntnu.ie.idi")["successor"] = "ntnu.ie.imf"

    assert "åpne saker" in refused.json()["errors"][0]["detail"]
    await counts(front, file)
    units = (await front.get("student-1", "/api/v1/units")).json()["items"]
    (closed,) = (each for each in units if each["id"] == "ntnu.ie.idi")
    assert (closed["closed_on"], closed["successor"]) == ("2026-01-01", "ntnu.ie.imf")
    line = (await front.get("student-1", "/api/v1/units/ntnu.ie.idi/line")).json()["items"]
    assert [each["unit"] for each in line] == ["ntnu.ie.idi", "ntnu.ie.imf", "ntnu.ie", "ntnu"]


@pytest.mark.parametrize("person", ["student-1", "idi-leder", "rektor", "kvalitet"])
async def test_only_an_admin_imports(front: Front, file: dict[str, Any], person: str) -> None:
    answer = await front.put(person, DIRECTORY, file)

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-permitted")


async def test_nothing_of_what_others_send_is_read(front: Front) -> None:
    assert (await front.put("student-1", DIRECTORY, {"no": "file"})).status_code == 403


async def test_a_directory_may_be_larger_than_anything_else(
    front: Front, file: dict[str, Any]
) -> None:
    file["persons"] += [
        {"sub": f"person-{number}", "name": "x" * 200, "language": "nb"} for number in range(6000)
    ]
    file["roles"] = []
    large = await front.put("admin", DIRECTORY, file)
    too_large = await front.put("admin", DIRECTORY, "x" * LARGEST)

    assert (large.status_code, too_large.status_code) == (409, 413)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda file: file["units"][0].update(id="NTNU"), "/units/0/id"),
        (lambda file: file["units"][0].update(colour="red"), "/units/0/colour"),
        (lambda file: file["units"][0]["names"].update(nb="a\x00b"), "/units/0/names/nb"),
        (lambda file: file["units"][0].update(codes={"dbh": "1\x00"}), "/units/0/codes/dbh"),
        (lambda file: file["units"][0].update(codes={"d\x00h": "1"}), "/units/0/codes"),
        (lambda file: file["persons"][0].update(address="nowhere"), "/persons/0/address"),
        (lambda file: file["roles"][0].update(valid_from="2026-02-30"), "/roles/0/valid_from"),
        (
            lambda file: file["configuration"]["deadlines"].update(fast=1),
            "/configuration/deadlines/fast",
        ),
    ],
)
async def test_what_is_no_directory_is_refused_where_it_is_wrong(
    front: Front,
    file: dict[str, Any],
    change: Callable[[dict[str, Any]], object],
    pointer: str,
) -> None:
    change(file)
    answer = await front.put("admin", DIRECTORY, file)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


# --- single acts


async def roles_at(
    front: Front, name: str, by: str = "admin"
) -> dict[tuple[str, str], dict[str, Any]]:
    answer = await front.get(by, f"{ROLES}?unit={name}")
    items = answer.json()["items"]
    return {(each["person"]["name"], each["role"]): each for each in items}


async def test_a_role_is_granted_and_ended(front: Front) -> None:
    (contact,) = (
        role["person"]["person"]
        for (_, name), role in (await roles_at(front, "ntnu.ie")).items()
        if name == "study_quality_contact"
    )
    body = {
        "person": contact,
        "role": "line_leader",
        "unit": "ntnu.ie.iir",
        "valid_from": "2026-01-01",
    }
    granted = await front.post("admin", ROLES, body, idempotency_key="grant")
    again = await front.post("admin", ROLES, body, idempotency_key="grant")
    me = (await front.get("ie-kontakt", "/api/v1/me")).json()

    assert granted.status_code == again.status_code == 201
    assert granted.json() == again.json()
    assert {role["unit"]["id"] for role in me["roles"]} == {"ntnu.ie", "ntnu.ie.iir"}

    path = f"{ROLES}/{granted.json()['id']}/ending"
    ended = await front.post("admin", path, {"valid_to": "2026-01-31"})
    me = (await front.get("ie-kontakt", "/api/v1/me")).json()
    assert (ended.status_code, ended.json()["valid_to"]) == (200, "2026-01-31")
    assert {role["unit"]["id"] for role in me["roles"]} == {"ntnu.ie"}


async def test_the_last_independent_recipient_stays(front: Front) -> None:
    held = await roles_at(front, "ntnu")
    recipient = held["Vår Eksempel", "independent_recipient"]["id"]
    answer = await front.post("admin", f"{ROLES}/{recipient}/ending", {"valid_to": "2026-12-31"})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/last-recipient")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"person": "01938c1e-7a34-7d27-8f3a-3f6f5a1b2c3d"}, "/person"),
        ({"role": "king"}, "/role"),
        ({"unit": "ntnu.xx"}, "/unit"),
        ({"valid_to": "2025-01-01"}, "/valid_to"),
    ],
)
async def test_a_grant_names_what_there_is(
    front: Front, change: dict[str, str], pointer: str
) -> None:
    leader = (await front.line("ntnu.ie.idi"))[0]
    body = {"person": leader, "role": "deputy", "unit": "ntnu.ie", "valid_from": "2026-01-01"}
    answer = await front.post("admin", ROLES, body | change)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


async def test_single_acts_are_an_admins(front: Front) -> None:
    leader = (await front.line("ntnu.ie.idi"))[0]
    body = {"person": leader, "role": "deputy", "unit": "ntnu.ie", "valid_from": "2026-01-01"}
    ending = f"{ROLES}/{leader}/ending"

    assert (await front.post("rektor", ROLES, body)).status_code == 403
    assert (await front.post("rektor", ending, {"valid_to": "2026-01-01"})).status_code == 403
    assert (await front.post("admin", ending, {"valid_to": "2026-01-01"})).status_code == 404


async def test_whoever_holds_a_role_finds_who_holds_which_now(front: Front) -> None:
    leader = (await front.line("ntnu.ie.idi"))[0]
    body = {"person": leader, "role": "handler", "unit": "ntnu.ie", "valid_from": "2026-01-01"}
    body["valid_to"] = "2026-01-31"
    assert (await front.post("admin", ROLES, body)).status_code == 201
    all_there_were = await roles_at(front, "ntnu.ie")
    now = {key: role for key, role in all_there_were.items() if role["is_in_force"]}

    assert ("Inger Eksempel", "handler") in all_there_were.keys() - now.keys()
    assert await roles_at(front, "ntnu.ie", by="kvalitet") == all_there_were
    for person in ("ie-kontakt", "idi-behandler"):
        assert await roles_at(front, "ntnu.ie", by=person) == now
    assert (await front.get("student-1", f"{ROLES}?unit=ntnu.ie")).status_code == 403
    assert (await front.get("ie-kontakt", f"{ROLES}?unit=ntnu.xx")).status_code == 404
