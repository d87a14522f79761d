"""Where a case belongs: taking it on, turning it away, handing it on, judging, moving it."""

import hashlib
from base64 import urlsafe_b64decode
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct, structs

from avvik.domain.configuration import Receiver, found
from avvik.domain.decisions.facts import (
    Facts,
    InFuture,
    NotOpen,
    Refused,
    Unknown,
    contest_until,
    due_on,
    level_above,
    require_code,
    require_handler,
    require_open,
    require_phase,
    require_unit,
)
from avvik.domain.deviation import (
    Case,
    File,
    InProgress,
    ReadyToClose,
    Untriaged,
    handler_of,
)
from avvik.domain.deviation import (
    Diverted as DivertedCase,
)
from avvik.domain.deviation import (
    Rejected as RejectedCase,
)
from avvik.domain.events import (
    Accepted,
    Diverted,
    HandlerTransferred,
    HandoverConfirmed,
    Linked,
    Rejected,
    SeverityJudged,
    UnitTransferred,
)
from avvik.domain.values import LastDay


class Consultation(Struct, frozen=True, kw_only=True):
    """That a leader was asked before a personnel-like case moves."""

    person: UUID
    on: date


class Accept(Struct, frozen=True, kw_only=True):
    """Take the case on."""

    category: str
    level: str | None = None
    unit: str
    handler: UUID
    deadline: date
    comment: str
    is_personnel: bool | None = None
    consulted: Consultation | None = None


class Reject(Struct, frozen=True, kw_only=True):
    """Turn it away: it belongs elsewhere."""

    reason: str
    text: str
    receiver: str
    handover: bool = False


class ConfirmHandover(Struct, frozen=True, kw_only=True):
    """Confirm, as the receiver, that it arrived."""

    reference: str | None = None


class Divert(Struct, frozen=True, kw_only=True):
    """Seal it to the whistleblowing office."""


class Link(Struct, frozen=True, kw_only=True):
    """Follow it up in another case."""

    lead: UUID


class JudgeSeverity(Struct, frozen=True, kw_only=True):
    """Say how severe it is, and why."""

    level: str
    reason: str


class TransferUnit(Struct, frozen=True, kw_only=True):
    """Give the case to another unit."""

    unit: str
    reason: str
    consulted: Consultation | None = None


class Rehome(Struct, frozen=True, kw_only=True):
    """Give the case to whoever took over from its unit, after a reorganisation."""


class TransferHandler(Struct, frozen=True, kw_only=True):
    """Have somebody else work on it."""

    person: UUID
    reason: str


class HeadNotConsulted(Refused):
    """A personnel-like case moves only once the leader of `unit` was consulted."""

    pointer = "/consulted"

    def __init__(self, unit: str, role: str) -> None:
        super().__init__(unit)
        self.unit = unit
        self.role = role


class NoConsent(Refused):
    """The reporter has not consented to handing the text over."""

    pointer = "/handover"


class NothingHandedOver(Refused):
    """The receiver takes nothing from here: the reporter goes there themselves."""

    pointer = "/handover"


class NotAwaitingReceiver(Refused):
    """No handover awaits confirmation."""


class NoOffice(Refused):
    """The institution has no key of a whistleblowing office."""


class NotALead(Refused):
    """A case is linked to another one, which is open."""

    pointer = "/lead"


class SeverityUnchanged(Refused):
    """That is how severe it is judged to be already."""

    pointer = "/level"


class SameUnit(Refused):
    """The unit has the case."""

    pointer = "/unit"


class SameHandler(Refused):
    """They work on the case."""

    pointer = "/person"


# --- accept, reject


def accept(case: Case, command: Accept, facts: Facts) -> Accepted:
    file = require_phase(case, Untriaged).file
    configuration = facts.configuration
    require_code(command.category, configuration.categories, "/category")
    if command.level is not None:
        require_code(command.level, configuration.levels, "/level")
    require_unit(command.unit, facts, "/unit")
    require_handler(command.handler, file, facts, "/handler")
    closing = due_on(command.deadline, facts, "/deadline")
    is_personnel = _is_personnel(file, command, facts)
    if command.unit != file.unit:
        _require_consulted(
            structs.replace(file, is_personnel=is_personnel), command.consulted, facts
        )
        reached = facts.organisation.reached(command.unit, file.disqualified, facts.today)
    else:
        reached = file.reached
    return Accepted(
        category=command.category,
        level=command.level or file.level,
        unit=command.unit,
        reached=reached,
        handler=command.handler,
        due=structs.replace(file.due, closing=closing),
        comment=command.comment,
        is_personnel=is_personnel,
    )


def _is_personnel(file: File, command: Accept, facts: Facts) -> bool:
    """As whoever accepts says; else by the category, or as it was."""
    if command.is_personnel is not None:
        return command.is_personnel
    category = found(command.category, facts.configuration.categories)
    return file.is_personnel or bool(category and category.is_personnel)


def reject(case: Case, command: Reject, facts: Facts) -> Rejected:
    file = require_phase(case, Untriaged).file
    configuration = facts.configuration
    require_code(command.reason, configuration.rejection_reasons, "/reason")
    receiver = found(command.receiver, configuration.receivers)
    if receiver is None:
        raise Unknown("/receiver")
    if command.handover and receiver.role is None:
        raise NothingHandedOver
    if command.handover and not file.consents_to_handover:
        raise NoConsent
    assert facts.caller is not None
    return Rejected(
        by=facts.caller,
        unit=facts.leads[0] if facts.leads else file.reached,
        reason=command.reason,
        text=command.text,
        receiver=command.receiver,
        receiver_role=receiver.role,
        is_handed_over=command.handover,
        last_days=_last_days(receiver, file.occurred_on),
        contest_until=contest_until(facts),
    )


def _last_days(receiver: Receiver, occurred_on: date) -> tuple[LastDay, ...]:
    """Statutory deadlines run from what happened, not from when it was reported here."""
    return tuple(
        LastDay(code=deadline.code, day=occurred_on + timedelta(weeks=deadline.weeks))
        for deadline in receiver.deadlines
    )


def confirm_handover(case: Case, command: ConfirmHandover) -> HandoverConfirmed:
    if not isinstance(case, RejectedCase):
        raise NotAwaitingReceiver
    if not case.rejection.is_handed_over or case.rejection.is_confirmed:
        raise NotAwaitingReceiver
    return HandoverConfirmed(reference=command.reference)


# --- divert, link


def divert(case: Case, facts: Facts) -> Diverted:
    if isinstance(case, DivertedCase):
        raise NotOpen
    key = facts.configuration.whistleblowing_key
    if key is None:
        raise NoOffice
    return Diverted(office=office_of(key))


def office_of(key: str) -> str:
    """What an office is known by in log and vault: SHA-256 of its raw public key, in hex."""
    return hashlib.sha256(urlsafe_b64decode(key + "=" * (-len(key) % 4))).hexdigest()


def link(case: Case, command: Link, facts: Facts) -> Linked:
    require_phase(case, Untriaged, InProgress)
    lead = facts.lead
    if lead is None:
        raise Unknown("/lead")
    if lead.id == facts.case or not lead.is_open:
        raise NotALead
    return Linked(lead=command.lead, reference=lead.reference)


# --- severity


def judge_severity(case: Case, command: JudgeSeverity, facts: Facts) -> SeverityJudged:
    file = require_open(case).file
    severities = facts.configuration.severities
    require_code(command.level, severities, "/level")
    before = file.severity
    is_leader = bool(facts.leads)
    if before and before.level == command.level and (before.is_confirmed or not is_leader):
        raise SeverityUnchanged
    order = [each.code for each in severities]
    previous = before.level if before else None
    is_lowered = previous in order and order.index(command.level) < order.index(previous)
    is_news = command.level in facts.configuration.severities_told_upward or is_lowered
    return SeverityJudged(
        level=command.level,
        previous=previous,
        reason=command.reason,
        is_confirmed=is_leader,
        is_lowered=is_lowered,
        told=level_above(facts.leads[0] if is_leader else file.reached, file, facts)
        if is_news
        else None,
    )


# --- transfer


def transfer_unit(case: Case, command: TransferUnit, facts: Facts) -> UnitTransferred:
    require_phase(case, Untriaged, InProgress, ReadyToClose)
    file = case.file
    require_unit(command.unit, facts, "/unit")
    if command.unit == file.unit:
        raise SameUnit
    _require_consulted(file, command.consulted, facts)
    consulted = command.consulted if file.is_personnel else None
    return UnitTransferred(
        origin=file.unit,
        unit=command.unit,
        reached=facts.organisation.reached(command.unit, file.disqualified, facts.today),
        cause="person",
        reason=command.reason,
        consulted=consulted.person if consulted else None,
        consulted_on=consulted.on if consulted else None,
    )


def rehome(case: Case, facts: Facts) -> UnitTransferred:
    file = require_open(case).file
    unit = facts.organisation.successor(file.unit)
    if unit == file.unit:
        raise SameUnit
    return UnitTransferred(
        origin=file.unit,
        unit=unit,
        reached=facts.organisation.reached(unit, file.disqualified, facts.today),
        cause="reorganisation",
    )


def _require_consulted(file: File, consulted: Consultation | None, facts: Facts) -> None:
    """In a personnel-like case, whoever leads the unit now was asked first: the head, or where
    the head is out, the dean."""
    if not file.is_personnel:
        return
    out = (*file.disqualified, *facts.parties)
    answering = list(facts.organisation.responsible(file.unit, out, facts.today))
    level, role, _ = answering[0] if answering else (file.unit, "line_leader", None)
    if consulted is None or consulted.person not in {
        person for unit, _, person in answering if unit == level
    }:
        raise HeadNotConsulted(level, role)
    if consulted.on > facts.today:
        raise InFuture("/consulted/on")


def transfer_handler(case: Case, command: TransferHandler, facts: Facts) -> HandlerTransferred:
    require_phase(case, InProgress, ReadyToClose)
    file = case.file
    if command.person == handler_of(case):
        raise SameHandler
    require_handler(command.person, file, facts, "/person")
    return HandlerTransferred(handler=command.person, reason=command.reason)
