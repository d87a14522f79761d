"""The write path, on memory: the order of answers, repeats, races, and no trace of a refusal."""

from uuid import UUID, uuid4

import pytest
from msgspec import structs

from avvik.adapters.memory import (
    MemoryClock,
    MemoryDirectory,
    MemoryLog,
    MemoryReferences,
    MemoryVault,
)
from avvik.application import sealing, streams
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.execute import (
    Ask,
    Desk,
    OtherRequest,
    Stale,
    VersionRequired,
    execute,
)
from avvik.application.ports import Commit, Conflict, NewEvent, Outcome, Unavailable
from avvik.application.pseudonyms import Secret, identity_of
from avvik.domain.configuration import Configuration
from avvik.domain.decisions import Acknowledge, Close, Command, NotOpen, Refused, Unknown
from avvik.domain.events import (
    Acknowledged,
    Configured,
    DirectoryEvent,
    Event,
    Registered,
    Reported,
)
from avvik.domain.values import Profile
from tests.builders import CONFIGURATION, DIRECTORY, NOW, person, report, role

SECRET = Secret(b"\x01" * 32)
CASE = streams.new_case_id(NOW)


class Given:
    """A desk in memory with the example organisation, and what is known of its people."""

    def __init__(self) -> None:
        clock = MemoryClock(NOW)
        self.log = MemoryLog(clock)
        self.vault = MemoryVault()
        self.desk = Desk(
            log=self.log,
            directory=MemoryDirectory(self.log),
            vault=self.vault,
            references=MemoryReferences(),
            clock=clock,
        )

    async def directory(self, *events: DirectoryEvent | Configured) -> None:
        stream = streams.directory_stream("ntnu")
        first = self.log.world.directory_version + 1
        new = tuple(
            NewEvent(stream=stream, version=version, event=event)
            for version, event in enumerate(events, first)
        )
        await self.log.append(
            Commit(
                command_id=uuid4(),
                actor="system/import",
                events=new,
                facts_position=self.log.world.position,
            )
        )

    async def configuration(self, configuration: Configuration) -> None:
        new = NewEvent(
            stream=streams.configuration_stream("ntnu"),
            version=self.log.world.configuration_version + 1,
            event=Configured(configuration=configuration),
        )
        await self.log.append(
            Commit(
                command_id=uuid4(),
                actor="system/import",
                events=(new,),
                facts_position=self.log.world.position,
            )
        )

    async def carry_out(self, ask: Ask, command: Command, case: UUID = CASE) -> int:
        """Execute, and answer the case's version."""
        return (await execute(self.desk, ask, case, command)).version

    def tags(self) -> list[str]:
        return [str(each.event.__struct_config__.tag) for each in self.log.events]


@pytest.fixture
async def given() -> Given:
    made = Given()
    await made.directory(*DIRECTORY)
    await made.configuration(CONFIGURATION)
    return made


def ask(name: str, *, expected: int | None = None, key: str | None = None, body: str = "") -> Ask:
    """A request by somebody; officials are known, others not yet."""
    profile = Profile(issuer="https://issuer.example.org", sub=name)
    known = name in {"leder", "dekan", "kontakt", "revisor", "rektor"}
    return Ask(
        command_id=uuid4() if key is None else UUID(int=hash((name, key)) % 2**128),
        identity=identity_of(SECRET, profile.issuer, name),
        profile=profile,
        person=person(name) if known else None,
        fingerprint=None if key is None else body.encode(),
        expected=expected,
    )


async def reported(given: Given, key: str | None = None) -> int:
    return await given.carry_out(ask("student", key=key), report())


async def known(given: Given, name: str) -> None:
    """Somebody of the directory, as an import leaves them."""
    identity = identity_of(SECRET, "https://issuer.example.org", name)
    given.log.identities[identity] = person(name)


async def test_a_first_report_makes_its_reporter_known(given: Given) -> None:
    await reported(given)

    *_, registered, opened = given.log.events
    assert isinstance(registered.event, Registered)
    assert isinstance(opened.event, Reported)
    assert (opened.stream, opened.version, opened.actor) == (CASE, 1, "reporter")
    assert given.log.cases[CASE].reporter == registered.stream


async def test_a_second_report_is_by_the_same_person(given: Given) -> None:
    await reported(given)
    other = streams.new_case_id(NOW)

    await given.carry_out(ask("student"), report(), other)

    assert given.log.cases[CASE].reporter == given.log.cases[other].reporter
    assert given.tags().count("registered") == 1


async def test_everything_personal_is_sealed_before_it_is_stored(given: Given) -> None:
    await reported(given)

    stored = repr(given.log.events) + repr(given.log.cases)
    for word in ("Ingen evaluering", "to år", "Stine", "student"):
        assert word not in stored


async def test_a_later_act_uses_the_keys_that_the_case_has(given: Given) -> None:
    await reported(given)
    await known(given, "leder")

    await given.carry_out(
        ask("leder", expected=1), Close(outcome="fixed", public_answer="Evaluert.")
    )

    opened, closed = (each.event for each in given.log.events if each.stream == CASE)
    assert sealing.keys_in(opened)["reporter"] == sealing.keys_in(closed)["reporter"]


async def test_a_missing_key_is_a_fault_and_stores_nothing(given: Given) -> None:
    await reported(given)
    await known(given, "leder")
    given.vault.keys.clear()

    with pytest.raises(Unavailable):
        await given.carry_out(ask("leder", expected=1), Close(outcome="fixed", public_answer="-"))

    assert given.tags().count("closed") == 0


@pytest.mark.parametrize(
    ("name", "expected", "command", "refusal"),
    [
        ("stranger", None, Acknowledge(), NotVisible),
        ("rektor", 1, Close(outcome="gone", public_answer="-"), Unknown),
        ("revisor", None, Acknowledge(), NotPermitted),
        ("student", 1, Acknowledge(), NotPermitted),
        ("kontakt", 1, Acknowledge(), NotPermitted),
        ("leder", None, Acknowledge(), VersionRequired),
        ("leder", 7, Close(outcome="gone", public_answer="-"), Stale),
    ],
)
async def test_answers_come_in_their_order_and_refusals_leave_no_trace(
    given: Given, name: str, expected: int | None, command: Command, refusal: type[Refused]
) -> None:
    await reported(given)
    reporter = given.log.cases[CASE].reporter
    for official in ("rektor", "revisor", "kontakt", "leder"):
        await known(given, official)
    asked = ask(name, expected=expected)
    if name == "student":
        asked = structs.replace(asked, person=reporter)
    before = (list(given.log.events), dict(given.log.cases))

    with pytest.raises(refusal):
        await given.carry_out(asked, command)

    assert (given.log.events, given.log.cases) == before


async def test_a_case_that_is_not_there_is_not_visible(given: Given) -> None:
    await known(given, "leder")

    with pytest.raises(NotVisible):
        await given.carry_out(ask("leder", expected=1), Acknowledge(), uuid4())


async def test_of_two_acts_on_one_version_one_wins(given: Given) -> None:
    await reported(given)
    await known(given, "leder")
    await known(given, "dekan")
    await given.carry_out(ask("leder", expected=1), Acknowledge())

    with pytest.raises(Stale) as refused:
        await given.carry_out(ask("dekan", expected=1), Acknowledge())

    assert refused.value.version == 2


async def test_the_same_request_again_gets_the_same_answer(given: Given) -> None:
    first = await execute(given.desk, ask("student", key="k", body="a"), CASE, report())

    again = await execute(given.desk, ask("student", key="k", body="a"), uuid4(), report())

    assert again == first
    assert given.tags().count("reported") == 1


async def test_a_repeat_is_answered_even_where_it_would_now_be_refused(given: Given) -> None:
    await reported(given)
    await known(given, "leder")
    closing = Close(outcome="fixed", public_answer="Evaluert.")
    asked = ask("leder", expected=1, key="k")
    first = await execute(given.desk, asked, CASE, closing)

    assert await execute(given.desk, asked, CASE, closing) == first
    with pytest.raises(NotOpen):
        await given.carry_out(ask("leder", expected=2), closing)


async def test_one_key_serves_one_request(given: Given) -> None:
    await reported(given, key="k")

    with pytest.raises(OtherRequest):
        await given.carry_out(ask("student", key="k", body="other"), report())


async def test_a_refusal_on_old_facts_is_thought_over(given: Given) -> None:
    await given.desk.directory.world()
    await given.directory(structs.replace(DIRECTORY[3], unit="ntnu.ie.new"))

    await given.carry_out(ask("student"), report(unit="ntnu.ie.new"))

    assert given.log.cases[CASE].case.file.unit == "ntnu.ie.new"


async def test_a_decision_on_old_facts_is_made_again(given: Given) -> None:
    await reported(given)
    await known(given, "leder")
    await given.desk.directory.world()
    await given.directory(role("vikar", "line_leader", "ntnu.ie.ies"))

    assert await given.carry_out(ask("leder", expected=1), Acknowledge()) == 2


async def test_after_a_conflict_the_rules_are_asked_again(given: Given) -> None:
    await reported(given)
    await known(given, "leder")
    conflicts = iter((Conflict(), Conflict()))
    append = given.log.append

    async def contended(commit: Commit) -> Outcome:
        return next(conflicts, None) or await append(commit)

    given.log.append = contended  # type: ignore[method-assign]  # others are first, twice

    assert await given.carry_out(ask("leder", expected=1), Acknowledge()) == 2
    acknowledged: list[Event] = [each.event for each in given.log.events if each.version == 2]
    assert any(isinstance(event, Acknowledged) for event in acknowledged)
