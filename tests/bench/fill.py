"""A log of any length, fast: real rows of our own, multiplied inside the database.

Six of ten events report a case, four acknowledge one. Envelopes repeat, so the rows have
their real size but cannot be opened: good for appending and reading beside them.
"""

from uuid import UUID, uuid4

import asyncpg

from avvik.application.streams import person_actor
from avvik.settings import Store
from tests.bench.desk import open_store, report_one

FILL = """
-- A short text as MessagePack has it, in hexadecimal.
create function pg_temp.packed(told text) returns text
    return to_hex(160 + length(told)) || encode(convert_to(told, 'UTF8'), 'hex');
create temporary table model as
    select cases.*, encode(cases.state, 'hex') as fold,
        convert_from(events.state, 'UTF8') as event
    from avvik.cases join avvik.events on originator_id = cases.id;
create temporary table place as
    select row_number() over (order by unit) - 1 as n, unit from avvik.units
    where cardinality(line) = 3;
create temporary table reporter as
    select n, gen_random_uuid() as person from generate_series(0, 1999) as n;
create temporary table given as
    select
        given.n,
        uuidv7(make_interval(secs => given.n - {cases})) as id,
        'AVV-2025-' || given.n as reference,
        given.n <= {acknowledged} as acknowledged,
        now() - make_interval(secs => {cases} - given.n) as at,
        unit,
        person,
        (select max(notification_id) from avvik.events) + given.n as position
    from generate_series(1, {cases}) as given (n)
    join place on place.n = given.n % (select count(*) from place)
    join reporter on reporter.n = given.n % 2000;
analyze given;

insert into avvik.persons (person, version, state)
    select reporter.person, version, state from reporter, (
        select version, state from avvik.persons limit 1
    ) as model;
insert into avvik.identities (hash, person)
    select sha256(person::text::bytea), person from reporter;

insert into avvik.events (
    originator_id, originator_version, topic, state, notification_id, actor, recorded_at
)
select
    given.id, 1, 'reported',
    convert_to(
        replace(replace(event, model.reference, given.reference), model.unit, given.unit), 'UTF8'
    ),
    given.position, 'reporter', at
from given, model order by n;

insert into avvik.events (
    originator_id, originator_version, topic, state, notification_id, actor, recorded_at
)
select
    id, 2, 'acknowledged',
    convert_to(json_build_object(
        'type', 'acknowledged', 'unit', unit, 'expires_at', '2026-12-07T14:00:00Z'
    )::text, 'UTF8'),
    position + {cases}, '{actor}', now()
from given where acknowledged order by n;

select setval(
    pg_get_serial_sequence('avvik.events', 'notification_id'), max(notification_id)
) from avvik.events;

insert into avvik.commands (command_id, recorded_at)
    select gen_random_uuid(), recorded_at from avvik.events;

insert into avvik.cases (
    id, reference, status, unit, reached, category, level, reporter, language, due,
    support, version, reported_at, changed_at, state
)
select
    given.id, given.reference, status, given.unit, given.unit, category, level, person,
    language, due, sha256(given.reference::bytea), 1 + acknowledged::int, at, at,
    decode(replace(
        replace(fold, pg_temp.packed(model.reference), pg_temp.packed(given.reference)),
        pg_temp.packed(model.unit), pg_temp.packed(given.unit)
    ), 'hex')
from given, model order by n;
"""


async def fill(store: Store, events: int) -> None:
    """Bring an empty log to about that many events."""
    async with open_store(store) as parts:
        await report_one(parts, 0, None)
    cases = events * 6 // 10
    connection = await asyncpg.connect(store.database_url)
    try:
        script = FILL.format(cases=cases, acknowledged=events - cases, actor=person_actor(uuid4()))
        await connection.execute(script)
        for table in ("events", "cases", "commands", "persons", "identities"):
            await connection.execute(f"vacuum analyze avvik.{table}")
        await connection.execute("checkpoint")
    finally:
        await connection.close()


async def case_at(store: Store, number: int) -> UUID:
    """The case that stands at this place of all cases, newest first."""
    connection = await asyncpg.connect(store.database_url)
    try:
        found: UUID = await connection.fetchval(
            "select id from avvik.cases order by id desc offset $1 limit 1", number
        )
    finally:
        await connection.close()
    return found
