"""Givens: an organisation small enough to hold in mind, and the events and facts of its cases.

ntnu            rektor, prorektor · varsling is the independent recipient, custodian unlocks
└ ntnu.ie       dekan · kontakt is the study quality contact, hms the HSE coordinator, klage
  │             confirms what is handed over to the appeals office
  ├ ntnu.ie.idi leder
  └ ntnu.ie.ies vacant
"""

from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from msgspec import structs

from avvik.application.streams import NAMESPACE
from avvik.domain.calendar import oslo_date
from avvik.domain.configuration import (
    Category,
    Coded,
    Configuration,
    Receiver,
    StatutoryDeadline,
)
from avvik.domain.decisions import Facts, Report
from avvik.domain.deviation import Case, evolve
from avvik.domain.events import (
    Accepted,
    CaseEvent,
    Closed,
    DirectoryEvent,
    MeasureAdded,
    Reported,
    RoleGranted,
    UnitDefined,
)
from avvik.domain.inspection.configuration import DIMENSIONS
from avvik.domain.organisation import Organisation, Role
from avvik.domain.organisation import evolve as evolve_organisation
from avvik.domain.values import Contact, Due, Labels, OrdinaryChannels

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def person(name: str) -> UUID:
    """The same invented person under the same name."""
    return uuid5(NAMESPACE, name)


def labels(text: str) -> Labels:
    return Labels(nb=text, nn=text, en=text)


def coded(*codes: str) -> tuple[Coded, ...]:
    return tuple(Coded(code=code, labels=labels(code)) for code in codes)


def categories(*codes: str) -> tuple[Category, ...]:
    return tuple(Category(code=code, labels=labels(code)) for code in codes)


CONFIGURATION = Configuration(
    categories=categories("physical", "digital", "education_quality", "evaluation_missing"),
    levels=coded("course", "programme", "portfolio"),
    ordinary_channels=coded("teacher", "reference_group"),
    severities=coded("low", "medium", "high", "critical"),
    outcomes=coded("fixed", "partly_fixed", "not_fixed", "no_breach", "moved"),
    rejection_reasons=coded("elsewhere", "not_a_deviation"),
    receivers=(
        Receiver(
            code="appeal",
            labels=labels("appeal"),
            guidance=labels("appeal"),
            role="appeals_officer",
            deadlines=(
                StatutoryDeadline(
                    code="explanation", labels=labels("explanation"), weeks=1, source="UHL"
                ),
                StatutoryDeadline(code="appeal", labels=labels("appeal"), weeks=3, source="UHL"),
            ),
        ),
        Receiver(code="teacher", labels=labels("teacher"), guidance=labels("teacher")),
    ),
    horizons=coded("immediate", "next_run"),
    areas=coded("teaching", "infrastructure"),
)
# The same, as an institution may send it.
LAWFUL = structs.replace(
    CONFIGURATION, categories=categories(*DIMENSIONS, "education_quality", "evaluation_missing")
)


def unit(name: str, parent: str | None) -> UnitDefined:
    return UnitDefined(unit=name, parent=parent, kind="unit", names=labels(name))


def role(who: str, name: str, at: str) -> RoleGranted:
    return RoleGranted(person=person(who), role=name, unit=at, valid_from=date(2025, 8, 1))


DIRECTORY: tuple[DirectoryEvent, ...] = (
    unit("ntnu", None),
    unit("ntnu.ie", "ntnu"),
    unit("ntnu.ie.idi", "ntnu.ie"),
    unit("ntnu.ie.ies", "ntnu.ie"),
    role("rektor", "line_leader", "ntnu"),
    role("prorektor", "pro_rector", "ntnu"),
    role("varsling", "independent_recipient", "ntnu"),
    role("revisor", "auditor", "ntnu"),
    role("custodian", "identity_custodian", "ntnu"),
    role("klage", "appeals_officer", "ntnu.ie"),
    role("kvalitet", "quality_division", "ntnu"),
    role("dekan", "line_leader", "ntnu.ie"),
    role("kontakt", "study_quality_contact", "ntnu.ie"),
    role("hms", "hse_coordinator", "ntnu.ie"),
    role("leder", "line_leader", "ntnu.ie.idi"),
)


def organisation(*events: DirectoryEvent) -> Organisation:
    folded = Organisation(teaching={("course", "TDT4100"): "ntnu.ie.idi"})
    for event in (*DIRECTORY, *events):
        folded = evolve_organisation(folded, event)
    return folded


def without(organisation: Organisation, *names: str) -> Organisation:
    """The same organisation, with these people's posts vacant."""
    gone = {person(name) for name in names}
    kept: tuple[Role, ...] = tuple(each for each in organisation.roles if each.person not in gone)
    return Organisation(units=organisation.units, roles=kept, teaching=organisation.teaching)


def facts(
    *,
    now: datetime = NOW,
    caller: str | None = None,
    leads: tuple[str, ...] = (),
    among: Organisation | None = None,
    **more: object,
) -> Facts:
    given: dict[str, object] = {"configuration": CONFIGURATION, **more}
    return Facts(
        now=now,
        today=oslo_date(now),
        organisation=among or organisation(),
        configuration_version=1,
        caller=person(caller) if caller else None,
        leads=leads,
        **given,  # type: ignore[arg-type]  # each test names fields that there are
    )


DUE = Due(
    acceptance=datetime(2026, 11, 30, 14, tzinfo=UTC),
    first_answer=datetime(2026, 12, 7, 14, tzinfo=UTC),
    closing=datetime(2027, 1, 22, 14, tzinfo=UTC),
)


def report(**changes: object) -> Report:
    given: dict[str, object] = {
        "reference": "AVV-2026-1",
        "title": "Ingen evaluering",
        "description": "Emnet er ikke evaluert på to år.",
        "category": "evaluation_missing",
        "unit": "ntnu.ie.idi",
        "occurred_on": date(2026, 11, 20),
        "ordinary_channels": OrdinaryChannels(tried=("teacher",)),
        "language": "nb",
        "contact": Contact(person=person("student"), name="Stine Eksempel"),
    }
    return Report(**{**given, **changes})  # type: ignore[arg-type]  # the defaults are typed above


def reported(**changes: object) -> Reported:
    given: dict[str, object] = {
        "reference": "AVV-2026-1",
        "title": "Ingen evaluering",
        "description": "Emnet er ikke evaluert på to år.",
        "category": "evaluation_missing",
        "unit": "ntnu.ie.idi",
        "occurred_on": date(2026, 11, 20),
        "ordinary_channels": OrdinaryChannels(tried=("teacher",)),
        "language": "nb",
        "contact": Contact(person=person("student"), name="Stine Eksempel"),
        "reached": "ntnu.ie.idi",
        "due": DUE,
        "configuration": 1,
    }
    return Reported(**{**given, **changes})  # type: ignore[arg-type]  # the defaults are typed above


def accepted(**changes: object) -> Accepted:
    given: dict[str, object] = {
        "category": "evaluation_missing",
        "unit": "ntnu.ie.idi",
        "reached": "ntnu.ie.idi",
        "handler": person("kontakt"),
        "due": DUE,
        "comment": "Vi ser på det.",
    }
    return Accepted(**{**given, **changes})  # type: ignore[arg-type]  # the defaults are typed above


def measure(**changes: object) -> MeasureAdded:
    given: dict[str, object] = {
        "measure": 1,
        "kind": "corrective",
        "text": "Evaluer emnet.",
        "owner": person("leder"),
        "due": DUE.closing,
        "horizon": "immediate",
        "area": "teaching",
    }
    return MeasureAdded(**{**given, **changes})  # type: ignore[arg-type]  # the defaults are typed above


def closed(**changes: object) -> Closed:
    given: dict[str, object] = {
        "unit": "ntnu.ie.idi",
        "outcome": "fixed",
        "public_answer": "Emnet er evaluert.",
        "by": person("leder"),
        "contest_until": DUE.first_answer,
    }
    return Closed(**{**given, **changes})  # type: ignore[arg-type]  # the defaults are typed above


def case(*history: CaseEvent) -> Case:
    """The case that this history leaves."""
    folded: Case | None = None
    for event in history:
        folded = evolve(folded, event)
    assert folded is not None
    return folded
