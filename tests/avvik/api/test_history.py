"""A case's trail in words and data."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
from msgspec import structs

from avvik.api.history import READS
from avvik.api.office import Office
from avvik.application import streams
from avvik.application.import_institution import import_institution
from avvik.application.ports import Commit, NewEvent
from avvik.domain.calendar import oslo_date
from avvik.domain.events import DeliveryRecorded
from avvik.domain.institution import InstitutionFile
from tests.avvik.api.every_act import EXAMPLES, Example
from tests.avvik.api.front import CASES, FILE, REPORT, SECRET, Front, desk_of
from tests.avvik.api.given import ACCEPT, HANDLER, LEADER, Step, given
from tests.servers import INSTITUTION, ISSUER


async def test_history_tells_who_did_what_in_the_callers_language(front: Front) -> None:
    case = await front.report("student-1")
    await front.acknowledge("idi-leder", case, 1)
    await front.close("idi-leder", case, 2)

    told = await front.get("ie-dekan", f"{case}/history", accept_language="en")

    items = told.json()["items"]
    assert [(item["kind"], item["version"]) for item in items] == [
        ("reported", 1),
        ("acknowledged", 2),
        ("closed", 3),
    ]
    assert items[0]["actor"] == {"words": "the reporter", "role": "reporter"}
    assert items[1]["actor"]["name"] == "Inger Eksempel"
    assert items[1]["actor"]["unit"] == "ntnu.ie.idi"
    assert items[2]["text"].endswith(": Fixed.")
    assert items[2]["data"]["outcome"] == "fixed"
    assert [item["at"] for item in items] == sorted(item["at"] for item in items)


async def test_the_reporter_learns_of_roles_and_not_of_names(front: Front) -> None:
    case = await front.report("student-1")
    await front.acknowledge("idi-leder", case, 1)
    await front.get("idi-leder", case)

    items = (await front.get("student-1", f"{case}/history")).json()["items"]

    assert [item["kind"] for item in items] == ["reported", "acknowledged", "read"]
    assert "Inger" not in str(items)
    assert all("person" not in item["actor"] for item in items)
    assert items[2]["actor"]["role"] == "line_leader"


async def test_history_names_the_office_in_which_somebody_acted(front: Front) -> None:
    everybody = [{"person": person} for person in await front.line("ntnu.ie.idi")]
    for reader, person, concerns, role, words in (
        ("ie-dekan", "prorektor", [], "pro_rector", "the pro-rector at the Norwegian"),
        (
            "varsling",
            "varsling",
            everybody,
            "independent_recipient",
            "the independent recipient at the Norwegian",
        ),
        ("ie-dekan", "rektor", [], "line_leader", "the leader of the Norwegian"),
    ):
        case = await front.report("student-1", concerns=concerns)
        await front.acknowledge(person, case, 1)

        told = await front.get(reader, f"{case}/history", accept_language="en")

        actor = told.json()["items"][1]["actor"]
        assert (actor["role"], actor["unit"]) == (role, "ntnu")
        assert words in actor["words"]


async def test_auditors_read_who_acted_but_no_texts(front: Front) -> None:
    case = await front.report("student-1")
    await front.close("idi-leder", case, 1)

    items = (await front.get("revisor", f"{case}/history")).json()["items"]

    assert "public_answer" not in items[1]["data"]
    assert items[1]["actor"]["name"] == "Inger Eksempel"


async def test_history_says_who_was_told(front: Front, office: Office) -> None:
    case = await front.report("student-1")
    for version, outcome in enumerate(("accepted", "refused", "something_new"), 1):
        await _delivered(office, UUID(case[-36:]), version, outcome)

    items = (await front.get("student-1", f"{case}/history", accept_language="en")).json()["items"]

    told = [item for item in items if item["kind"] == "delivery_recorded"]
    assert [item["data"]["outcome"] for item in told] == ["accepted", "refused", "something_new"]
    assert told[0]["text"].startswith("The leader of ")
    assert "person" not in told[0]["data"]
    assert all("version" not in item for item in told)


@pytest.mark.parametrize(
    ("outcome", "language", "text"),
    [
        ("unreachable", "nb", "Ingen kunne få beskjed som studiekvalitetskontakt."),
        ("unreachable", "nn", "Ingen kunne få beskjed som studiekvalitetskontakt."),
        ("unreachable", "en", "Nobody could be told as study quality contact."),
        ("not_needed", "nb", "Studiekvalitetskontakten trengte ikke lenger e-post om saken."),
        ("not_needed", "nn", "Studiekvalitetskontakten trong ikkje lenger e-post om saka."),
        ("not_needed", "en", "The study quality contact no longer needed mail about the case."),
    ],
)
async def test_history_names_no_unit_where_nobody_was_told(
    front: Front, office: Office, outcome: str, language: str, text: str
) -> None:
    case = await front.report("student-1")
    nobody = {"role": "study_quality_contact", "person": None}
    await _delivered(office, UUID(case[-36:]), 1, outcome, **nobody)

    told = await front.get("student-1", f"{case}/history", accept_language=language)

    [item] = [each for each in told.json()["items"] if each["kind"] == "delivery_recorded"]
    assert item["text"] == text
    assert item["data"]["unit"] is None


async def test_that_others_are_followed_up_in_a_case_only_its_officials_are_told_and_not_where(
    front: Front, office: Office
) -> None:
    reported = await front.post("student-1", CASES, REPORT)
    case, code = reported.headers["location"], reported.json()["support_code"]
    joining = {"language": "nn", "code": code}
    assert (await front.post("student-2", "/api/v1/support", joining)).status_code == 200
    someone = str(uuid4())
    roles = (
        ("linked_leader", someone),
        ("linked_leader", None),
        ("linked_reporter", someone),
        ("linked_supporter", someone),
    )
    for version, (role, person) in enumerate(roles, 1):
        elsewhere = {"role": role, "unit": "ntnu.ie.iik", "person": person}
        await _delivered(office, UUID(case[-36:]), version, "accepted", **elsewhere)

    for reader, read in (
        ("student-1", []),
        ("student-2", []),
        ("idi-leder", [role for role, _ in roles]),
    ):
        told = await front.get(reader, f"{case}/history", accept_language="en")
        items = [each for each in told.json()["items"] if each["kind"] == "delivery_recorded"]
        assert [item["data"]["role"] for item in items] == read
        assert all(item["data"]["unit"] is None for item in items)
        assert "Information Security" not in str(items)


async def _delivered(
    office: Office, case: UUID, version: int, outcome: str, **changes: str | None
) -> None:
    event = DeliveryRecorded(
        event_id=f"{case}/1",
        role="line_leader",
        unit="ntnu.ie.idi",
        person=str(uuid4()),
        channel="email",
        outcome=outcome,
        at=office.desk.clock.now(),
    )
    event = structs.replace(event, **changes)
    stream = streams.deliveries_stream(INSTITUTION, case)
    await office.desk.log.append(
        Commit(
            command_id=uuid4(),
            actor=streams.system_actor("deliveries"),
            events=(NewEvent(stream=stream, version=version, event=event),),
            facts_position=2**62,
        )
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.step.path)
async def test_every_act_is_told_to_officials_and_to_the_reporter(
    front: Front, example: Example
) -> None:
    made = await given(front, *example.before, **example.report)
    await made.did(example.step)
    # Of a diverted case officials are told nothing, of a transferred one the rector still is.
    reader = "student-1" if example.leaves == "diverted" else "rektor"

    for language in ("nb", "nn", "en"):
        told = await front.get(reader, f"{made.case}/history", accept_language=language)

        acts = [item for item in told.json()["items"] if "version" in item]
        assert acts[-1]["version"] == made.version
        assert acts[-1]["text"].endswith(".")
        assert acts[-1]["text"][0].isupper()
    kinds = [item["kind"] for item in (await _items(front, "student-1", made.case))]
    internal = {"note_added", "closing_proposed", "sent_back"}
    assert kinds[0] == "reported"
    assert not internal & set(kinds)


async def _items(front: Front, person: str, case: str) -> list[dict[str, Any]]:
    """What was done, as somebody is told in English."""
    told = await front.get(person, f"{case}/history", accept_language="en")
    return [item for item in told.json()["items"] if "version" in item]


async def test_lowering_the_severity_is_told_plainly(front: Front) -> None:
    made = await given(front, Step(HANDLER, "severity", {"level": "high", "reason": "Mange."}))
    await made.did(Step(LEADER, "severity", {"level": "low", "reason": "Internt resonnement."}))

    for person in ("student-1", "ie-dekan"):
        last = (await _items(front, person, made.case))[-1]
        assert "lowered the severity from “High” to “Low”" in last["text"]
        assert ("reason" in last["data"]) == (person == "ie-dekan")


async def test_whoever_is_out_is_told_of_and_why_only_to_officials(front: Front) -> None:
    made = await given(front, Step(HANDLER, "recusal", {"reason": "Vi er i slekt."}))

    [reporter] = [i for i in await _items(front, "student-1", made.case) if i["kind"] == "recused"]
    [official] = [i for i in await _items(front, "rektor", made.case) if i["kind"] == "recused"]

    assert "has a conflict of interest" in reporter["text"]
    assert "slekt" not in str(reporter)
    assert official["data"]["reason"] == "Vi er i slekt."


async def test_an_act_on_behalf_of_somebody_names_both(front: Front, office: Office) -> None:
    today = oslo_date(office.desk.clock.now())
    delegation = {
        "role": "line_leader",
        "unit": "ntnu.ie.idi",
        "to": await front.person("iik-leder"),
        "valid_from": today.isoformat(),
        "valid_to": (today + timedelta(days=30)).isoformat(),
    }
    assert (await front.post("idi-leder", "/api/v1/delegations", delegation)).status_code == 201
    case = await front.report("student-1")
    assert (await front.acknowledge("iik-leder", case)).status_code == 200

    [_, official] = await _items(front, "ie-dekan", case)
    [_, reporter] = await _items(front, "student-1", case)

    names = [(await front.get(who, "/api/v1/me")).json()["name"] for who in ("iik-leder", LEADER)]
    assert official["text"].startswith(f"{names[0]} on behalf of {names[1]} (the leader of the")
    assert official["actor"]["on_behalf_of"]["name"] == names[1]
    assert reporter["text"].startswith("A delegate on behalf of the leader of the")
    assert not any(name in str(reporter) for name in names)


async def test_an_act_of_ones_own_is_told_by_ones_own_role(front: Front, office: Office) -> None:
    today = oslo_date(office.desk.clock.now()).isoformat()
    delegation = {
        "role": "line_leader",
        "unit": "ntnu.ie.idi",
        "to": await front.person(HANDLER),
        "valid_from": today,
        "valid_to": today,
    }
    assert (await front.post(LEADER, "/api/v1/delegations", delegation)).status_code == 201
    made = await given(front, Step(HANDLER, "severity", {"level": "high", "reason": "Mange."}))

    last = (await _items(front, "ie-dekan", made.case))[-1]

    assert last["actor"]["role"] == "study_quality_contact"


ELSEWHERE = {"unit": "ntnu.iv.ept"}
TO_IIK_LEDER = Step(LEADER, ACCEPT.path, {**ACCEPT.body, "handler": "@iik-leder"})


@pytest.mark.parametrize(
    ("before", "step", "role"),
    [
        ((), Step(LEADER, "unit-transfer", {**ELSEWHERE, "reason": "Deres."}), "line_leader"),
        ((), Step(HANDLER, ACCEPT.path, {**ACCEPT.body, **ELSEWHERE}), "study_quality_contact"),
        ((TO_IIK_LEDER,), Step("iik-leder", "recusal", {"reason": "I slekt."}), "handler"),
    ],
    ids=["who gives the case away", "who takes it on for others", "who steps out"],
)
async def test_history_names_the_office_that_somebody_had_before_their_act_cost_them_it(
    front: Front, before: tuple[Step, ...], step: Step, role: str
) -> None:
    made = await given(front, *before)
    acted = made.version
    await made.did(step)

    told = [item for item in await _items(front, "rektor", made.case) if item["version"] > acted]

    assert {item["actor"]["role"] for item in told} == {role}


async def test_history_calls_units_what_they_were_called(front: Front, dsn: str) -> None:
    case = await front.report("student-1")
    file = msgspec.json.decode(FILE, type=InstitutionFile)
    renamed = tuple(
        structs.replace(unit, names=structs.replace(unit.names, en="Data"))
        if unit.id == "ntnu.ie.idi"
        else unit
        for unit in file.units
    )
    async with desk_of(dsn, None) as (desk, _):
        changed = structs.replace(file, units=renamed)
        await import_institution(desk, SECRET, ISSUER, INSTITUTION, changed)
    await front.acknowledge("idi-leder", case)

    first, second = await _items(front, "student-1", case)

    assert "Department of Computer Science" in first["text"]
    assert "for the Data" in second["text"]
    shown = (await front.get("student-1", case, accept_language="en")).json()
    assert shown["unit"]["name"] == "Data"


async def test_history_tells_of_the_latest_readings_and_where_the_earlier_ones_are_told(
    front: Front, dsn: str
) -> None:
    case = await front.report("student-1")
    await front.get(LEADER, case)
    assert "earlier_readings" not in (await front.get("student-1", f"{case}/history")).json()
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        """
        insert into avvik.access_log (reader, route, cases)
        select 'supporter', 'GET', array[$1::uuid] from generate_series(1, $2::int)
        """,
        case[-36:],
        READS,
    )
    await connection.close()

    shown = (await front.get("student-1", f"{case}/history")).json()
    earlier = (await front.get("student-1", shown["earlier_readings"])).json()

    reads = [item["actor"]["role"] for item in shown["items"] if item["kind"] == "read"]
    assert reads == ["supporter"] * READS
    assert [item["reader"]["role"] for item in earlier["items"]] == ["reporter", "line_leader"]
