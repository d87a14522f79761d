"""Givens for the log: commits as `execute` would hand them over."""

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

from msgspec import structs

from avvik.application.ports import (
    CaseRow,
    Commit,
    DataKey,
    Identity,
    NewEvent,
    Repeatable,
)
from avvik.application.sealing import seal
from avvik.application.streams import configuration_stream, directory_stream, new_case_id
from avvik.domain.deviation import evolve
from avvik.domain.events import (
    Acknowledged,
    CaseEvent,
    Configured,
    DirectoryEvent,
    Event,
    Registered,
)
from avvik.domain.values import Profile
from tests.builders import CONFIGURATION, DIRECTORY, DUE, person, reported

INSTITUTION = "ntnu"
NO_FACTS = 2**62


def key(_subject: str = "") -> DataKey:
    return DataKey(uuid4(), os.urandom(32))


def case_id() -> UUID:
    return new_case_id(datetime.now(UTC))


def reporting(
    case: UUID,
    *,
    by: str = "student",
    command_id: UUID | None = None,
    repeatable: Repeatable | None = None,
    identity: Identity | None = None,
    facts_position: int = NO_FACTS,
    **changes: object,
) -> Commit:
    """A report, sealed, as the first event of the case's stream."""
    event = seal(reported(**{"reference": f"AVV-2026-{case}"} | changes), case, 1, key)
    registered: tuple[NewEvent, ...] = ()
    if identity and identity.new:
        registered = (registration(identity.person),)
    return Commit(
        command_id=command_id or uuid4(),
        actor="reporter",
        events=(*registered, NewEvent(stream=case, version=1, event=event)),
        facts_position=facts_position,
        case=CaseRow(id=case, version=1, reporter=person(by), case=evolve(None, event)),
        identity=identity,
        repeatable=repeatable,
    )


def registration(who: UUID) -> NewEvent:
    profile = Registered(profile=Profile(issuer="https://issuer.example.org", sub=str(who)))
    return NewEvent(stream=who, version=1, event=seal(profile, who, 1, key))


def acting(
    row: CaseRow, event: CaseEvent | None = None, *, command_id: UUID | None = None
) -> Commit:
    """The next event of a case: an acknowledgement unless told otherwise."""
    event = event or Acknowledged(unit="ntnu.ie.idi", expires_at=DUE.closing)
    version = row.version + 1
    folded = CaseRow(
        id=row.id,
        version=version,
        reporter=row.reporter,
        supporters=row.supporters,
        support=row.support,
        case=evolve(row.case, event),
    )
    return Commit(
        command_id=uuid4(),
        actor=f"person/{person('leder')}",
        events=(NewEvent(stream=row.id, version=version, event=event),),
        facts_position=NO_FACTS,
        case=folded,
    )


def at_once(reported: Commit) -> Commit:
    """The report and what comes next, by one command."""
    assert reported.case
    act = acting(reported.case)
    return structs.replace(reported, events=(*reported.events, *act.events), case=act.case)


def appending(
    stream: UUID, *events: Event, after: int = 0, facts_position: int = NO_FACTS
) -> Commit:
    """Events of any stream, by the system."""
    return Commit(
        command_id=uuid4(),
        actor="system/test",
        events=tuple(
            NewEvent(stream=stream, version=version, event=event)
            for version, event in enumerate(events, start=after + 1)
        ),
        facts_position=facts_position,
    )


def directory(*events: DirectoryEvent, after: int = 0, facts_position: int = NO_FACTS) -> Commit:
    stream = directory_stream(INSTITUTION)
    return appending(stream, *(events or DIRECTORY), after=after, facts_position=facts_position)


def configuring(facts_position: int = NO_FACTS) -> Commit:
    stream = configuration_stream(INSTITUTION)
    event = Configured(configuration=CONFIGURATION)
    return appending(stream, event, facts_position=facts_position)
