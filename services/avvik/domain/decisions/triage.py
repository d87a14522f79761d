"""Where a case belongs: taking it on, turning it away, handing it on, sealing, linking it."""

from base64 import urlsafe_b64decode
from datetime import date, timedelta
from uuid import UUID

from msgspec import Struct, structs

from avvik.domain.configuration import Receiver, found, office_fingerprint
from avvik.domain.decisions.contesting import contest_until
from avvik.domain.decisions.facts import (
    Facts,
    Refused,
    Unknown,
    due_on,
    require_code,
    require_handler,
    require_here,
    require_phase,
    require_unit,
)
from avvik.domain.decisions.measures import require_measures_done
from avvik.domain.decisions.transfer import Consultation, moved
from avvik.domain.deviation import (
    Case,
    File,
    InProgress,
    Untriaged,
)
from avvik.domain.deviation import (
    Rejected as RejectedCase,
)
from avvik.domain.events import (
    Accepted,
    Diverted,
    HandoverConfirmed,
    Linked,
    Rejected,
    UnitTransferred,
)
from avvik.domain.values import LastDay


class Accept(Struct, frozen=True, kw_only=True):
    """Take the case on."""

    category: str
    level: str | None = None
    unit: str
    handler: UUID
    deadline: date
    comment: str
    is_personnel: bool = False
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


# --- accept, reject


def accept(case: Case, command: Accept, facts: Facts) -> tuple[UnitTransferred | Accepted, ...]:
    """Take it on; for another unit that is a transfer first, with all that a transfer asks."""
    file = require_phase(case, Untriaged).file
    configuration = facts.configuration
    require_code(command.category, configuration.categories, "/category")
    if command.level is not None:
        require_code(command.level, configuration.levels, "/level")
    require_unit(command.unit, facts, "/unit")
    require_handler(command.handler, file, facts, "/handler")
    closing = due_on(command.deadline, facts, "/deadline")
    file = structs.replace(file, is_personnel=_is_personnel(file, command, facts))
    transfer: tuple[UnitTransferred, ...] = ()
    if command.unit != file.unit:
        transfer = (moved(file, command.unit, facts, command.consulted),)
    taken_on = Accepted(
        category=command.category,
        level=command.level or file.level,
        unit=command.unit,
        reached=transfer[0].reached if transfer else file.reached,
        handler=command.handler,
        due=structs.replace(file.due, closing=closing),
        comment=command.comment,
        is_personnel=file.is_personnel,
    )
    return (*transfer, taken_on)


def _is_personnel(file: File, command: Accept, facts: Facts) -> bool:
    """As it was, by its category, or because whoever accepts says so; nobody says it is not."""
    category = found(command.category, facts.configuration.categories)
    return file.is_personnel or bool(category and category.is_personnel) or command.is_personnel


def reject(case: Case, command: Reject, facts: Facts) -> Rejected:
    file = require_phase(case, Untriaged).file
    configuration = facts.configuration
    require_code(command.reason, configuration.rejection_reasons, "/reason")
    receiver = found(command.receiver, configuration.receivers)
    if receiver is None:
        raise Unknown("/receiver")
    if command.handover and not _is_received(receiver, file, facts):
        raise NothingHandedOver
    if command.handover and not file.consents_to_handover:
        raise NoConsent
    assert facts.caller is not None
    unit = facts.leads[0] if facts.leads else file.reached
    return Rejected(
        by=facts.caller,
        on_behalf_of=facts.on_behalf_of,
        unit=unit,
        reason=command.reason,
        text=command.text,
        receiver=command.receiver,
        receiver_role=receiver.role,
        is_handed_over=command.handover,
        last_days=_last_days(receiver, file.occurred_on),
        contest_until=contest_until(file, unit, facts),
    )


def _is_received(receiver: Receiver, file: File, facts: Facts) -> bool:
    """Whether somebody of the unit's line is there to confirm it."""
    role = receiver.role
    return role is not None and any(
        facts.organisation.holders(role, level, facts.today)
        for level in facts.organisation.line(file.unit)
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
    require_here(case)
    key = facts.configuration.whistleblowing_key
    if key is None:
        raise NoOffice
    return Diverted(office=office_of(key))


def office_of(key: str) -> str:
    """What the office with that public key is known by."""
    return office_fingerprint(urlsafe_b64decode(key + "=" * (-len(key) % 4)))


def link(case: Case, command: Link, facts: Facts) -> Linked:
    require_phase(case, Untriaged, InProgress)
    require_measures_done(case)
    lead = facts.lead
    if lead is None:
        raise Unknown("/lead")
    if lead.id == facts.case or not lead.is_open:
        raise NotALead
    return Linked(lead=command.lead, reference=lead.reference)
