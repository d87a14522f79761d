"""Any sequence of commands by anybody: what is stored is the fold, and refusals leave nothing."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from avvik.application import streams
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import Acknowledge, Close, Command, Refused
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Concern
from tests.avvik.application.desk import Office, ask, identity
from tests.builders import NOW, person, report

PEOPLE = ("student", "ansatt", "leder", "dekan", "rektor", "kontakt", "revisor", "kvalitet")
CASES = tuple(streams.new_case_id(NOW + timedelta(seconds=number)) for number in range(3))
CONCERNED = st.sampled_from(["leder", "dekan", "prorektor", "rektor"])


class Step(Struct, frozen=True):
    """Somebody asks something of a case, perhaps of a version it does not have, perhaps later."""

    who: str
    case: UUID
    command: Command
    behind: int
    days: int


STEPS = st.builds(
    Step,
    who=st.sampled_from(PEOPLE),
    case=st.sampled_from(CASES),
    command=st.one_of(
        st.just(Acknowledge()),
        st.builds(
            Close,
            outcome=st.sampled_from(["fixed", "not_fixed", "unheard of"]),
            public_answer=st.just("Evaluert."),
            cause=st.none() | st.just("Sykdom"),
        ),
    ),
    behind=st.sampled_from([0, 0, 0, 1]),
    days=st.integers(0, 9),
)
OPENINGS = st.tuples(*(st.lists(CONCERNED, max_size=3, unique=True) for _ in CASES))


@settings(deadline=None)
@given(OPENINGS, st.lists(STEPS, max_size=20))
def test_every_case_is_the_fold_of_its_events(
    concerned: tuple[list[str], ...], steps: list[Step]
) -> None:
    asyncio.run(_history(concerned, steps))


async def _history(concerned: tuple[list[str], ...], steps: list[Step]) -> None:
    office = Office()
    await office.open()
    office.knows(*PEOPLE[2:])
    for case, names in zip(CASES, concerned, strict=True):
        about = tuple(Concern(person=person(name)) for name in names)
        student = office.log.identities.get(identity("student"))
        await office.carry_out(ask("student", who=student), report(concerns=about), case)
    for step in steps:
        await _take(office, step)
        _require_consistent(office)


async def _take(office: Office, step: Step) -> None:
    office.clock.move(timedelta(days=step.days))
    before = (list(office.log.events), dict(office.log.cases))
    expected = office.log.cases[step.case].version - step.behind
    asked = ask(step.who, who=office.log.identities.get(identity(step.who)), expected=expected)
    with suppress(Refused):
        await office.carry_out(asked, step.command, step.case)
        assert len(office.log.events) == len(before[0]) + 1
        return
    assert (office.log.events, office.log.cases) == before


def _require_consistent(office: Office) -> None:
    today = oslo_date(office.clock.now())
    for case, row in office.log.cases.items():
        folded: Case | None = None
        history = [each for each in office.log.events if each.stream == case]
        for recorded in history:
            assert isinstance(recorded.event, CaseEvent)
            folded = evolve(folded, recorded.event)
        assert row.case == folded
        assert [each.version for each in history] == list(range(1, row.version + 1))
        file = row.case.file
        organisation = office.log.world.organisation
        assert any(organisation.responsible(file.unit, file.disqualified, today))
