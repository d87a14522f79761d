"""Any sequence of commands by anybody: what is stored is the fold, and refusals leave nothing."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from avvik.application import streams
from avvik.application.access import authorise, sight
from avvik.application.ports import CaseRow
from avvik.application.sealing import keys_in
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import Accept, Act, AddMeasure, Refused
from avvik.domain.decisions.facts import NobodyLeft
from avvik.domain.deviation import Case, Open, contest_of, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Concern
from tests.avvik.application.commands import acts
from tests.avvik.application.desk import Office, ask, identity
from tests.builders import NOW, person, report

PEOPLE = (
    *("student", "ansatt", "leder", "dekan", "rektor", "prorektor", "kontakt", "hms"),
    *("revisor", "kvalitet", "varsling", "custodian", "klage"),
)
CASES = tuple(streams.new_case_id(NOW + timedelta(seconds=number)) for number in range(3))
ACCEPT = Accept(
    category="education_quality",
    unit="ntnu.ie.idi",
    handler=person("kontakt"),
    deadline=date(2027, 1, 22),
    comment="Vi ser på det.",
)
MEASURE = AddMeasure(
    kind="corrective",
    text="Evaluer emnet.",
    owner=person("leder"),
    due_on=date(2027, 1, 22),
    horizon="immediate",
    area="teaching",
)
CONCERNED = st.sampled_from(["leder", "dekan", "prorektor", "rektor"])


class Step(Struct, frozen=True):
    """Somebody asks something of a case, perhaps of a version it does not have, perhaps later."""

    # None: whoever may.
    who: str | None
    case: UUID
    command: Act
    behind: int
    days: int


STEPS = st.builds(
    Step,
    who=st.none() | st.sampled_from(PEOPLE),
    case=st.sampled_from(CASES),
    command=acts(CASES),
    behind=st.sampled_from([0, 0, 0, 1]),
    days=st.integers(0, 9),
)


class Opening(Struct, frozen=True):
    """Somebody, perhaps of the line or the last resort themselves, reports something about some."""

    reporter: str
    concerned: list[str]


OPENINGS = st.tuples(
    *(
        st.builds(
            Opening,
            reporter=st.just("student") | st.sampled_from(PEOPLE),
            concerned=st.just([]) | st.lists(CONCERNED, unique=True),
        )
        for _ in CASES
    )
)


@settings(deadline=None, max_examples=200)
@given(OPENINGS, st.lists(STEPS, min_size=10, max_size=60))
def test_every_case_is_the_fold_of_its_events(
    openings: tuple[Opening, ...], steps: list[Step]
) -> None:
    asyncio.run(_history(openings, steps))


async def _history(openings: tuple[Opening, ...], steps: list[Step]) -> None:
    office = Office()
    await office.open()
    office.knows(*PEOPLE[2:])
    for case, opening in zip(CASES, openings, strict=True):
        await _report(office, case, opening)
    await _take_on(office, CASES[0])
    for step in steps:
        await _take(office, step)
        _require_consistent(office)


async def _report(office: Office, case: UUID, opening: Opening) -> None:
    about = tuple(Concern(person=person(name)) for name in opening.concerned)
    given_case = report(concerns=about, consents_to_handover=True)
    who = office.log.identities.get(identity(opening.reporter))
    try:
        await office.carry_out(ask(opening.reporter, who=who), given_case, case)
    except NobodyLeft:
        assert opening.reporter == "varsling"
        await _report(office, case, Opening("student", opening.concerned))


async def _take_on(office: Office, case: UUID) -> None:
    """One of the cases has come as far as to measures, if the contact is not out of it."""
    for command in (ACCEPT, MEASURE, MEASURE):
        row = office.log.cases[case]
        with suppress(Refused):
            asked = ask("kontakt", who=person("kontakt"), expected=row.version)
            await office.carry_out(asked, command, case)


async def _take(office: Office, step: Step) -> None:
    office.clock.move(timedelta(days=step.days))
    before = (list(office.log.events), dict(office.log.cases))
    expected = office.log.cases[step.case].version - step.behind
    who = step.who or _whoever_may(office, step)
    asked = ask(who, who=office.log.identities.get(identity(who)), expected=expected)
    with suppress(Refused):
        await office.carry_out(asked, step.command, step.case)
        assert len(office.log.events) > len(before[0])
        return
    assert (office.log.events, office.log.cases) == before


def _whoever_may(office: Office, step: Step) -> str:
    row, organisation = office.log.cases[step.case], office.log.world.organisation
    today = oslo_date(office.clock.now())
    for who in PEOPLE:
        with suppress(Refused):
            seen = sight(office.log.identities.get(identity(who)), row, organisation, today)
            authorise(step.command, seen, row.case)
            return who
    return "ansatt"


def _require_consistent(office: Office) -> None:
    today = oslo_date(office.clock.now())
    for case, row in office.log.cases.items():
        folded: Case | None = None
        history = [each for each in office.log.events if each.stream == case]
        for recorded in history:
            assert isinstance(recorded.event, CaseEvent)
            folded = evolve(folded, recorded.event)
        assert row.case == folded
        # What is given to the whistleblowing office goes by the keys that the state names.
        for recorded in history:
            assert keys_in(recorded.event) <= keys_in(row.case)
        assert [each.version for each in history] == list(range(1, row.version + 1))
        _require_somebody(office, row, today)


def _require_somebody(office: Office, row: CaseRow, today: date) -> None:
    """Somebody leads an open case, and somebody decides what is contested."""
    organisation = office.log.world.organisation
    everybody = (sight(person(name), row, organisation, today) for name in PEOPLE)
    if contest_of(row.case):
        assert any(seen.decides for seen in everybody)
    elif isinstance(row.case, Open):
        assert any(seen.leads for seen in everybody)
