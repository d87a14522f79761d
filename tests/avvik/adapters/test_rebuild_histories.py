"""Whatever anybody does to cases, the table is what a rebuild from the log makes of them."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from avvik.adapters.directory import PostgresDirectory
from avvik.adapters.memory import MemoryClock, MemoryVault
from avvik.adapters.postgres.rebuild import Comparison, rebuild_cases
from avvik.adapters.postgres.recorder import PostgresLog
from avvik.adapters.postgres.references import PostgresReferences
from avvik.application import streams
from avvik.application.desk import Desk
from avvik.application.execute import execute
from avvik.application.ports import Commit, Identity, IdentityTaken
from avvik.domain.decisions import Act, Join, Refused
from avvik.domain.events import Configured
from tests.avvik.adapters.commits import (
    INSTITUTION,
    NO_FACTS,
    appending,
    directory,
    registration,
)
from tests.avvik.adapters.rebuilding import means
from tests.avvik.adapters.stores import opened
from tests.avvik.application.commands import acts
from tests.avvik.application.desk import SECRET, ask, identity, official
from tests.builders import CONFIGURATION, NOW, person, report

PEOPLE = ("leder", "dekan", "kontakt", "custodian", "klage", "student", "student-2")
CASES = tuple(streams.new_case_id(NOW + timedelta(seconds=number)) for number in range(4))


@pytest.fixture
def vault() -> MemoryVault:
    """One for all examples, as the database is."""
    return MemoryVault()


@settings(
    deadline=None,
    max_examples=4,
    # A history takes seconds: to find a smaller one that fails is not worth hours.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(CASES), acts(CASES)), min_size=60, max_size=90))
async def test_the_table_is_what_the_log_makes_of_it(
    log_dsn: str, vault: MemoryVault, steps: list[tuple[UUID, Act]]
) -> None:
    async with opened(log_dsn, None) as log:
        desk = Desk(
            log=log,
            directory=PostgresDirectory(log.pool),
            vault=vault,
            references=PostgresReferences(log.pool),
            clock=MemoryClock(NOW),
            secret=SECRET,
        )
        await _open(log, desk)
        # Other cases for each example: the database outlives it.
        renamed = {case: streams.new_case_id(NOW) for case in CASES}
        for case in renamed.values():
            reference = await desk.references.take(2026)
            given_case = report(reference=reference, consents_to_handover=True)
            await execute(desk, ask("student", who=person("student")), case, given_case)
        for case, command in steps:
            await _try_all(desk, renamed[case], command)
    found = await rebuild_cases(means(log_dsn, vault), only_compare=True)

    assert found == Comparison(cases=found.cases, lacking=0, stray=0, changed=0)
    assert found.cases >= len(CASES)


async def _open(log: PostgresLog, desk: Desk) -> None:
    """The example institution, unless an earlier example left it."""
    if (await desk.directory.refresh()).configuration_version:
        return
    await log.append(directory())
    stream = streams.configuration_stream(INSTITUTION)
    await log.append(appending(stream, Configured(configuration=CONFIGURATION)))
    for name in PEOPLE:
        registered = await log.append(
            Commit(
                command_id=uuid4(),
                actor="system/test",
                events=(registration(person(name)),),
                facts_position=NO_FACTS,
                identity=Identity(hash=identity(name), person=person(name), new=True),
            )
        )
        assert not isinstance(registered, IdentityTaken)


async def _try_all(desk: Desk, case: UUID, command: Act) -> None:
    """Whoever may do it first does it."""
    row = await desk.log.case(case, None)
    assert row is not None
    for name in PEOPLE:
        asked = ask("student-2", who=person(name)) if isinstance(command, Join) else None
        with suppress(Refused):
            await execute(desk, asked or official(name, expected=row.version), case, command)
            return
