"""Row-level security shows each person exactly the cases that the policy in Python does."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from msgspec import structs

from avvik.adapters.postgres.connection import reading_as
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.application.access import sight
from avvik.application.ports import Appended, CaseRow, Identity
from avvik.application.streams import deliveries_stream
from avvik.domain.delegations import IN_PERSON
from avvik.domain.events import (
    DeliveryRecorded,
    DirectoryEvent,
    RoleGranted,
    UnitClosed,
    UnitDefined,
)
from avvik.domain.organisation import Organisation, evolve
from tests.avvik.adapters.commits import (
    INSTITUTION,
    appending,
    case_id,
    configuring,
    directory,
    registration,
    reporting,
)
from tests.avvik.adapters.stores import API, connected, opened
from tests.builders import NOW, labels, person

ROLES = (
    "line_leader",
    "line_leader",
    "pro_rector",
    "deputy",
    "study_quality_contact",
    "hse_coordinator",
    "handler",
    "independent_recipient",
    "quality_division",
    "auditor",
    "admin",
)
PEOPLE = [person(f"person-{number}") for number in range(40)]


def a_tree(dice: random.Random) -> Iterator[UnitDefined]:
    """Units four deep; the root's name is the shortest."""
    level = ["u"]
    yield UnitDefined(unit="u", parent=None, kind="unit", names=labels("u"))
    for width in (4, 8, 12):
        below = [(f"{dice.choice(level)}", number) for number in range(width)]
        for parent, number in below:
            name = f"{parent}.{number}"
            yield UnitDefined(unit=name, parent=parent, kind="unit", names=labels(name))
        level = [f"{parent}.{number}" for parent, number in below]


def a_role(dice: random.Random, unit: str, today: date) -> RoleGranted:
    """A role that may have ended yesterday, end today, or begin tomorrow."""
    since = today + timedelta(days=dice.choice((-400, -400, -30, 0, 1)))
    until = dice.choice((None, None, None, today, today - timedelta(days=1)))
    return RoleGranted(
        person=dice.choice(PEOPLE),
        role=dice.choice(ROLES),
        unit=unit,
        valid_from=since,
        valid_to=until,
    )


def a_delegation(dice: random.Random, role: RoleGranted, today: date) -> RoleGranted:
    """The role on behalf of its holder, or of somebody who does not hold it."""
    behind = dice.choice((role.person, role.person, role.person, dice.choice(PEOPLE)))
    until = dice.choice((today, today + timedelta(days=30), today - timedelta(days=1)))
    return structs.replace(
        role,
        person=dice.choice(PEOPLE),
        valid_from=today - timedelta(days=40),
        valid_to=until,
        on_behalf_of=behind,
    )


def a_closing(dice: random.Random, tree: tuple[UnitDefined, ...], today: date) -> UnitClosed:
    """A leaf of the tree closes; a unit further up answers for it."""
    leaf, heir = dice.choice(tree[13:]), dice.choice(tree[:13])
    successor = dice.choice((heir.unit, heir.unit, None))
    return UnitClosed(unit=leaf.unit, closed_on=today, successor=successor)


def a_directory(dice: random.Random, today: date) -> tuple[DirectoryEvent, ...]:
    tree = tuple(a_tree(dice))
    roles = tuple(a_role(dice, dice.choice(tree).unit, today) for _ in range(60))
    delegable = [role for role in roles if role.role not in IN_PERSON]
    delegations = (a_delegation(dice, dice.choice(delegable), today) for _ in range(25))
    closings = (a_closing(dice, tree, today) for _ in range(3))
    return (*tree, *roles, *delegations, *closings)


async def some_cases(
    log: PostgresLog, dice: random.Random, organisation: Organisation
) -> list[CaseRow]:
    leaders = [each.person for each in organisation.roles if each.role == "line_leader"]
    rows: list[CaseRow] = []
    for _ in range(120):
        commit = reporting(
            case_id(),
            by=f"person-{dice.randrange(40)}",
            unit=dice.choice(list(organisation.units)),
            category=dice.choice(("physical", "digital")),
            disqualified=tuple(dice.sample(leaders, dice.choice((0, 0, 1, 2, len(leaders))))),
        )
        assert isinstance(await log.append(commit), Appended)
        assert commit.case
        rows.append(commit.case)
    return rows


async def visible(connection: asyncpg.Connection, reader: UUID | None) -> set[UUID]:
    async with connection.transaction():
        if reader:
            await connection.execute("select set_config('avvik.person', $1, true)", str(reader))
        return {row["id"] for row in await connection.fetch("select id from avvik.cases")}


@pytest.mark.parametrize("seed", range(8))
async def test_everybody_sees_the_cases_that_the_policy_gives_them(log_dsn: str, seed: int) -> None:
    dice = random.Random(seed)
    async with opened(log_dsn) as log, connected(log_dsn, API) as connection:
        today = await connection.fetchval("select (now() at time zone 'Europe/Oslo')::date")
        events = a_directory(dice, today)
        await log.append(directory(*events))
        organisation = Organisation()
        for event in events:
            organisation = evolve(organisation, event)
        rows = await some_cases(log, dice, organisation)
        seen = 0
        for reader in (*PEOPLE, uuid4()):
            expected = {row.id for row in rows if sight(reader, row, organisation, today)}
            assert await visible(connection, reader) == expected
            seen += len(expected)
        assert 0 < seen < len(rows) * len(PEOPLE)


async def test_without_a_reader_there_is_nothing(log_dsn: str) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    async with opened(log_dsn) as log, connected(log_dsn, API) as connection:
        await log.append(directory())
        await log.append(configuring())
        await log.append(reporting(case_id(), identity=who))
        for table in ("events", "cases", "commands", "persons", "access_log"):
            assert await connection.fetch(f"select from avvik.{table}") == []


async def test_a_handler_sees_the_case_given_to_them(log_dsn: str) -> None:
    case = case_id()
    async with opened(log_dsn) as log, connected(log_dsn) as owner:
        await log.append(directory())
        await log.append(reporting(case))
        handler = person("handler")
        assert await log.case(case, handler) is None
        await owner.execute("update avvik.cases set handlers = $1", [handler])
        assert await log.case(case, handler)
        await owner.execute("update avvik.cases set disqualified = $1", [handler])
        assert await log.case(case, handler) is None


def a_delivery() -> DeliveryRecorded:
    return DeliveryRecorded(
        event_id="e/1",
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
        await log.append(appending(deliveries, a_delivery()))
        assert await streams_seen(log, person("leder")) == {case, deliveries}
        assert await streams_seen(log, person("student")) == {case, deliveries}
        assert await streams_seen(log, person("varsling")) == set()


async def test_the_directory_is_seen_by_any_reader(log_dsn: str) -> None:
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(configuring())
        async with reading_as(log.pool, person("anyone")) as connection:
            assert await connection.fetchval("select count(*) from avvik.events") == 14


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


async def test_who_read_a_case_is_seen_with_the_case(log_dsn: str) -> None:
    case = case_id()
    async with opened(log_dsn) as log:
        await log.append(directory())
        await log.append(reporting(case))
        note = "insert into avvik.access_log (reader, route, cases) values ($1, 'case', $2)"
        async with reading_as(log.pool, person("leder")) as connection:
            await connection.execute(note, str(person("leder")), [case])
        query = "select reader from avvik.readers_of($1)"
        for name, readers in {"student": 1, "dekan": 1, "varsling": 0}.items():
            async with reading_as(log.pool, person(name)) as connection:
                assert len(await connection.fetch(query, case)) == readers
                assert len(await connection.fetch("select from avvik.access_log")) == readers
