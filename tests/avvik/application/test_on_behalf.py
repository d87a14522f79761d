"""Acting on behalf of somebody: history names both, and only where nothing else permits the act."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from avvik.application import streams
from avvik.application.access import NotPermitted, NotVisible
from avvik.application.execute import execute
from avvik.domain.decisions import (
    Acknowledge,
    AddNote,
    Close,
    Command,
    Contest,
    DecideMeasure,
    Join,
    Recuse,
    SendMessage,
)
from avvik.domain.decisions.reporting import OverSuperior
from avvik.domain.events import RoleEnded, RoleGranted
from avvik.domain.values import Contact
from tests.avvik.application.desk import Office, ask, official
from tests.avvik.application.test_access import ACCEPT, MEASURE
from tests.builders import NOW, TODAY, person, report, role

CASE = streams.new_case_id(NOW)
CLOSING = Close(outcome="fixed", public_answer="Evaluert.")
FROM = date(2026, 11, 1)


def delegated(to: str, by: str, name: str, at: str) -> RoleGranted:
    until = TODAY + timedelta(days=30)
    granted = structs.replace(role(to, name, at), valid_from=FROM, valid_to=until)
    return structs.replace(granted, on_behalf_of=person(by))


@pytest.fixture
async def given() -> Office:
    """`vikar` stands in for the head of the department, and is study quality contact besides."""
    made = Office()
    await made.open()
    await made.directory(
        delegated("vikar", "leder", "line_leader", "ntnu.ie.idi"),
        role("vikar", "study_quality_contact", "ntnu.ie"),
    )
    made.knows("vikar", "leder", "dekan")
    await made.carry_out(ask("student"), report(), CASE)
    return made


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (AddNote(text="Ringte studenten."), f"person/{person('vikar')}"),
        (Acknowledge(), f"person/{person('vikar')}/for/{person('leder')}"),
        (CLOSING, f"person/{person('vikar')}/for/{person('leder')}"),
    ],
)
async def test_history_names_both_where_a_delegation_permits_the_act(
    given: Office, command: Command, actor: str
) -> None:
    await given.carry_out(official("vikar", expected=1), command, CASE)

    assert given.log.events[-1].actor == actor


async def test_nobody_declares_out_whom_they_stand_in_for(given: Office) -> None:
    with pytest.raises(OverSuperior):
        await given.carry_out(official("vikar", expected=1), Recuse(person=person("leder")), CASE)


async def test_who_leads_higher_up_acts_for_themselves_and_at_their_own_level(
    given: Office,
) -> None:
    await given.directory(delegated("dekan", "leder", "line_leader", "ntnu.ie.idi"))

    await given.carry_out(official("dekan", expected=1), Acknowledge(), CASE)

    taken = given.log.events[-1]
    assert taken.actor == f"person/{person('dekan')}"
    assert given.log.cases[CASE].case.file.acknowledgements[0].unit == "ntnu.ie"


async def test_who_stands_in_for_somebody_who_is_out_is_out(given: Office) -> None:
    row = given.log.cases[CASE]
    file = structs.replace(row.case.file, disqualified=(person("leder"),))
    given.log.cases[CASE] = structs.replace(row, case=structs.replace(row.case, file=file))

    with pytest.raises(NotVisible):
        await given.carry_out(official("vikar", expected=1), CLOSING, CASE)


async def test_a_delegation_that_ended_permits_nothing_from_the_next_request_on(
    given: Office,
) -> None:
    """The directory that the desk remembers still has it."""
    await given.desk.directory.refresh()
    ended = RoleEnded(
        person=person("vikar"),
        role="line_leader",
        unit="ntnu.ie.idi",
        valid_from=FROM,
        valid_to=TODAY - timedelta(days=1),
        on_behalf_of=person("leder"),
    )
    await given.directory(ended)

    with pytest.raises(NotPermitted):
        await given.carry_out(official("vikar", expected=1), CLOSING, CASE)


async def test_a_role_granted_just_now_permits_from_the_next_request_on(given: Office) -> None:
    await given.desk.directory.refresh()
    given.knows("ny")
    await given.directory(role("ny", "line_leader", "ntnu.ie.idi"))

    await given.carry_out(official("ny", expected=1), CLOSING, CASE)

    assert given.tags()[-1] == "closed"


async def test_a_party_who_owns_a_measure_carries_it_out_as_its_owner(given: Office) -> None:
    """What the log names is the owner, whom it knew already, and not the reporter."""
    given.knows("kontakt")
    reporter = given.log.cases[CASE].reporter
    await given.directory(structs.replace(role("drift", "handler", "ntnu"), person=reporter))
    await given.directory(role("behandler", "handler", "ntnu"))
    await given.carry_out(official("kontakt", expected=1), ACCEPT, CASE)
    planned = structs.replace(MEASURE, owner=reporter)
    await given.carry_out(official("kontakt", expected=2), planned, CASE)

    own = ask("student", who=reporter, expected=3)
    await given.carry_out(own, DecideMeasure(measure=1, accepted=True), CASE)
    await given.carry_out(
        structs.replace(own, command_id=streams.new_case_id(NOW), expected=4),
        SendMessage(text="Det er gjort."),
        CASE,
    )

    assert [each.actor for each in given.log.events[-2:]] == [f"person/{reporter}", "reporter"]


async def test_nobody_joins_a_case_in_which_they_decide(given: Office) -> None:
    row = given.log.cases[CASE]
    joining = Join(contact=Contact(person=person("vikar")), language="nb")

    with pytest.raises(NotPermitted):
        await given.carry_out(
            structs.replace(official("vikar"), support=row.support), joining, CASE
        )


async def test_answers_do_not_tell_other_parties_who_the_reporter_is(given: Office) -> None:
    """The head reported, so the dean answers for it: a supporter learns nothing of that."""
    other = streams.new_case_id(NOW)
    own = await execute(given.desk, official("leder"), other, report())
    row = given.log.cases[other]
    joining = Join(contact=Contact(person=person("medstudent")), language="nb")
    asked = structs.replace(ask("medstudent"), support=row.support)

    told = await execute(given.desk, asked, other, joining)

    assert (own.responsible_unit, told.responsible_unit) == ("ntnu.ie", "ntnu.ie.idi")


async def test_nobody_decides_the_contest_of_what_was_decided_in_their_name(given: Office) -> None:
    """Not in the dean's name either."""
    await given.directory(delegated("leder", "dekan", "line_leader", "ntnu.ie"))
    await given.carry_out(official("vikar", expected=1), CLOSING, CASE)
    reporter = given.log.cases[CASE].reporter
    await given.carry_out(ask("student", who=reporter, expected=2), Contest(reason="Nei."), CASE)

    for who in ("vikar", "leder"):
        with pytest.raises(NotPermitted):
            await given.carry_out(official(who, expected=3), CLOSING, CASE)
    await given.carry_out(official("dekan", expected=3), CLOSING, CASE)
