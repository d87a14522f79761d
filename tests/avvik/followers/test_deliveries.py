"""Reports of deliveries: each once into its case's history; none ever stands in the way."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client

from avvik.application.ports import CaseRow, Commit, Outcome, Recorded, Unavailable
from avvik.application.streams import deliveries_stream
from avvik.domain.events import DeliveryRecorded, Event
from avvik.followers.deliveries import consume
from avvik.followers.publish.streams import ACK_WAIT, AVVIK, DELIVERIES, ensure_streams
from tests.avvik.followers.given import Place
from tests.avvik.followers.running import running
from tests.servers import INSTITUTION, Jetstream, eventually

SUBJECT = f"avvik.delivery.{INSTITUTION}"


def at(**away: float) -> str:
    return (datetime.now(UTC) + timedelta(**away)).isoformat()


def delivered(case: UUID, **changes: object) -> dict[str, Any]:
    """A report as the notifier writes it."""
    delivery = str(uuid4())
    data = {
        "delivery": delivery,
        "event_id": f"{case}/1",
        "case": str(case),
        "role": "line_leader",
        "unit": "ntnu.ie.idi",
        "person": str(uuid4()),
        "channel": "email",
        "outcome": "accepted",
        "code": 250,
        "enhanced": "2.0.0",
        "at": at(),
        "message_id": "<a@example.org>",
    }
    return {
        "specversion": "1.0",
        "id": delivery,
        "source": "/notifier/ntnu",
        "type": "delivery_recorded.v1",
        "time": at(),
        "datacontenttype": "application/json",
        "data": data | changes,
    }


@asynccontextmanager
async def consuming(jetstream: Jetstream, place: Place) -> AsyncIterator[Client]:
    """The notifier's connection, while a worker consumes."""
    async with jetstream.connect("avvik") as worker, jetstream.connect("notifier") as client:
        await ensure_streams(worker.jetstream(), INSTITUTION)
        async with running(
            "deliveries", lambda: consume(worker, INSTITUTION, place.log, place.log.pool)
        ):
            yield client


async def history(place: Place, case: UUID) -> list[Recorded[Event]]:
    stream = deliveries_stream(INSTITUTION, case)
    return [each for each in await place.log.recorded(0, 1000) if each.stream == stream]


async def all_settled(jetstream: Jetstream, count: int) -> None:
    """Until so many reports have come and none is outstanding."""
    async with jetstream.connect("admin") as admin:

        async def settled() -> bool:
            known = await admin.jetstream().consumer_info(DELIVERIES, AVVIK)
            delivered = known.delivered.stream_seq if known.delivered else 0
            return delivered >= count and not known.num_pending and not known.num_ack_pending

        await eventually(settled)


@pytest.fixture
async def case(place: Place) -> CaseRow:
    return await place.reported()


async def test_a_report_becomes_an_event_of_the_case_s_deliveries(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    report = delivered(case.id)
    async with consuming(jetstream, place) as client:
        await client.jetstream().publish(SUBJECT, json.dumps(report).encode())
        await all_settled(jetstream, 1)
    (event,) = await history(place, case.id)
    assert (event.version, event.actor) == (1, "system/deliveries")
    assert event.command_id == UUID(report["id"])
    assert event.event == DeliveryRecorded(
        event_id=f"{case.id}/1",
        role="line_leader",
        unit="ntnu.ie.idi",
        person=report["data"]["person"],
        channel="email",
        outcome="accepted",
        code=250,
        enhanced="2.0.0",
        at=datetime.fromisoformat(report["data"]["at"]),
    )


async def test_a_report_that_comes_again_is_recorded_once(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    first, second = delivered(case.id), delivered(case.id, outcome="refused", code=550)
    async with consuming(jetstream, place) as client:
        for report in (first, first, second, first, second):
            await client.jetstream().publish(SUBJECT, json.dumps(report).encode())
        await all_settled(jetstream, 5)
    recorded = await history(place, case.id)
    assert [str(each.command_id) for each in recorded] == [first["id"], second["id"]]


async def test_two_workers_record_each_report_once(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    reports = [delivered(case.id) for _ in range(30)]
    async with consuming(jetstream, place) as client, consuming(jetstream, place):
        for report in reports:
            await client.jetstream().publish(SUBJECT, json.dumps(report).encode())
        await all_settled(jetstream, len(reports))
    recorded = await history(place, case.id)
    assert [each.version for each in recorded] == list(range(1, 31))
    assert {str(each.command_id) for each in recorded} == {each["id"] for each in reports}


async def test_what_makes_no_sense_is_set_aside_and_blocks_nothing(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    other_id = delivered(case.id) | {"id": str(uuid4())}
    nonsense = [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps(delivered(case.id, outcome="eaten")).encode(),
        json.dumps(delivered(case.id, event_id=f"{uuid4()}/1")).encode(),
        json.dumps(delivered(case.id, event_id=f"{case.id}/1\x00")).encode(),
        json.dumps(delivered(case.id, event_id=f"{case.id}/0")).encode(),
        json.dumps(delivered(case.id, event_id=f"{case.id}/2")).encode(),
        json.dumps(delivered(case.id, role="line\x00leader")).encode(),
        json.dumps(delivered(case.id, role="no_such_role")).encode(),
        json.dumps(delivered(case.id, unit="no.such.unit")).encode(),
        json.dumps(delivered(case.id, code=10**40)).encode(),
        json.dumps(delivered(case.id, code=-1)).encode(),
        json.dumps(delivered(case.id, at="0001-01-01T00:00:00Z")).encode(),
        json.dumps(delivered(case.id, at=at(days=-2))).encode(),
        json.dumps(delivered(case.id, at=at(days=2))).encode(),
        json.dumps(delivered(case.id, enhanced="\x00")).encode(),
        json.dumps(delivered(uuid4())).encode(),
        json.dumps(delivered(case.id) | {"type": "delivery_recorded.v2"}).encode(),
        json.dumps(delivered(case.id) | {"traceparent": "\x00"}).encode(),
        json.dumps(other_id).encode(),
    ]
    good = delivered(case.id)
    async with consuming(jetstream, place) as client:
        for body in (*nonsense, json.dumps(good).encode()):
            await client.jetstream().publish(SUBJECT, body)
        await all_settled(jetstream, len(nonsense) + 1)
        async with jetstream.connect("admin") as admin:
            kept = (await admin.jetstream().stream_info(DELIVERIES)).state.messages
    assert kept == len(nonsense) + 1
    assert [str(each.command_id) for each in await history(place, case.id)] == [good["id"]]


async def test_a_report_that_the_log_could_not_take_comes_again_long_before_the_stream_gives_it_up(
    place: Place, case: CaseRow, jetstream: Jetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Commit] = []
    append = place.log.append

    async def away_at_first(commit: Commit) -> Outcome:
        tried.append(commit)
        if len(tried) == 1:
            raise Unavailable("database")
        return await append(commit)

    monkeypatch.setattr(place.log, "append", away_at_first)
    async with consuming(jetstream, place) as client:
        await client.jetstream().publish(SUBJECT, json.dumps(delivered(case.id)).encode())
        await eventually(lambda: len(tried) == 2, within=ACK_WAIT / 2)
        await all_settled(jetstream, 1)
    assert len(await history(place, case.id)) == 1


async def test_clocks_that_differ_by_hours_are_no_obstacle(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    times = [at(hours=-20), at(hours=20)]
    async with consuming(jetstream, place) as client:
        for each in times:
            report = delivered(case.id, at=each)
            await client.jetstream().publish(SUBJECT, json.dumps(report).encode())
        await all_settled(jetstream, len(times))
    assert len(await history(place, case.id)) == len(times)


async def test_fields_that_are_not_known_here_are_no_obstacle(
    place: Place, case: CaseRow, jetstream: Jetstream
) -> None:
    report = delivered(case.id, later="more") | {"extension": "x"}
    async with consuming(jetstream, place) as client:
        await client.jetstream().publish(SUBJECT, json.dumps(report).encode())
        await all_settled(jetstream, 1)
    assert len(await history(place, case.id)) == 1
