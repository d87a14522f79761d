"""How many cases await somebody: on the desk of an office, or for something of their own to do."""

from typing import Any, Literal, TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct

from avvik.application.access import HSE_CATEGORY
from avvik.application.case_state import decode_case
from avvik.domain.deviation import Case, Rejected, contest_of, measures_of
from avvik.views.reading import Connection

AT_MOST = 100

# Whoever is out of a case: named, recused, or party to it.
_OUT = "(disqualified || supporters || reporter)"
# What awaits whoever leads: that somebody takes it up, or that they close it.
_OF_LINE = "('reported', 'ready_to_close')"
# What starts below the units that the reader leads, where all who lead up to them are out. Whom
# they are bound to is asked once per unit, and not again of every case.
_RISEN = f"""
    select count(*) from (
        select from avvik.units as start
        cross join lateral (
            select from avvik.cases
            where status in {_OF_LINE} and due is not null and reached = start.unit
                and (select avvik.reader()) <> all {_OUT}
                and not exists (
                    select from (
                        select avvik.bound_to(leader.person) as bound
                        from avvik.units as level
                        join avvik.current_roles as leader on leader.unit = level.unit
                        where level.unit = any (start.line)
                            and level.line && $1 and level.unit <> all ($1)
                            and avvik.is_leading(leader.role) and leader.on_behalf_of is null
                        offset 0
                    ) as leader
                    where not {_OUT} && leader.bound
                )
            limit {AT_MOST}
        ) as risen
        where start.line && $1 and start.unit <> all ($1)
        limit {AT_MOST}
    ) as found
"""  # noqa: S608 (a constant)


class Desk(Struct, frozen=True, kw_only=True):
    """Which of the cases that somebody sees are theirs to act on."""

    # Those that reached these units, which they lead, or answer for while nobody does.
    reached: frozenset[str] = frozenset()
    # All that belong to these.
    received: frozenset[str] = frozenset()
    # And of the physical environment, to these.
    physical: frozenset[str] = frozenset()
    # Those that nobody else answers for.
    is_last: bool = False


async def count(connection: Connection, desk: Desk) -> int:
    """How many there are for the reader; beyond `AT_MOST` nobody counts."""
    waiting = await _on_desk(connection, desk)
    if desk.reached and waiting < AT_MOST:
        waiting += await connection.fetchval(_RISEN, sorted(desk.reached))
    if waiting < AT_MOST:
        rows = await connection.fetch(_TASKS, sorted(desk.reached), desk.is_last)
        waiting += sum(
            _is_due(row["task"], decode_case(row["state"]), row["reader"]) for row in rows
        )
    return min(waiting, AT_MOST)


# --- what nobody has accepted or rejected yet, or closed as proposed


async def _on_desk(connection: Connection, desk: Desk) -> int:
    conditions, values = _conditions(desk)
    if not conditions:
        return 0
    found: int = await connection.fetchval(
        f"""
        select count(*) from (
            select from avvik.cases
            where status in {_OF_LINE} and due is not null
                and (select avvik.reader()) <> all {_OUT}
                and ({" or ".join(conditions)})
            limit {AT_MOST}
        ) as found
        """,  # noqa: S608 (constant conditions; values are parameters)
        *values,
    )
    return found


def _conditions(desk: Desk) -> tuple[list[str], list[Any]]:
    """Only what is on the desk stands in the query, so that each part can use its index."""
    asked: dict[str, Any] = {
        "reached = any ({})": sorted(desk.reached),
        "(status = 'reported' and unit = any ({}))": sorted(desk.received),
        f"(status = 'reported' and unit = any ({{}}) and category = '{HSE_CATEGORY}')": sorted(
            desk.physical
        ),
    }
    given = {condition: units for condition, units in asked.items() if units}
    numbered = [condition.format(f"${number}") for number, condition in enumerate(given, start=1)]
    if desk.is_last:
        numbered += [
            "is_past_line",
            "unit = any (avvik.units_without_leader())",
            f"""(
                id = any (array(select avvik.cases_of_reader()))
                and avvik.is_everybody_out(unit, {_OUT})
            )""",
        ]
    return numbered, list(given.values())


# --- what somebody has to answer, take on, confirm or decide themselves

Task: TypeAlias = Literal["answer", "measure", "handover", "contest"]

# Candidates, each kind by an index; the case itself tells whether it is due.
_TASKS = f"""
    (
        select 'answer' as task, state, avvik.reader() as reader from avvik.cases
        where reporter = (select avvik.reader()) and status = 'awaiting_reporter'
        limit {AT_MOST}
    )
    union all (
        select 'measure', state, avvik.reader() from avvik.cases
        where id = any (array(select avvik.cases_of_reader())) and status = 'in_progress'
            and (select avvik.reader()) = any (owners)
        limit {AT_MOST}
    )
    union all (
        select 'handover', found.state, avvik.reader()
        from avvik.reader_posts() as post
        cross join lateral (
            select state from avvik.cases
            where receiver_role = post.role and unit = post.unit and status = 'rejected'
            order by id desc limit {AT_MOST}
        ) as found
        limit {AT_MOST}
    )
    union all (
        select 'contest', state, avvik.reader() from avvik.cases
        where due is not null and status in ('rejected', 'closed')
            and (select avvik.reader()) <> all {_OUT}
            and (reached = any ($1) or ($2 and is_past_line))
        limit {AT_MOST}
    )
    union all (
        select 'contest', state, avvik.reader() from avvik.cases
        where $2 and contest_unit is not null and not is_past_line and reached <> all ($1)
            and (select avvik.reader()) <> all {_OUT}
            and avvik.is_everybody_out(contest_unit, {_OUT} || decided)
        limit {AT_MOST}
    )
"""  # noqa: S608 (a constant)


def _is_due(task: Task, case: Case, reader: UUID) -> bool:
    match task:
        case "answer":
            return True
        case "measure":
            return any(
                each.owner == reader and each.status == "proposed" for each in measures_of(case)
            )
        case "handover":
            return isinstance(case, Rejected) and not case.rejection.is_confirmed
        case "contest":
            contest = contest_of(case)
            return contest is not None and reader not in contest.decided
        case _:
            assert_never(task)
