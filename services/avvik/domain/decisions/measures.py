"""Measures: planned, taken on or not, carried out, and whether they worked."""

from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain.decisions.facts import (
    Facts,
    OfField,
    Refused,
    due_on,
    due_times,
    require_code,
    require_official,
    require_phase,
)
from avvik.domain.deviation import (
    DONE,
    Case,
    Concluded,
    InProgress,
    Measure,
    ReadyToClose,
    measures_of,
)
from avvik.domain.events import (
    CaseEvent,
    EffectChecked,
    MeasureAccepted,
    MeasureAdded,
    MeasureCompleted,
    MeasureDeclined,
    MeasureProgressed,
    Reopened,
)


class AddMeasure(Struct, frozen=True, kw_only=True):
    """Plan a measure, for an owner who can carry it out."""

    kind: Literal["corrective", "preventive"]
    text: str
    public_text: str | None = None
    owner: UUID
    due_on: date
    horizon: str
    area: str
    external_reference: str | None = None
    effect_on: date | None = None


class DecideMeasure(Struct, frozen=True, kw_only=True):
    """Take a measure on, as its owner, or say why not."""

    measure: int
    accepted: bool
    reason: str | None = None


class ReportProgress(Struct, frozen=True, kw_only=True):
    """Say how far it has come."""

    measure: int
    text: str


class CompleteMeasure(Struct, frozen=True, kw_only=True):
    """Say what was done."""

    measure: int
    done: str


class CheckEffect(Struct, frozen=True, kw_only=True):
    """Say whether it worked, and what says so."""

    measure: int
    is_effective: bool
    basis: str


class NoSuchMeasure(Refused):
    """The case has no measure of that number."""


class NotItsTurn(Refused):
    """The measure is not where the act belongs: decided before, not taken on, not completed."""


class BeforeDue(OfField):
    """Whether it worked is asked once it is to be done."""


class OpenMeasures(Refused):
    """Measures are neither completed nor declined."""


def require_measures_done(case: Case) -> None:
    if any(measure.status not in DONE for measure in measures_of(case)):
        raise OpenMeasures


def add_measure(case: Case, command: AddMeasure, facts: Facts) -> MeasureAdded:
    file = require_phase(case, InProgress).file
    require_code(command.horizon, facts.configuration.horizons, "/horizon")
    require_code(command.area, facts.configuration.areas, "/area")
    require_official(command.owner, file, facts, "/owner")
    effect_on = command.effect_on
    if effect_on is not None and effect_on < command.due_on:
        raise BeforeDue("/effect_on")
    return MeasureAdded(
        measure=len(measures_of(case)) + 1,
        kind=command.kind,
        text=command.text,
        public_text=command.public_text,
        owner=command.owner,
        due=due_on(command.due_on, facts, "/due_on"),
        horizon=command.horizon,
        area=command.area,
        external_reference=command.external_reference,
        effect_due=None if effect_on is None else due_on(effect_on, facts, "/effect_on"),
    )


def decide_measure(case: Case, command: DecideMeasure) -> MeasureAccepted | MeasureDeclined:
    measure = _measure(case, command.measure)
    require_phase(case, InProgress)
    # What was taken on may turn out to be impossible; what was not is taken on once.
    if measure.status != "proposed" and (command.accepted or measure.status != "accepted"):
        raise NotItsTurn
    if command.accepted:
        return MeasureAccepted(measure=measure.number)
    assert command.reason is not None, "the form asks for it"
    return MeasureDeclined(measure=measure.number, reason=command.reason)


def report_progress(case: Case, command: ReportProgress) -> MeasureProgressed:
    measure = _underway(case, command.measure)
    return MeasureProgressed(measure=measure.number, text=command.text)


def complete_measure(case: Case, command: CompleteMeasure) -> MeasureCompleted:
    measure = _underway(case, command.measure)
    return MeasureCompleted(measure=measure.number, done=command.done)


def check_effect(case: Case, command: CheckEffect, facts: Facts) -> tuple[CaseEvent, ...]:
    """A measure that did not work opens a closed case again, unless that is to be decided by
    somebody since the reporter contests the closing."""
    measure = _measure(case, command.measure)
    require_phase(case, InProgress, ReadyToClose, Concluded)
    if measure.status != "completed":
        raise NotItsTurn
    checked = EffectChecked(
        measure=measure.number, is_effective=command.is_effective, basis=command.basis
    )
    is_settled = isinstance(case, Concluded) and case.contest is None
    if is_settled and not command.is_effective:
        return (checked, Reopened(cause="no_effect", due=due_times(facts)))
    return (checked,)


def _underway(case: Case, number: int) -> Measure:
    measure = _measure(case, number)
    require_phase(case, InProgress)
    if measure.status != "accepted":
        raise NotItsTurn
    return measure


def _measure(case: Case, number: int) -> Measure:
    for measure in measures_of(case):
        if measure.number == number:
            return measure
    raise NoSuchMeasure
