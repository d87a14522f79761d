"""A batch of commits as the arguments of `avvik.append`, and its answer as outcomes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from avvik.adapters.postgres.codec import DIRECTORY_TOPICS, encode_case, encode_event, topic_of
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
from avvik.application.streams import deliveries_stream
from avvik.domain.deviation import next_due, status_of

# How many of the function's arrays have an element per command, per event, per case row.
PER_COMMAND, PER_EVENT, PER_CASE = 8, 7, 16
_PLACES = ", ".join(f"${place}" for place in range(1, PER_COMMAND + PER_EVENT + PER_CASE + 1))
APPEND = f"select * from avvik.append({_PLACES})"  # noqa: S608 -- numbered parameters only


def changes_directory(commit: Commit) -> bool:
    return any(topic_of(new.event) in DIRECTORY_TOPICS for new in commit.events)


def claims(commit: Commit) -> Iterable[UUID | bytes]:
    """What no two commits of a batch may both touch."""
    yield commit.command_id
    for new in commit.events:
        yield new.stream
    if commit.identity:
        yield commit.identity.hash


def arguments(commits: Sequence[Commit], institution: str) -> list[list[Any]]:
    """Column by column, as the function takes them."""
    commands: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    cases: list[tuple[Any, ...]] = []
    for place, commit in enumerate(commits, start=1):
        commands.append(_command(commit))
        events.extend(_event(place, commit, new) for new in commit.events)
        if commit.case:
            cases.append((place, *case_values(commit.case, institution, _as_text)))
    return [
        *_columns(commands, PER_COMMAND),
        *_columns(events, PER_EVENT),
        *_columns(cases, PER_CASE),
    ]


def _columns(rows: list[tuple[Any, ...]], width: int) -> Iterable[Any]:
    return zip(*rows, strict=True) if rows else [()] * width


def _command(commit: Commit) -> tuple[Any, ...]:
    repeatable, identity = commit.repeatable, commit.identity
    return (
        commit.command_id,
        commit.facts_position,
        *(
            (repeatable.caller, repeatable.fingerprint, repeatable.answer)
            if repeatable
            else (None, None, None)
        ),
        *((identity.hash, identity.person, identity.new) if identity else (None, None, None)),
    )


def _event(place: int, commit: Commit, new: NewEvent) -> tuple[Any, ...]:
    return (
        place,
        new.stream,
        new.version,
        topic_of(new.event),
        encode_event(new.event),
        commit.actor,
        commit.traceparent,
    )


# A case's columns, but for those that only the log knows: position and times.
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
    "deliveries",
    "language",
    "due",
    "state",
)


def case_values(
    row: CaseRow, institution: str, array: Callable[[Sequence[UUID]], object]
) -> tuple[Any, ...]:
    """The values of `CASE_COLUMNS`, with lists of ids as `array` writes them."""
    file = row.case.file
    return (
        row.id,
        row.version,
        file.reference,
        status_of(row.case),
        file.unit,
        file.reached,
        file.category,
        file.level,
        row.reporter,
        array(row.supporters),
        array(file.disqualified),
        deliveries_stream(institution, row.id),
        file.language,
        next_due(row.case),
        encode_case(row.case),
    )


def _as_text(ids: Sequence[UUID]) -> str:
    # Arrays of arrays must be rectangular; as text they need not be.
    return "{" + ",".join(map(str, ids)) + "}" if ids else "{}"


def outcomes(commits: Sequence[Commit], answer: asyncpg.Record) -> Iterable[Outcome]:
    """What became of each commit, in their order."""
    positions = iter(answer["positions"] or ())
    for place, (commit, verdict) in enumerate(zip(commits, answer["verdicts"], strict=True)):
        match verdict:
            case "appended":
                yield Appended(tuple(next(positions) for _ in commit.events))
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
