"""Questions over NATS: answered by any worker, stored by nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from nats.aio.client import Client

from avvik.application.ports import CaseRow
from avvik.application.streams import configuration_stream
from avvik.domain.configuration import Coded
from avvik.domain.events import Configured, UnitDefined, UnitTransferred
from avvik.domain.values import Labels
from avvik.followers.publish.streams import DELIVERIES, EVENTS, ensure_streams
from avvik.followers.rpc import MOST_BYTES, MOST_MESSAGES, serve
from avvik.followers.rpc import Messages as Told
from avvik.followers.turn import Connect
from tests.avvik.adapters.commits import appending, case_id, reporting
from tests.avvik.followers.given import CANARY, Place
from tests.avvik.followers.running import publishing, stored
from tests.builders import CONFIGURATION
from tests.servers import INSTITUTION, Jetstream, eventually

IDI, IE, NTNU = (
    UnitDefined(
        unit=unit, parent=parent, kind="unit", names=Labels(nb=nb, nn=f"{nb} (nn)", en=f"{nb} (en)")
    )
    for unit, parent, nb in (
        ("ntnu.ie.idi", "ntnu.ie", "Instituttet"),
        ("ntnu.ie", "ntnu", "Fakultetet"),
        ("ntnu", None, "Universitetet"),
    )
)


@asynccontextmanager
async def asking(jetstream: Jetstream, place: Place) -> AsyncIterator[Client]:
    """The notifier's connection, while a worker answers."""
    async with jetstream.connect("avvik") as worker, jetstream.connect("notifier") as client:
        await ensure_streams(worker.jetstream(), INSTITUTION)
        await serve(worker, INSTITUTION, place.sources)
        await heard(worker)
        yield client


async def heard(client: Client) -> None:
    """Until the server knows the client's subscriptions: a first ping may overtake them."""
    for _ in range(2):
        await client.flush()


async def ask(client: Client, question: str, body: bytes) -> bytes:
    return (await client.request(f"avvik-rpc.{INSTITUTION}.{question}", body, timeout=5)).data


async def answer(client: Client, question: str, **arguments: str) -> Any:
    return msgspec.json.decode(await ask(client, question, msgspec.json.encode(arguments)))


async def told_of(client: Client, case: CaseRow, role: str) -> Any:
    """Who hears of the case's last event in this role."""
    event_id = f"{case.id}/{case.version}"
    return await answer(
        client, "recipients", event_id=event_id, role=role, from_unit=case.case.file.unit
    )


async def test_the_notifier_hears_who_is_to_be_told(place: Place, jetstream: Jetstream) -> None:
    case = await place.reported()
    async with asking(jetstream, place) as client:
        told = await told_of(client, case, "line_leader")
    assert told["still_relevant"] is True
    assert told["people"][0]["address"] == "leder@example.org"
    assert set(told["labels"]["unit"]) == {"nb", "nn", "en"}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("line_leader", [IDI, IE, NTNU, NTNU]),
        ("study_quality_contact", [IE]),
        ("reporter", [IDI]),
    ],
)
async def test_each_is_told_with_the_name_of_the_unit_of_their_role(
    place: Place, jetstream: Jetstream, role: str, expected: list[UnitDefined]
) -> None:
    await place.changed(IDI, IE, NTNU)
    await place.register("student")
    case = await place.reported()
    async with asking(jetstream, place) as client:
        told = await told_of(client, case, role)
    names = [msgspec.to_builtins(unit.names) for unit in expected]
    assert [each["unit_name"] for each in told["people"]] == names


async def test_the_outcome_is_told_as_configured_once_the_case_is_closed(
    place: Place, jetstream: Jetstream
) -> None:
    partly = Labels(nb="Delvis rettet", nn="Delvis retta", en="Partly fixed")
    outcomes = (Coded(code="partly_fixed", labels=partly),)
    changed = Configured(configuration=replace(CONFIGURATION, outcomes=outcomes))
    await place.append(appending(configuration_stream(INSTITUTION), changed, after=1))
    await place.register("student")
    case = await place.reported(configuration=2)
    async with asking(jetstream, place) as client:
        while_open = await told_of(client, case, "reporter")
        once_closed = await told_of(client, await place.closed(case, "partly_fixed"), "reporter")
    assert while_open["labels"]["outcome"] is None
    assert once_closed["labels"]["outcome"] == msgspec.to_builtins(partly)


@pytest.mark.parametrize(
    ("question", "body", "slug"),
    [
        ("recipients", b"{", "unreadable"),
        ("recipients", b"\xff", "unreadable"),
        ("recipients", b"[" * 100_000, "unreadable"),
        ("recipients", b'{"event_id":"x/1","role":"r","from_unit":"u"}', "unknown_event"),
        ("messages", b'{"from":"1","to":"2"}', "unreadable"),
        ("messages", b"{}", "unreadable"),
    ],
)
async def test_a_question_that_makes_no_sense_is_told_so(
    place: Place, jetstream: Jetstream, question: str, body: bytes, slug: str
) -> None:
    async with asking(jetstream, place) as client:
        assert msgspec.json.decode(await ask(client, question, body)) == {"error": slug}


async def test_the_database_away_is_told_as_unavailable(place: Place, jetstream: Jetstream) -> None:
    case = await place.reported()
    async with asking(jetstream, place) as client:
        await place.log.pool.close()
        told = await answer(
            client, "recipients", event_id=f"{case.id}/1", role="reporter", from_unit="ntnu"
        )
    assert told == {"error": "unavailable"}


async def test_missed_messages_come_with_the_very_bytes_that_were_published(
    place: Place, connecting: Connect, jetstream: Jetstream
) -> None:
    await place.acknowledged(await place.reported())
    await place.acknowledged(await place.reported())
    async with asking(jetstream, place) as client, jetstream.connect("avvik") as worker:
        async with publishing(worker, connecting):

            async def all_there() -> bool:
                return len(await stored(worker)) == 4

            await eventually(all_there)
        bodies = [each.data or b"" for each in await stored(worker)]
        sequences = [msgspec.json.decode(body)["sequence"] for body in bodies]
        asked = msgspec.json.encode({"from": sequences[1], "to": sequences[2]})
        reply = await ask(client, "messages", asked)
    assert reply == b'{"messages":[' + bodies[1] + b"," + bodies[2] + b"]}"


async def test_a_message_is_told_again_with_the_same_bytes_after_the_case_has_moved(
    place: Place, jetstream: Jetstream
) -> None:
    everything = msgspec.json.encode({"from": "0" * 20, "to": "9" * 20})
    case = await place.acknowledged(await place.reported())
    async with asking(jetstream, place) as client:
        before = msgspec.json.decode(await ask(client, "messages", everything), type=Told).messages
        moved = UnitTransferred(
            origin=IDI.unit, unit="ntnu.ie.ies", reached=IE.unit, cause="person", reason=CANARY
        )
        case = await place.acted(case, moved, "kontakt")
        await place.acknowledged(case)
        after = msgspec.json.decode(await ask(client, "messages", everything), type=Told).messages
    assert after[:2] == before
    units = [msgspec.json.decode(each)["data"]["unit"] for each in after]
    assert units == [IDI.unit, IDI.unit, "ntnu.ie.ies", "ntnu.ie.ies"]


async def test_an_answer_is_bounded_and_starts_at_the_first(
    place: Place, jetstream: Jetstream
) -> None:
    commits = [reporting(case_id()) for _ in range(MOST_MESSAGES + 10)]
    await asyncio.gather(*(place.append(commit) for commit in commits))
    everything = {"from": "0" * 20, "to": "9" * 20}
    async with asking(jetstream, place) as client:
        told = await answer(client, "messages", **everything)
        assert len(told["messages"]) == MOST_MESSAGES
        assert told["messages"][0]["previous"] == "0" * 20
        long = [reporting(case_id(), category="x" * 5000) for _ in range(150)]
        positions = [(await place.append(commit))[0] for commit in long]
        some = {"from": f"{positions[0]:020}", "to": f"{positions[-1]:020}"}
        reply = await ask(client, "messages", msgspec.json.encode(some))
        assert 0.9 * MOST_BYTES < len(reply) <= MOST_BYTES


async def test_one_of_several_workers_answers(place: Place, jetstream: Jetstream) -> None:
    async with asking(jetstream, place) as client, jetstream.connect("avvik") as other:
        await serve(other, INSTITUTION, place.sources)
        await heard(other)
        inbox = client.new_inbox()
        replies = await client.subscribe(inbox)
        await client.publish(f"avvik-rpc.{INSTITUTION}.messages", b"{}", reply=inbox)
        await replies.next_msg(timeout=5)
        await client.flush()
        assert replies.pending_msgs == 0


async def test_no_stream_covers_questions_and_no_name_is_in_any_stored_byte(
    place: Place, jetstream: Jetstream, connecting: Connect
) -> None:
    await place.register("student")
    case = await place.reported()
    async with asking(jetstream, place) as client, jetstream.connect("admin") as admin:
        for role in ("line_leader", "reporter"):
            told = await told_of(client, case, role)
            assert CANARY in told["people"][0]["name"]
        async with jetstream.connect("avvik") as worker, publishing(worker, connecting):

            async def there() -> bool:
                return len(await stored(worker)) == 1

            await eventually(there)
        subjects = [
            subject
            for stream in await admin.jetstream().streams_info()
            for subject in stream.config.subjects or ()
        ]
        assert sorted(subjects) == [f"avvik.delivery.{INSTITUTION}", f"avvik.event.{INSTITUTION}.>"]
    store = jetstream.server.ca_file.parent / "jetstream"
    stored_bytes = b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
    assert str(case.id).encode() in stored_bytes
    for personal in (CANARY, "leder@example.org", "canary@example.org"):
        assert personal.encode() not in stored_bytes


def test_the_streams_have_the_names_that_both_services_rely_on() -> None:
    assert (EVENTS, DELIVERIES) == ("AVVIK", "AVVIK_DELIVERIES")
