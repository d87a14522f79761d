"""A batch of commits as the arguments of `avvik.append`, and its answer as outcomes."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any, TypeAlias, get_args
from uuid import UUID

import asyncpg
from msgspec import Struct

from avvik.application.case_state import encode_case
from avvik.application.ports import (
    Appended,
    CaseRow,
    Commit,
    Conflict,
    IdentityTaken,
    NewEvent,
    Outcome,
    Repeatable,
    Seen,
)
from avvik.domain.deviation import (
    Case,
    Linked,
    Rejected,
    contest_of,
    handling_of,
    next_due,
    status_of,
)
from avvik.domain.events import Configured, DirectoryEvent, Event

# What changes the directory has a batch of its own.
LONERS = (*get_args(DirectoryEvent), Configured)

# Topic and state of an event.
Write: TypeAlias = Callable[[Event], tuple[str, bytes]]

APPEND = "select * from avvik.append($1)"

Row: TypeAlias = tuple[Any, ...]


class Prepared(Struct, frozen=True):
    """A commit as rows, one per event, and what it must not share a batch with."""

    rows: tuple[Row, ...]
    # No two commits of a batch may touch one of these both. Ids as numbers, quickly compared.
    claims: Sequence[int | bytes]
    alone: bool


def prepared(commit: Commit, write: Write) -> Prepared:
    case = commit.case
    return Prepared(
        _rows(commit, write),
        _claims(commit),
        case is None and any(isinstance(new.event, LONERS) for new in commit.events),
    )


def argument(batch: Sequence[Prepared]) -> Sequence[Row]:
    """As rows of the type that the function takes."""
    return list(chain.from_iterable([each.rows for each in batch]))


def _rows(commit: Commit, write: Write) -> tuple[Row, ...]:
    """The last event's row brings along whatever is its command's."""
    *before, last = commit.events
    assert commit.case is None or commit.case.id == last.stream, "a case is that of its stream"
    row = _event(commit, last, write) + _command(commit, len(before)) + _case(commit.case)
    if not before:
        return (row,)
    return (*[_event(commit, new, write) + NO_COMMAND for new in before], row)


def _event(commit: Commit, new: NewEvent, write: Write) -> Row:
    topic, state = write(new.event)
    return (
        commit.command_id,
        commit.actor,
        commit.traceparent,
        new.stream,
        new.version,
        topic,
        state,
    )


def _command(commit: Commit, before: int) -> Row:
    told, identity = commit.repeatable, commit.identity
    repeatable = (told.caller, told.fingerprint, told.answer) if told else (None, None, None)
    person = (identity.hash, identity.person, identity.new) if identity else (None, None, None)
    return (before, commit.facts_position, *repeatable, *person)


def _case(row: CaseRow | None) -> Row:
    """Its id and version are those of the event."""
    return case_values(row, nobody=None)[2:] if row else NO_CASE


def _claims(commit: Commit) -> Sequence[int | bytes]:
    claims = [commit.command_id.int, *[new.stream.int for new in commit.events]]
    if commit.identity and commit.identity.new:
        return [*claims, commit.identity.hash]
    return claims


# A case's columns, but for those that only the log knows: its times.
CASE_COLUMNS = (
    "id",
    "version",
    "reference",
    "status",
    "unit",
    "reached",
    "category",
    "level",
    "reporter",
    "supporters",
    "disqualified",
    "language",
    "due",
    "support",
    "state",
    "severity",
    "handlers",
    "owners",
    "is_past_line",
    "is_published",
    "receiver_role",
    "lead",
    "contest_unit",
    "decided",
)
NO_CASE = (None,) * len(CASE_COLUMNS[2:])
# What a row lacks that is not its command's last: as much as `_command` and a case hold.
NO_COMMAND = (None,) * 8 + NO_CASE


def case_values(row: CaseRow, *, nobody: tuple[()] | None = ()) -> tuple[Any, ...]:
    """The values of `CASE_COLUMNS`; `nobody` stands for each list of people that is empty.

    To the function `append` it is null, which the driver writes in no time.
    """
    case, file = row.case, row.case.file
    handling, contest = handling_of(case), contest_of(case)
    owners = dict.fromkeys([measure.owner for measure in handling.measures]) if handling else ()
    return (
        row.id,
        row.version,
        file.reference,
        status_of(case),
        file.unit,
        file.reached,
        file.category,
        file.level,
        row.reporter,
        row.supporters or nobody,
        file.disqualified or nobody,
        file.language,
        next_due(case),
        row.support,
        encode_case(case),
        file.severity.level if file.severity else None,
        (handling.handler,) if handling and handling.handler else nobody,
        tuple(owners) or nobody,
        file.is_past_line,
        file.public_text is not None,
        _receiver_role(case),
        case.lead if isinstance(case, Linked) else None,
        contest.unit if contest else None,
        (contest.decided if contest else ()) or nobody,
    )


def _receiver_role(case: Case) -> str | None:
    """Whose part it is to confirm that they have what was handed over."""
    if isinstance(case, Rejected) and case.rejection.is_handed_over:
        return case.rejection.receiver_role
    return None


def outcomes(batch: Sequence[Prepared], answer: asyncpg.Record) -> Iterable[Outcome]:
    """What became of each commit, in their order."""
    positions = iter(answer["positions"] or ())
    for place, (each, verdict) in enumerate(zip(batch, answer["verdicts"], strict=True)):
        match verdict:
            case "appended":
                yield Appended(tuple(islice(positions, len(each.rows))))
            case "conflict":
                yield Conflict()
            case "seen":
                yield _seen(
                    answer["callers"][place],
                    answer["fingerprints"][place],
                    answer["answers"][place],
                )
            case "taken":
                yield IdentityTaken(answer["persons"][place])
            case _:
                raise AssertionError(verdict)


def _seen(caller: UUID | None, fingerprint: bytes | None, answer: bytes | None) -> Seen:
    if caller is None:
        return Seen(None)
    assert fingerprint is not None
    assert answer is not None
    return Seen(Repeatable(caller=caller, fingerprint=fingerprint, answer=answer))


def seen_in(row: asyncpg.Record | None) -> Seen | None:
    """What the function `avvik.seen` found."""
    return _seen(row["caller"], row["fingerprint"], row["answer"]) if row else None
