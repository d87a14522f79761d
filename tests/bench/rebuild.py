"""Rebuilding the cases from the log, beside the library folding the same events.

Ours: read, folded, reporters' ids opened, and written into the emptied table, by a process a
core. Theirs: `select_notifications` and the mutators of an aggregate in the library's own style,
by one; nothing is written. Ours forks and connects each time anew, which theirs has done before:
the log is long enough for that to be a small part of it.
"""

import asyncio
import time
from datetime import datetime
from uuid import UUID

import asyncpg
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, UUIDAsHex
from eventsourcing.postgres import PostgresApplicationRecorder

from avvik.application.sealing import seal
from avvik.bootstrap import Ground, ground, rebuild_cases
from avvik.domain.events import Closed
from avvik.settings import Store
from tests.avvik.adapters.commits import acting, key
from tests.bench import given
from tests.bench.append_vs_library import library_recorder
from tests.bench.desk import known, report_one
from tests.bench.harness import Row, per_second, side_by_side
from tests.bench.stage import Stage
from tests.builders import DUE

PAGE = 10_000
EVENTS_PER_CASE = 3
OUTCOME = "fixed"
# How many of their cases are stored in one transaction.
AT_ONCE = 50


class Deviation(Aggregate):
    """A case as a user of the library would write it: what `domain.deviation` has, unsealed."""

    @event("Reported")
    def __init__(  # noqa: PLR0917 -- the library's own style: the event's attributes
        self,
        reference: str,
        title: str,
        description: str,
        category: str,
        unit: str,
        occurred_on: str,
        tried: list[str],
        language: str,
        contact: dict[str, object],
        reached: str,
        due: dict[str, datetime],
        configuration: int,
    ) -> None:
        self.status = "reported"
        self.reference = reference
        self.title = title
        self.description = description
        self.category = category
        self.unit = unit
        self.occurred_on = occurred_on
        self.tried = tried
        self.language = language
        self.contact = contact
        self.reached = reached
        self.due = due
        self.configuration = configuration
        self.acknowledged: tuple[str, datetime] | None = None

    @event("Closed")
    def close(self, unit: str, outcome: str, public_answer: str) -> None:
        self.status = "closed"
        self.unit = unit
        self.outcome = outcome
        self.public_answer = public_answer

    @event("Acknowledged")
    def acknowledge(self, unit: str, expires_at: datetime) -> None:
        self.acknowledged = (unit, expires_at)


async def measure(stage: Stage) -> Row:
    cases = stage.size.rebuilt // EVENTS_PER_CASE
    store = await stage.store("rebuild")
    await _fill_ours(store, cases)
    await stage.database("library_rebuild")
    recorder = library_recorder(stage.postgres, "library_rebuild")
    recorder.create_table()
    mapper = _mapper()
    _fill_theirs(recorder, mapper, cases)
    await stage.written_out()

    async def ours() -> float:
        await _forget_cases(store)
        began = time.perf_counter()
        comparison = await rebuild_cases(store, only_compare=False)
        assert comparison.lacking == comparison.cases >= cases
        return EVENTS_PER_CASE * cases / (time.perf_counter() - began)

    async def theirs() -> float:
        began = time.perf_counter()
        assert len(_fold(recorder, mapper)) == cases
        return EVENTS_PER_CASE * cases / (time.perf_counter() - began)

    compared = await side_by_side(ours, theirs, stage.size.rounds)
    recorder.datastore.close()
    return Row(
        name="rebuild_vs_library",
        ratio=compared.ratio,
        limit=3,
        ours=per_second(compared.ours),
        theirs=per_second(compared.theirs),
        remarks=(
            f"events per second of {EVENTS_PER_CASE * cases}",
            "ours also opens and writes, on all cores; theirs only folds",
        ),
    )


async def _fill_ours(store: Store, cases: int) -> None:
    async with ground(store, None) as parts:
        places = range(given.CONCURRENT)
        people = [await known(parts, place) for place in places]
        await asyncio.gather(
            *(
                _live(parts, place, people[place], len(range(place, cases, given.CONCURRENT)) - 1)
                for place in places
            )
        )


async def _live(parts: Ground, place: int, who: UUID, cases: int) -> None:
    """Cases of one reporter, each reported, acknowledged and closed."""
    for _ in range(cases):
        case = await report_one(parts, place, who)
        row = await parts.log.case(case, None)
        assert row is not None
        taken_note = acting(row)
        await parts.log.append(taken_note)
        assert taken_note.case is not None
        closed = Closed(unit=given.UNIT, outcome=OUTCOME, public_answer=given.ANSWER)
        await parts.log.append(acting(taken_note.case, seal(closed, case, 3, key)))


async def _forget_cases(store: Store) -> None:
    connection = await asyncpg.connect(store.database_url)
    await connection.execute("truncate avvik.cases")
    await connection.close()


def _mapper() -> Mapper[UUID]:
    transcoder = JSONTranscoder()
    transcoder.register(UUIDAsHex())
    transcoder.register(DatetimeAsISO())
    return Mapper(transcoder)


def _fill_theirs(recorder: PostgresApplicationRecorder, mapper: Mapper[UUID], cases: int) -> None:
    for start in range(0, cases, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, cases))
        events = [event for number in numbers for event in _lived(number).collect_events()]
        recorder.insert_events([mapper.to_stored_event(each) for each in events])


def _lived(number: int) -> Deviation:
    made = _reported(number)
    made.acknowledge(given.UNIT, DUE.closing)
    made.close(given.UNIT, OUTCOME, given.ANSWER)
    return made


def _reported(number: int) -> Deviation:
    command = given.report(f"AVV-2026-{number}", number % given.CONCURRENT)
    return Deviation(
        reference=command.reference,
        title=command.title,
        description=command.description,
        category=command.category,
        unit=given.UNIT,
        occurred_on=command.occurred_on.isoformat(),
        tried=list(command.ordinary_channels.tried),
        language=command.language,
        contact={"person": command.contact.person, "name": command.contact.name},
        reached=given.UNIT,
        due={"acceptance": DUE.acceptance, "closing": DUE.closing},
        configuration=1,
    )


def _fold(
    recorder: PostgresApplicationRecorder, mapper: Mapper[UUID]
) -> dict[UUID, Deviation | None]:
    folded: dict[UUID, Deviation | None] = {}
    start = 1
    while page := recorder.select_notifications(start, PAGE):
        for notification in page:
            happened = mapper.to_domain_event(notification)
            assert isinstance(happened, Aggregate.Event)
            stream = happened.originator_id
            folded[stream] = happened.mutate(folded.get(stream))
        start = page[-1].id + 1
    return folded
