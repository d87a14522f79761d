"""A case's trail in words and data."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from avvik.api.office import Office
from avvik.application import streams
from avvik.application.ports import Commit, NewEvent
from avvik.domain.events import DeliveryRecorded
from tests.avvik.api.front import Front
from tests.servers import INSTITUTION


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
    event = replace(event, **changes)
    stream = streams.deliveries_stream(INSTITUTION, case)
    await office.desk.log.append(
        Commit(
            command_id=uuid4(),
            actor=streams.system_actor("deliveries"),
            events=(NewEvent(stream=stream, version=version, event=event),),
            facts_position=2**62,
        )
    )
