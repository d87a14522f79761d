"""Who would be alerted for every unit today, and what stands in the way. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from msgspec import Struct

from avvik.domain.organisation import (
    HSE_COORDINATOR,
    INDEPENDENT_RECIPIENT,
    LEADING,
    STUDY_QUALITY_CONTACT,
    Organisation,
)

Gap: TypeAlias = Literal[
    "vacant",
    "nobody_above",
    "no_contact",
    "no_coordinator",
    "leader_without_address",
    "contact_without_address",
    "coordinator_without_address",
]


class Reached(Struct, frozen=True, kw_only=True):
    """Where an alert lands, and who gets it there, the first asked first."""

    level: str | None
    people: tuple[UUID, ...]


NOBODY = Reached(level=None, people=())


class Alert(Struct, frozen=True, kw_only=True):
    """Who would be alerted of a case of the unit."""

    unit: str
    leaders: Reached
    contacts: Reached
    coordinators: Reached


def alerts(organisation: Organisation, units: Iterable[str], day: date) -> Iterator[Alert]:
    """For each unit that is open, its own people or the nearest above."""
    leaders = _nearest(organisation, LEADING, day)
    contacts = _nearest(organisation, (STUDY_QUALITY_CONTACT,), day)
    coordinators = _nearest(organisation, (HSE_COORDINATOR,), day)
    # Where nobody leads, up to the top.
    last = organisation.anywhere(INDEPENDENT_RECIPIENT, day)
    resort = Reached(level=organisation.root if last else None, people=last)
    for unit in units:
        if unit not in organisation.closed:
            yield Alert(
                unit=unit,
                leaders=resort if leaders[unit] is NOBODY else leaders[unit],
                contacts=contacts[unit],
                coordinators=coordinators[unit],
            )


def gaps(alert: Alert, led: Collection[str], addressed: Collection[UUID]) -> Iterator[Gap]:
    """What stands in the way of alerts. `led` are the units that somebody leads, `addressed`
    the people whom mail can reach."""
    if alert.unit not in led:
        yield "vacant" if alert.leaders.level in led else "nobody_above"
    elif not _is_reachable(alert.leaders, addressed):
        yield "leader_without_address"
    if alert.contacts.level is None:
        yield "no_contact"
    elif not _is_reachable(alert.contacts, addressed):
        yield "contact_without_address"
    if alert.coordinators.level is None:
        yield "no_coordinator"
    elif not _is_reachable(alert.coordinators, addressed):
        yield "coordinator_without_address"


def _is_reachable(reached: Reached, addressed: Collection[UUID]) -> bool:
    """Whether everybody asked can be reached: one who cannot lets time pass."""
    return all(person in addressed for person in reached.people)


def _nearest(
    organisation: Organisation, names: tuple[str, ...], day: date
) -> Mapping[str, Reached]:
    """For each unit, the holders of a role there or at the nearest unit above."""
    found: dict[str, Reached] = {}
    for unit in organisation.units:
        passed: list[str] = []
        reached = NOBODY
        for level in organisation.line(unit):
            if level in found:
                reached = found[level]
                break
            passed.append(level)
            people = tuple(
                person for name in names for person in organisation.holders(name, level, day)
            )
            if people:
                reached = Reached(level=level, people=people)
                break
        found.update(dict.fromkeys(passed, reached))
    return found
