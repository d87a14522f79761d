"""Acts on directory and configuration, on memory: once, in order, and never on stale facts."""

from datetime import timedelta

import pytest
from msgspec import structs

from avvik.adapters.memory import MemoryLog
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.change_directory import change_directory, configure
from avvik.application.desk import OtherRequest
from avvik.application.import_institution import Flawed, import_institution
from avvik.application.ports import Commit, Outcome
from avvik.domain.decisions.facts import Unknown
from avvik.domain.delegations import Delegate, DirectoryAct, Grant, Revoke
from avvik.domain.events import DirectoryEvent, RoleEnded, RoleGranted
from tests.avvik.application.desk import ISSUER, SECRET, Office, official
from tests.avvik.domain.test_institution import FILE
from tests.builders import CONFIGURATION, LAWFUL, TODAY, person, role

ACT = Delegate(
    role="line_leader",
    unit="ntnu.ie",
    to=person("kontakt"),
    valid_from=TODAY,
    valid_to=TODAY + timedelta(days=30),
)


@pytest.fixture
async def given() -> Office:
    made = Office()
    await made.open()
    await made.directory(role("admin", "admin", "ntnu"))
    return made


async def act(given: Office, who: str, asked: DirectoryAct, key: str | None = None) -> object:
    return await change_directory(given.desk, "ntnu", official(who, key=key), asked)


async def test_an_act_is_one_event_by_whoever_asked(given: Office) -> None:
    await act(given, "dekan", ACT)

    last = given.log.events[-1]
    assert isinstance(last.event, RoleGranted)
    assert last.event.on_behalf_of == person("dekan")
    assert last.actor == f"person/{person('dekan')}"


async def test_what_is_so_already_appends_nothing(given: Office) -> None:
    first = await act(given, "dekan", ACT)
    count = len(given.log.events)

    assert await act(given, "dekan", ACT) == first
    assert len(given.log.events) == count


async def test_the_same_key_is_one_act_and_another_request_under_it_none(given: Office) -> None:
    first = await act(given, "dekan", ACT, key="k")
    given.clock.move(timedelta(days=60))

    assert await act(given, "dekan", ACT, key="k") == first
    other = structs.replace(official("dekan", key="k"), fingerprint=b"other")
    with pytest.raises(OtherRequest):
        await change_directory(given.desk, "ntnu", other, ACT)


async def test_a_key_under_which_nothing_was_to_be_done_is_remembered(given: Office) -> None:
    first = await change_directory(given.desk, "ntnu", official("dekan"), ACT)
    assert await act(given, "dekan", ACT, key="k") == first
    await act(given, "dekan", Revoke(id=first.id))
    count = len(given.log.events)

    assert await act(given, "dekan", ACT, key="k") == first
    other = structs.replace(official("dekan", key="k"), fingerprint=b"other")
    with pytest.raises(OtherRequest):
        await change_directory(given.desk, "ntnu", other, ACT)
    assert len(given.log.events) == count


async def test_a_refusal_leaves_no_trace(given: Office) -> None:
    count = len(given.log.events)

    with pytest.raises(NotPermitted):
        await act(given, "leder", ACT)
    with pytest.raises(NotVisible):
        await act(given, "leder", Revoke(id=person("nothing")))
    assert len(given.log.events) == count


class Overtaken(MemoryLog):
    """A log to which somebody else commits just before us, once."""

    def __init__(self, office: Office, *first: DirectoryEvent) -> None:
        super().__init__(office.clock)
        self._office = office
        self._first = first

    async def append(self, commit: Commit) -> Outcome:
        first, self._first = self._first, ()
        if first:
            await self._office.directory(*first)
        return await self._office.log.append(commit)


async def test_an_act_is_decided_again_when_somebody_was_first(given: Office) -> None:
    unrelated = Overtaken(given, role("ny", "deputy", "ntnu"))
    desk = structs.replace(given.desk, log=unrelated)
    await change_directory(desk, "ntnu", official("dekan"), ACT)

    assert given.log.world.organisation.roles[-1].on_behalf_of == person("dekan")


async def test_an_act_whose_ground_is_gone_is_refused(given: Office) -> None:
    held = role("dekan", "line_leader", "ntnu.ie")
    ended = RoleEnded(
        person=held.person,
        role=held.role,
        unit=held.unit,
        valid_from=held.valid_from,
        valid_to=TODAY - timedelta(days=1),
    )
    desk = structs.replace(given.desk, log=Overtaken(given, ended))

    with pytest.raises(NotPermitted):
        await change_directory(desk, "ntnu", official("dekan"), ACT)


async def test_a_role_is_granted_to_people_on_record_only(given: Office) -> None:
    grant = Grant(person=person("ny"), role="deputy", unit="ntnu.ie", valid_from=TODAY)

    with pytest.raises(Unknown):
        await act(given, "admin", grant)


async def test_a_configuration_is_decided_on_its_own_version(given: Office) -> None:
    changed = structs.replace(LAWFUL, levels=())
    ask = official("kvalitet", expected=1)
    done = await configure(given.desk, "ntnu", ask, changed)

    assert done.version == 2
    assert await given.desk.directory.configuration(1) == CONFIGURATION


# --- the import


async def test_an_import_is_one_commit_but_for_persons() -> None:
    office = Office()
    done = await import_institution(office.desk, SECRET, ISSUER, "ntnu", FILE)
    commands = {each.command_id for each in office.log.events}

    assert (done.persons, done.directory, done.configuration) == (2, 5, 1)
    assert len(commands) == 3
    assert (await import_again(office)) == (0, 0, 0)


async def import_again(office: Office) -> tuple[int, int, int]:
    done = await import_institution(office.desk, SECRET, ISSUER, "ntnu", FILE)
    return done.persons, done.directory, done.configuration


async def test_a_flawed_file_appends_nothing_not_even_people() -> None:
    office = Office()
    flawed = structs.replace(FILE, roles=())

    with pytest.raises(Flawed, match="/roles: Nobody is the independent recipient"):
        await import_institution(office.desk, SECRET, ISSUER, "ntnu", flawed)
    assert office.log.events == []


async def test_an_import_ends_no_delegation() -> None:
    office = Office()
    await import_institution(office.desk, SECRET, ISSUER, "ntnu", FILE)
    leader = office.log.world.organisation.leaders("ntnu.ie", TODAY)[0]
    delegated = structs.replace(role("vikar", "line_leader", "ntnu.ie"), on_behalf_of=leader)
    await office.directory(delegated)

    assert await import_again(office) == (0, 0, 0)
    assert not [each for each in office.log.events if isinstance(each.event, RoleEnded)]
