"""Open cases of a unit that was closed go to whoever answers for it now."""

from collections.abc import AsyncIterator
from datetime import date
from functools import partial

import pytest

from avvik.adapters.memory import MemoryReferences
from avvik.application.desk import Desk
from avvik.application.ports import CaseRow
from avvik.domain.deviation import status_of
from avvik.domain.events import Reopened, UnitClosed, UnitTransferred
from avvik.followers.rehome import catch_up, rehome
from avvik.followers.turn import Connect, Turn, turn
from tests.avvik.adapters.commits import acting
from tests.avvik.followers.given import SECRET, Place
from tests.avvik.followers.running import running
from tests.builders import DIRECTORY, DUE
from tests.servers import eventually

IDI, IES, IE = "ntnu.ie.idi", "ntnu.ie.ies", "ntnu.ie"


@pytest.fixture
def desk(place: Place) -> Desk:
    """What commands are carried out on."""
    return Desk(
        log=place.log,
        directory=place.sources.directory,
        vault=place.vault,
        references=MemoryReferences(),
        clock=place.clock,
        secret=SECRET,
    )


@pytest.fixture
async def held(connecting: Connect) -> AsyncIterator[Turn]:
    """The follower's turn, in the test's hands."""
    async with turn(connecting, "rehome") as held:
        yield held


async def closing(
    place: Place, unit: str, successor: str | None, after: int = len(DIRECTORY)
) -> None:
    closed = UnitClosed(unit=unit, closed_on=date(2026, 11, 1), successor=successor)
    await place.changed(closed, after=after)


async def now(place: Place, case: CaseRow) -> CaseRow:
    row = await place.log.case(case.id, None)
    assert row
    return row


async def test_open_cases_of_a_closed_unit_go_to_its_successor(
    place: Place, desk: Desk, held: Turn
) -> None:
    cases = [await place.reported() for _ in range(3)]
    other = await place.reported(unit=IE, reached=IE)
    await closing(place, IDI, IES)
    await catch_up(desk, held)
    for case in cases:
        moved = await now(place, case)
        assert (moved.case.file.unit, moved.version) == (IES, 2)
    assert (await now(place, other)).version == 1
    [first, *_] = await place.happened(cases[0])
    assert first.actor == "system/reorganisation"
    assert first.event == UnitTransferred(origin=IDI, unit=IES, reached=IES, cause="reorganisation")


async def test_without_a_successor_they_go_one_level_up(
    place: Place, desk: Desk, held: Turn
) -> None:
    case = await place.reported()
    await closing(place, IDI, None)
    await catch_up(desk, held)
    assert (await now(place, case)).case.file.unit == IE


async def test_a_case_that_has_ended_stays_until_it_is_opened_again(
    place: Place, desk: Desk, held: Turn
) -> None:
    case = await place.closed(await place.reported(), "fixed")
    await closing(place, IDI, IES)
    await catch_up(desk, held)
    assert (await now(place, case)).version == 2
    await place.append(acting(case, Reopened(cause="new_information", due=DUE)))
    await catch_up(desk, held)
    moved = await now(place, case)
    assert (status_of(moved.case), moved.case.file.unit) == ("reported", IES)


async def test_a_case_that_is_opened_again_at_a_unit_that_there_is_stays(
    place: Place, desk: Desk, held: Turn
) -> None:
    case = await place.closed(await place.reported(), "fixed")
    await place.append(acting(case, Reopened(cause="new_information", due=DUE)))
    await catch_up(desk, held)
    assert (await now(place, case)).version == 3


async def test_what_was_followed_before_changes_nothing(
    place: Place, desk: Desk, held: Turn
) -> None:
    case = await place.reported()
    await closing(place, IDI, IES)
    await catch_up(desk, held)
    # As after a crash between the move and the follower's own note of it.
    await held.advance(0)
    await catch_up(desk, held)
    assert (await now(place, case)).version == 2


async def test_cases_move_on_with_a_second_reorganisation(
    place: Place, desk: Desk, held: Turn
) -> None:
    case = await place.reported()
    await closing(place, IDI, IES)
    await closing(place, IES, None, after=len(DIRECTORY) + 1)
    await catch_up(desk, held)
    moved = await now(place, case)
    assert (moved.case.file.unit, moved.version) == (IE, 2)


async def test_the_worker_follows_the_directory_as_it_changes(
    place: Place, desk: Desk, connecting: Connect
) -> None:
    case = await place.reported()
    async with running("rehome", partial(rehome, desk, connecting)):
        await closing(place, IDI, IES)

        async def moved() -> bool:
            return (await now(place, case)).case.file.unit == IES

        await eventually(moved)
