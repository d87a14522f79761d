"""Two acts that users call by one word: another unit owns it, or somebody else works on it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from avvik.domain.decisions.facts import (
    BeforeReport,
    Facts,
    OfField,
    Refused,
    require_answering,
    require_impartial,
    require_official,
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
from avvik.domain.events import HandlerTransferred, UnitTransferred


class Consultation(Struct, frozen=True, kw_only=True):
    """That a leader was asked before a personnel-like case moves."""

    person: UUID
    on: date


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


class NotYetConsulted(OfField):
    """The day on which the leader is said to have been consulted lies ahead."""


class SameUnit(Refused):
    """The unit has the case."""

    pointer = "/unit"


class SameHandler(Refused):
    """They work on the case."""

    pointer = "/person"


def transfer_unit(case: Case, command: TransferUnit, facts: Facts) -> UnitTransferred:
    require_phase(case, Untriaged, InProgress, ReadyToClose)
    file = case.file
    require_unit(command.unit, facts, "/unit")
    if command.unit == file.unit:
        raise SameUnit
    return moved(file, command.unit, facts, command.consulted, command.reason)


def moved(
    file: File,
    unit: str,
    facts: Facts,
    consulted: Consultation | None,
    reason: str | None = None,
) -> UnitTransferred:
    """By somebody, to another unit: what proves that the leader was consulted goes along."""
    _require_consulted(file, consulted, facts)
    require_answering(unit, (*file.disqualified, *facts.parties), facts)
    proof = consulted if file.is_personnel else None
    return UnitTransferred(
        origin=file.unit,
        unit=unit,
        reached=facts.organisation.reached(unit, file.disqualified, facts.today),
        cause="person",
        reason=reason,
        consulted=proof.person if proof else None,
        consulted_on=proof.on if proof else None,
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
        raise NotYetConsulted("/consulted/on")
    if facts.reported_on is not None and consulted.on < facts.reported_on:
        raise BeforeReport("/consulted/on")


def transfer_handler(case: Case, command: TransferHandler, facts: Facts) -> HandlerTransferred:
    require_phase(case, InProgress, ReadyToClose)
    file = case.file
    if command.person == handler_of(case):
        raise SameHandler
    require_official(command.person, file, facts, "/person")
    require_impartial(command.person, facts, "/person")
    return HandlerTransferred(handler=command.person, reason=command.reason)
