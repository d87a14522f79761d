"""What every directory knows, and when it learns it."""

from uuid import uuid4

from msgspec import structs

from avvik.application.ports import Appended, Directory, Identity
from avvik.application.streams import configuration_stream
from avvik.domain.events import (
    Configured,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    TeachingUnmapped,
    UnitClosed,
)
from tests.avvik.adapters.commits import (
    INSTITUTION,
    appending,
    case_id,
    configuring,
    registration,
    reporting,
)
from tests.avvik.adapters.commits import directory as importing
from tests.builders import CONFIGURATION, DIRECTORY, TODAY, organisation, person, role, unit
from tests.contracts.conftest import AnyLog

# Where the example directory ends.
LAST = len(DIRECTORY)
TAUGHT = TeachingMapped(kind="course", code="TDT4100", unit="ntnu.ie.idi")


async def test_before_anything_is_imported_the_world_is_empty(directory: Directory) -> None:
    world = await directory.world()
    assert (world.position, world.directory_version, world.configuration_version) == (0, 0, 0)
    assert world.organisation.units == {}


async def test_the_world_is_the_fold_of_what_was_imported(
    log: AnyLog, directory: Directory
) -> None:
    await log.append(importing())
    await log.append(importing(TAUGHT, after=LAST))
    await log.append(configuring())
    world = await directory.world()
    assert world.organisation == organisation()
    assert world.configuration == CONFIGURATION
    assert (world.position, world.directory_version, world.configuration_version) == (
        LAST + 2,
        LAST + 1,
        1,
    )


async def test_the_world_is_read_again_when_asked_and_not_before(
    log: AnyLog, directory: Directory
) -> None:
    before = await directory.world()
    await log.append(importing())
    assert await directory.world() is before
    after = await directory.refresh()
    assert after.position == LAST
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
    assert isinstance(await log.append(importing(*changes, after=LAST)), Appended)
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


async def test_units_close_and_open_again(log: AnyLog, directory: Directory) -> None:
    await log.append(importing())
    closed = (
        TAUGHT,
        UnitClosed(unit="ntnu.ie.idi", closed_on=TODAY, successor="ntnu.ie.ies"),
        UnitClosed(unit="ntnu.ie.ies", closed_on=TODAY),
    )
    await log.append(importing(*closed, after=LAST))
    world = await directory.refresh()
    assert world.organisation == organisation(*closed)
    assert world.organisation.successor("ntnu.ie.idi") == "ntnu.ie"
    again = (
        unit("ntnu.ie.idi", "ntnu.ie"),
        TeachingUnmapped(kind="course", code="TDT4100"),
    )
    await log.append(importing(*again, after=LAST + 3))
    assert (await directory.refresh()).organisation == organisation(*closed, *again)


async def test_a_delegation_is_told_from_the_role_itself(log: AnyLog, directory: Directory) -> None:
    await log.append(importing())
    own = role("vikar", "line_leader", "ntnu.ie")
    delegated = structs.replace(own, on_behalf_of=person("dekan"))
    events = (TAUGHT, own, delegated, ended(delegated))
    await log.append(importing(*events, after=LAST))
    world = await directory.refresh()
    assert world.organisation == organisation(*events)
    until = {each.on_behalf_of: each.valid_to for each in world.organisation.roles[-2:]}
    assert until == {None: None, person("dekan"): TODAY}


def ended(granted: RoleGranted) -> RoleEnded:
    return RoleEnded(
        person=granted.person,
        role=granted.role,
        unit=granted.unit,
        valid_from=granted.valid_from,
        valid_to=TODAY,
        on_behalf_of=granted.on_behalf_of,
    )


async def test_people_are_found_by_the_hashes_of_their_identities(
    log: AnyLog, directory: Directory
) -> None:
    who = Identity(hash=b"identity", person=uuid4(), new=True)
    commit = structs.replace(appending(who.person), identity=who)
    event = registration(who.person)
    await log.append(structs.replace(commit, events=(event,)))
    found = await directory.on_record([b"identity", b"another"])
    assert list(found) == [b"identity"]
    assert (found[b"identity"].person, found[b"identity"].version) == (who.person, 1)
    assert found[b"identity"].profile == event.event.profile  # type: ignore[union-attr]  # registered
    assert await directory.is_known(who.person)
    assert not await directory.is_known(uuid4())


async def test_a_unit_is_busy_while_somebody_has_to_act(log: AnyLog, directory: Directory) -> None:
    await log.append(importing())
    assert await directory.busy_units() == frozenset()
    await log.append(reporting(case_id()))
    assert await directory.busy_units() == {"ntnu.ie.idi"}


async def test_every_version_of_the_configuration_is_kept(
    log: AnyLog, directory: Directory
) -> None:
    changed = structs.replace(CONFIGURATION, levels=())
    await log.append(configuring())
    stream = configuration_stream(INSTITUTION)
    await log.append(appending(stream, Configured(configuration=changed), after=1))
    assert (await directory.refresh()).configuration == changed
    assert await directory.configuration(1) == CONFIGURATION
    assert await directory.configuration(2) == changed
    assert (await directory.configuration(0)).categories == ()
