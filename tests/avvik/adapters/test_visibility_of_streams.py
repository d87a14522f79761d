"""Row-level security beside the cases: their events, people, readers and commands."""

from uuid import UUID

import pytest
from msgspec import structs

from avvik.adapters.postgres.connection import reading_as
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.ports import Identity, Repeatable
from avvik.application.streams import deliveries_stream
from avvik.domain.events import DeliveryRecorded
from tests.avvik.adapters.commits import (
    INSTITUTION,
    appending,
    case_id,
    configuring,
    directory,
    registration,
    reporting,
)
from tests.avvik.adapters.stores import connected, opened
from tests.builders import DIRECTORY, NOW, person, role


def a_delivery(case: UUID) -> DeliveryRecorded:
    return DeliveryRecorded(
        event_id=f"{case}/1",
        role="line_leader",
        unit="ntnu.ie.idi",
        person=None,
        channel="mail",
        outcome="accepted",
        at=NOW,
    )


async def streams_seen(log: PostgresLog, reader: UUID) -> set[UUID]:
    async with reading_as(log.pool, reader) as connection:
        query = """
            select distinct originator_id from avvik.events
            where not avvik.is_of_directory(topic)
        """
        return {row["originator_id"] for row in await connection.fetch(query)}


async def test_events_and_deliveries_are_seen_with_their_case(log_dsn: str) -> None:
    case = case_id()
    deliveries = deliveries_stream(INSTITUTION, case)
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case))
        await log.append(appending(deliveries, a_delivery(case)))
        assert await streams_seen(log, person("leder")) == {case, deliveries}
        assert await streams_seen(log, person("student")) == {case, deliveries}
        assert await streams_seen(log, person("varsling")) == set()


async def test_whatever_a_delivery_says_it_hides_no_other_event(log_dsn: str) -> None:
    case = case_id()
    odd = structs.replace(a_delivery(case), role='\x00"event_id":"x/1"', channel="\x00")
    deliveries = deliveries_stream(INSTITUTION, case)
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case))
        await log.append(appending(deliveries, odd))
        assert await streams_seen(log, person("leder")) == {case, deliveries}


async def test_the_directory_is_seen_by_any_reader(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(configuring())
        async with reading_as(log.pool, person("anyone")) as connection:
            assert await connection.fetchval("select count(*) from avvik.events") == (
                len(DIRECTORY) + 1
            )


async def test_people_are_seen_by_those_who_deal_with_them(log_dsn: str) -> None:
    student, leader, bystander = person("student"), person("leder"), person("bystander")
    case = case_id()
    async with opened(log_dsn) as log:
        await log.append(directory())
        for each in (student, leader, bystander):
            await log.append(appending(each, registration(each).event))
        await log.append(reporting(case))
        seen = {
            name: await streams_seen(log, person(name)) - {case}
            for name in ("student", "bystander", "leder", "kontakt", "kvalitet", "revisor", "hms")
        }
        assert seen == {
            "student": {student, leader},
            "bystander": {bystander, leader},
            "leder": {leader, student},
            "kontakt": {leader, student},
            "kvalitet": {leader, student},
            "revisor": {leader, student, bystander},
            "hms": {leader},
        }
        async with reading_as(log.pool, person("hms")) as connection:
            rows = await connection.fetch("select person from avvik.persons")
            assert {row["person"] for row in rows} == {leader}


KNOWN = ("student", "medstudent", "tidligere")


@pytest.mark.parametrize(
    ("reader", "known"),
    [
        ("student", {"student", "tidligere"}),
        ("medstudent", {"medstudent", "tidligere"}),
        ("eier", {"tidligere"}),
        ("leder", {*KNOWN}),
        ("klage", {*KNOWN}),
        ("custodian", {*KNOWN}),
        ("hms", set()),
        ("rektor", set()),
    ],
)
async def test_parties_and_owners_of_measures_do_not_know_of_other_parties(
    log_dsn: str, reader: str, known: set[str]
) -> None:
    """`tidligere` worked on the case, and has left; the rector is out."""
    roles = (role("eier", "facility_service", "ntnu.ie.ies"),)
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory(*DIRECTORY, *roles))
        for name in KNOWN:
            await log.append(appending(person(name), registration(person(name)).event))
        await log.append(reporting(case_id(), disqualified=(person("rektor"),)))
        await owner.execute(
            """
            update avvik.cases
            set supporters = $1, handlers = $2, owners = $3, receiver_role = 'appeals_officer'
            """,
            [person("medstudent")],
            [person("tidligere")],
            [person("eier")],
        )
        async with reading_as(log.pool, person(reader)) as connection:
            rows = await connection.fetch("select person from avvik.persons")

    assert {row["person"] for row in rows} == {person(name) for name in known}


@pytest.mark.parametrize(
    ("reader", "readers", "rows"),
    [
        ("student", 1, 0),
        ("dekan", 1, 1),
        ("personvern", 1, 0),
        ("medstudent", 0, 0),
        ("eier", 0, 0),
        ("varsling", 0, 0),
    ],
)
async def test_who_read_a_case_is_told_to_its_reporter_its_office_and_the_protection_officer(
    log_dsn: str, reader: str, readers: int, rows: int
) -> None:
    """The request showed another case too, which is not everybody's to know of."""
    case, other = case_id(), case_id()
    roles = (
        role("eier", "facility_service", "ntnu.ie.ies"),
        role("personvern", "data_protection_officer", "ntnu"),
    )
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory(*DIRECTORY, *roles))
        await log.append(reporting(case))
        await owner.execute(
            "update avvik.cases set supporters = $1, owners = $2",
            [person("medstudent")],
            [person("eier")],
        )
        await log.append(reporting(other, by="another"))
        note = "insert into avvik.access_log (reader, route, cases) values ($1, 'list', $2)"
        async with reading_as(log.pool, person("leder")) as connection:
            await connection.execute(note, str(person("leder")), [case, other])

        async with reading_as(log.pool, person(reader)) as connection:
            found = await connection.fetch("select reader from avvik.readers_of($1)", case)
            assert len(found) == readers
            assert len(await connection.fetch("select from avvik.access_log")) == rows


@pytest.mark.parametrize(
    ("column", "name", "readers"),
    [
        ("disqualified", "personvern", 0),
        ("supporters", "personvern", 0),
        # Officers are nobody's subordinates: whose deputy they are besides is out alone.
        ("disqualified", "leder", 1),
    ],
)
async def test_the_protection_officer_who_is_out_is_not_told_who_read_the_case(
    log_dsn: str, column: str, name: str, readers: int
) -> None:
    case = case_id()
    roles = (
        role("personvern", "data_protection_officer", "ntnu"),
        role("personvern", "deputy", "ntnu.ie.idi"),
    )
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory(*DIRECTORY, *roles))
        await log.append(reporting(case))
        out = f"update avvik.cases set {column} = $1"  # noqa: S608 -- one of the two above
        await owner.execute(out, [person(name)])
        await owner.execute(
            "insert into avvik.access_log (reader, route, cases) values ('reporter', 'case', $1)",
            [case],
        )
        async with reading_as(log.pool, person("personvern")) as connection:
            assert len(await connection.fetch("select from avvik.readers_of($1)", case)) == readers


async def test_what_a_command_was_told_is_its_callers_alone(log_dsn: str) -> None:
    told = Repeatable(caller=person("student"), fingerprint=b"f", answer=b"{}")
    who = Identity(hash=b"identity", person=person("student"), new=True)
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case_id(), repeatable=told, identity=who))
        for name, rows in {"student": 1, "leder": 0, "revisor": 0}.items():
            async with reading_as(log.pool, person(name)) as connection:
                assert len(await connection.fetch("select from avvik.commands")) == rows
