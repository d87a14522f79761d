"""Worlds by chance: an organisation with people in it, and cases in every phase that name them."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
from msgspec import Struct, structs

from avvik.adapters.postgres.batch import CASE_COLUMNS, case_values
from avvik.application.ports import CaseRow
from avvik.application.streams import new_case_id
from avvik.domain import deviation as d
from avvik.domain.delegations import IN_PERSON
from avvik.domain.deviation.file import Contest, Ending, Measure, Rejection, Severity
from avvik.domain.events import DirectoryEvent, RoleGranted, UnitClosed, UnitDefined
from avvik.domain.organisation import (
    LEADING,
    LINE_LEADER,
    PRO_RECTOR,
    RECEIVING,
    ROLES,
    STUDY_QUALITY_CONTACT,
    Organisation,
    evolve,
)
from tests.builders import NOW, case, labels, person, reported

PEOPLE, CASES, GRANTS, DELEGATIONS, CLOSINGS = 350, 150, 300, 60, 6
# Roles of the line come up more often than others, and those of receivers.
LIKELY = (
    *(*sorted(ROLES), *([LINE_LEADER] * 12), *([PRO_RECTOR, STUDY_QUALITY_CONTACT] * 3)),
    *(sorted(RECEIVING) * 3),
)
RECEIVERS = (*sorted(RECEIVING), LINE_LEADER, "hse_coordinator", None)
SOON = datetime(2026, 12, 1, tzinfo=UTC)
SEVERE = Severity(level="high", previous=None, reason="Mange.", is_confirmed=True)


class World(Struct, frozen=True, kw_only=True):
    """What there is, in events and in rows."""

    people: tuple[UUID, ...]
    directory: tuple[DirectoryEvent, ...]
    organisation: Organisation
    cases: tuple[CaseRow, ...]


def a_world(dice: random.Random, today: date) -> World:
    people = tuple(person(f"person-{number}") for number in range(PEOPLE))
    directory = tuple(_directory(dice, people, today))
    organisation = Organisation()
    for event in directory:
        organisation = evolve(organisation, event)
    cases = tuple(_case(dice, organisation, people) for _ in range(CASES))
    return World(people=people, directory=directory, organisation=organisation, cases=cases)


async def insert(owner: asyncpg.Connection, world: World) -> None:
    """The cases as `append` would leave them, without their events."""
    now = datetime.now(UTC)
    rows = [(*case_values(row), now, now) for row in world.cases]
    await owner.copy_records_to_table(
        "cases",
        schema_name="avvik",
        columns=[*CASE_COLUMNS, "reported_at", "changed_at"],
        records=rows,
    )


# --- the organisation


def _directory(
    dice: random.Random, people: Sequence[UUID], today: date
) -> Iterator[DirectoryEvent]:
    tree = tuple(_tree(dice))
    yield from tree
    roles = [_role(dice, people, tree, today) for _ in range(GRANTS)]
    if dice.random() < 0.7:
        # The institution itself is rarely without a leader.
        rector = structs.replace(roles[0], role=LINE_LEADER, unit=tree[0].unit, valid_to=None)
        roles.append(structs.replace(rector, valid_from=today))
    yield from roles
    delegable = [role for role in roles if role.role not in IN_PERSON]
    for _ in range(DELEGATIONS):
        yield _delegation(dice, dice.choice(delegable), people, today)
    for _ in range(CLOSINGS):
        # A leaf of the tree closes; a unit further up answers for it.
        heir = dice.choice((dice.choice(tree[:13]).unit, None))
        yield UnitClosed(unit=dice.choice(tree[13:]).unit, closed_on=today, successor=heir)


def _tree(dice: random.Random) -> Iterator[UnitDefined]:
    """Units four deep."""
    level = ["u"]
    yield UnitDefined(unit="u", parent=None, kind="unit", names=labels("u"))
    for width in (4, 8, 12):
        below = [(dice.choice(level), number) for number in range(width)]
        level = [f"{parent}.{number}" for parent, number in below]
        for (parent, _), name in zip(below, level, strict=True):
            yield UnitDefined(unit=name, parent=parent, kind="unit", names=labels(name))


def _role(
    dice: random.Random, people: Sequence[UUID], tree: Sequence[UnitDefined], today: date
) -> RoleGranted:
    """A role that may have ended yesterday, end today, or begin tomorrow."""
    return RoleGranted(
        person=dice.choice(people),
        role=dice.choice(LIKELY),
        unit=dice.choice(tree).unit,
        valid_from=today - timedelta(days=dice.choice((400, 400, 400, 30, 0, -1))),
        valid_to=dice.choice((None, None, None, None, today, today - timedelta(days=1))),
    )


def _delegation(
    dice: random.Random, role: RoleGranted, people: Sequence[UUID], today: date
) -> RoleGranted:
    """The role on behalf of its holder, or of somebody who does not hold it."""
    return structs.replace(
        role,
        person=dice.choice(people),
        valid_from=today - timedelta(days=40),
        valid_to=today + timedelta(days=dice.choice((0, 30, -1))),
        on_behalf_of=dice.choice((role.person, role.person, role.person, dice.choice(people))),
    )


# --- cases


def _case(dice: random.Random, organisation: Organisation, people: Sequence[UUID]) -> CaseRow:
    leaders = sorted({each.person for each in organisation.roles if each.role == LINE_LEADER})
    some: Callable[[Sequence[UUID]], UUID] = dice.choice
    disqualified = dice.sample(leaders, dice.choice((0, 0, 0, 0, 0, 1, 1, 2, len(leaders))))
    unit = dice.choice(sorted(organisation.units))
    line = organisation.line(unit)
    above = [
        role.person for role in organisation.roles if role.role in LEADING and role.unit in line
    ]
    by = some(above or people)
    if dice.random() < 0.2:
        # Of the line only whoever decides is left.
        disqualified = [each for each in above if each != by]
    opened = case(
        reported(
            reference=f"AVV-2026-{uuid4()}",
            unit=unit,
            reached=unit,
            category=dice.choice(("physical", "digital")),
            disqualified=tuple(dict.fromkeys((*disqualified, *_few(dice, people)))),
        )
    )
    file = structs.replace(
        opened.file,
        is_past_line=dice.random() < 0.1,
        public_text=dice.choice(("Vi ser på det.", None)),
        severity=dice.choice((SEVERE, None)),
    )
    return CaseRow(
        id=new_case_id(NOW),
        version=1,
        reporter=dice.choice((some(people), some(leaders), uuid4())),
        supporters=_few(dice, people),
        case=_phase(dice, file, line, _handling(dice, people), by),
    )


def _few(dice: random.Random, people: Sequence[UUID]) -> tuple[UUID, ...]:
    return tuple(dice.sample(people, dice.choice((0, 0, 0, 1, 2))))


def _handling(dice: random.Random, people: Sequence[UUID]) -> d.Handling:
    measures = tuple(
        Measure(
            number=number,
            kind="corrective",
            text="Luft rommet.",
            public_text=None,
            owner=owner,
            due=SOON,
            horizon="immediate",
            area="infrastructure",
            external_reference=None,
            effect_due=None,
        )
        for number, owner in enumerate(dice.sample(people, dice.randrange(6)), start=1)
    )
    handler = dice.choice((dice.choice(people), dice.choice(people), None))
    return d.Handling(handler=handler, comment="Vi ser på det.", measures=measures)


def _phase(
    dice: random.Random,
    file: d.File,
    line: Sequence[str],
    handling: d.Handling,
    by: UUID,
) -> d.Case:
    text = "Slik er det."
    begun = dice.choice((d.Untriaged(file=file), d.InProgress(file=file, handling=handling)))
    perhaps = dice.choice((handling, None))
    ending = Ending(unit=file.unit, by=by, contest_until=SOON)
    contest = Contest(
        reason=text,
        unit=None if file.is_past_line else dice.choice(line),
        against=by,
        due=SOON,
        on_behalf_of=dice.choice((handling.handler, None)),
    )
    rejection = Rejection(
        reason="elsewhere",
        text=text,
        receiver="appeal",
        receiver_role=dice.choice(RECEIVERS),
        is_handed_over=dice.random() < 0.8,
    )
    phases: tuple[d.Case, ...] = (
        begun,
        d.AwaitingReporter(before=begun, question=text, asked_at=NOW, answer_by=SOON),
        d.ReadyToClose(
            file=file, handling=handling, outcome="fixed", public_answer=text, cause=None
        ),
        d.Rejected(
            file=file, rejection=rejection, ending=ending, contest=dice.choice((contest, None))
        ),
        d.Diverted(file=file, office="0123456789abcdef"),
        d.Linked(file=file, handling=perhaps, lead=uuid4(), lead_reference="AVV-2026-0"),
        d.Withdrawn(file=file, handling=perhaps, reason=None),
        d.Concluded(
            file=file,
            handling=perhaps,
            outcome="fixed",
            public_answer=text,
            cause=None,
            ending=ending,
            contest=dice.choice((contest, None)),
        ),
    )
    return dice.choice(phases)
