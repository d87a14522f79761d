"""What every directory knows, and when it learns it."""

from uuid import uuid4

from avvik.application.ports import Appended, Directory, Identity
from avvik.domain.events import RoleEnded, TeachingMapped
from tests.avvik.adapters.commits import (
    case_id,
    configuring,
    reporting,
)
from tests.avvik.adapters.commits import directory as importing
from tests.builders import CONFIGURATION, DIRECTORY, TODAY, organisation, person, role, unit
from tests.contracts.conftest import AnyLog

TAUGHT = TeachingMapped(kind="course", code="TDT4100", unit="ntnu.ie.idi")


async def test_before_anything_is_imported_the_world_is_empty(directory: Directory) -> None:
    world = await directory.world()
    assert (world.position, world.directory_version, world.configuration_version) == (0, 0, 0)
    assert world.organisation.units == {}


async def test_the_world_is_the_fold_of_what_was_imported(
    log: AnyLog, directory: Directory
) -> None:
    await log.append(importing())
    await log.append(importing(TAUGHT, after=len(DIRECTORY)))
    await log.append(configuring())
    world = await directory.world()
    assert world.organisation == organisation()
    assert world.configuration == CONFIGURATION
    whole = len(DIRECTORY) + 1
    assert (world.position, world.directory_version) == (whole + 1, whole)
    assert world.configuration_version == 1


async def test_the_world_is_read_again_when_asked_and_not_before(
    log: AnyLog, directory: Directory
) -> None:
    before = await directory.world()
    await log.append(importing())
    assert await directory.world() is before
    after = await directory.refresh()
    assert after.position == len(DIRECTORY)
    assert await directory.world() is after
    assert await directory.refresh() is after


async def test_roles_end_and_units_move(log: AnyLog, directory: Directory) -> None:
    await log.append(importing())
    given = role("leder", "line_leader", "ntnu.ie.idi")
    changes = (
        RoleEnded(
            person=given.person,
            role=given.role,
            unit=given.unit,
            valid_from=given.valid_from,
            valid_to=TODAY,
        ),
        unit("ntnu.ie.idi", "ntnu"),
        role("dekan", "line_leader", "ntnu.ie"),
        TAUGHT,
    )
    assert isinstance(await log.append(importing(*changes, after=len(DIRECTORY))), Appended)
    world = await directory.world()
    assert world.organisation == organisation(*changes)


async def test_a_person_is_known_by_the_hash_of_their_identity(
    log: AnyLog, directory: Directory
) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    await log.append(reporting(case_id(), identity=who))
    assert await directory.person(b"identity") == who.person
    assert await directory.person(b"another") is None


async def test_nobody_is_known_who_was_not_registered(directory: Directory) -> None:
    assert await directory.known(person("student")) is None
