"""The write path: load, authorise, gather facts, decide, seal, append. The one place with effects.

A version conflict, or facts that changed meanwhile, means: load and decide again, a few times.
"""

from collections.abc import Sequence
from typing import assert_never
from uuid import UUID

from msgspec import structs

from avvik.application import streams
from avvik.application.access import Sight, is_as_reporter
from avvik.application.answer import Answer, answer_of, notices
from avvik.application.desk import ATTEMPTS, NOBODY, Ask, CarriedOut, Desk
from avvik.application.keyring import escrow, sealed_events
from avvik.application.loading import authorised, lead_of, loaded
from avvik.application.ports import (
    Appended,
    CaseRow,
    Commit,
    Conflict,
    Identity,
    IdentityTaken,
    NewEvent,
    Seen,
    World,
)
from avvik.application.pseudonyms import Secret, support_code, support_hash
from avvik.application.queues import Contended
from avvik.application.registration import known_by, registration
from avvik.application.repeating import repeatable, told
from avvik.domain.calendar import oslo_date
from avvik.domain.decisions import (
    Command,
    Divert,
    Facts,
    Join,
    Link,
    Refused,
    Report,
    decide,
)
from avvik.domain.deviation import evolve
from avvik.domain.events import CaseEvent
from avvik.domain.values import Profile

REGISTRATION = streams.system_actor("registration")
# What commutes gives way to everybody: a lecture hall may join a case at once. Whoever was not
# first queues, and gives way to those who come later and to other processes.
FIRST_ATTEMPTS = 2
PATIENT_ATTEMPTS = 64


async def execute(desk: Desk, ask: Ask, case_id: UUID, command: Command) -> Answer:
    """Carry out a command, once: decided and durable, or refused and without a trace."""
    if not _commutes(ask, command):
        return await _carried_out(desk, ask, case_id, command, ATTEMPTS)
    try:
        return await _carried_out(desk, ask, case_id, command, FIRST_ATTEMPTS)
    except Contended:
        async with desk.queues.turn(case_id):
            return await _carried_out(desk, ask, case_id, command, PATIENT_ATTEMPTS)


async def _carried_out(
    desk: Desk, ask: Ask, case_id: UUID, command: Command, attempts: int
) -> Answer:
    world = await desk.directory.world()
    for _ in range(attempts):
        try:
            attempt = await _attempt(desk, world, ask, case_id, command)
        except Refused:
            if answer := await repeated(desk, ask):
                return answer
            # The refusal may rest on facts that are out of date.
            newest = await desk.directory.refresh()
            if newest.position == world.position:
                raise
            world = newest
            continue
        if attempt is None:
            ask = structs.replace(ask, person=await _registered(desk, ask))
            continue
        commit, answer = attempt
        match await desk.log.append(commit):
            case Appended():
                return answer
            case Seen() as seen:
                return _told_twin(ask, seen)
            case Conflict():
                world = await desk.directory.refresh()
                ask = structs.replace(ask, person=await desk.directory.person(ask.identity))
            case IdentityTaken():
                raise AssertionError("nobody is registered here")
            case outcome:
                assert_never(outcome)
    raise Contended


def _commutes(ask: Ask, command: Command) -> bool:
    """Whether it matters little what others do to the case meanwhile."""
    return ask.any_version or isinstance(command, Join)


async def repeated(desk: Desk, ask: Ask) -> Answer | None:
    """What this same request was answered before, if it was made before."""
    return told(ask, await desk.log.seen(ask.command_id), Answer)


def _told_twin(ask: Ask, seen: Seen) -> Answer:
    """The answer of the twin that was first. Those of the system keep none."""
    answer = told(ask, seen, Answer)
    if answer is None:
        raise CarriedOut
    return answer


async def _attempt(
    desk: Desk, world: World, ask: Ask, case_id: UUID, command: Command
) -> tuple[Commit, Answer] | None:
    """Decide on what is known now, and seal it into a commit; none, if nobody known asks."""
    now = desk.clock.now()
    today = oslo_date(now)
    row, seen = None, Sight()
    command = _completed(command, ask)
    if not isinstance(command, Report):
        row = await loaded(desk.log, ask, case_id, command)
        seen = authorised(row, command, ask, world.organisation, today)
    facts = Facts(
        now=now,
        today=today,
        organisation=world.organisation,
        configuration=world.configuration,
        configuration_version=world.configuration_version,
        case=case_id,
        caller=ask.person,
        on_behalf_of=seen.on_behalf_of,
        leads=seen.leads,
        is_reporter=seen.reporter,
        is_supporter=seen.supporter,
        parties=(row.reporter, *row.supporters) if row else (),
        lead=await lead_of(desk.log, ask.person, command) if isinstance(command, Link) else None,
        reported_on=oslo_date(streams.reported_at(case_id)) if row else None,
    )
    events = decide(row.case if row else None, command, facts)
    if ask.person is None and ask.system is None:
        return None
    if isinstance(command, Divert):
        assert row is not None
        await escrow(desk.vault, row, facts.configuration)
    sealed = await sealed_events(desk.vault, case_id, row, events)
    folded = _folded(desk.secret, case_id, row, sealed, command)
    answer = answer_of(
        folded, seen, facts, events, notices(command, ask.person, world.organisation)
    )
    commit = Commit(
        command_id=ask.command_id,
        actor=_actor(ask, command, seen, folded),
        events=sealed,
        facts_position=world.position,
        case=folded,
        identity=Identity(hash=ask.identity, person=ask.person, new=False) if ask.person else None,
        repeatable=repeatable(ask, answer),
        traceparent=ask.traceparent,
    )
    return commit, answer


def _completed(command: Command, ask: Ask) -> Command:
    """Whoever reports or joins is known by what they are here, or will be."""
    if isinstance(command, (Report, Join)):
        contact = structs.replace(command.contact, person=ask.person or NOBODY)
        return structs.replace(command, contact=contact)
    return command


def _actor(ask: Ask, command: Command, seen: Sight, folded: CaseRow) -> str:
    """Reporters and supporters act as such; a delegate, for whoever delegated."""
    if ask.system is not None:
        return streams.system_actor(ask.system)
    assert ask.person is not None
    if isinstance(command, Join):
        return streams.supporter_actor(folded.version)
    if is_as_reporter(command, seen):
        return streams.REPORTER
    return streams.person_actor(ask.person, seen.on_behalf_of)


async def _registered(desk: Desk, ask: Ask) -> UUID:
    """Make whoever asks known."""
    (key,) = await desk.vault.new(1)
    known = Profile(issuer=ask.profile.issuer, sub=ask.profile.sub)
    commit = registration(ask.identity, known, key, REGISTRATION)
    person = await known_by(desk.log, commit)
    assert person is not None, "nobody else writes into a stream that is new"
    return person


def _folded(
    secret: Secret,
    case_id: UUID,
    row: CaseRow | None,
    sealed: Sequence[NewEvent],
    command: Command,
) -> CaseRow:
    case = row.case if row else None
    for new in sealed:
        assert isinstance(new.event, CaseEvent)
        case = evolve(case, new.event)
    assert case is not None
    version = sealed[-1].version
    if row is None:
        assert isinstance(command, Report)
        support = support_hash(secret, support_code(secret, case_id))
        reporter = command.contact.person
        return CaseRow(id=case_id, version=version, reporter=reporter, support=support, case=case)
    joined = (command.contact.person,) if isinstance(command, Join) else ()
    return structs.replace(row, version=version, supporters=(*row.supporters, *joined), case=case)
