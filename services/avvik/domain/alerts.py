"""Who would be alerted for every unit today, and what stands in the way. Pure."""

from collections.abc import Collection, Iterator, Mapping
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
# Who holds a role at each unit that has holders, the first asked first.
Holders: TypeAlias = Mapping[str, tuple[UUID, ...]]


class Landing(Struct, frozen=True, kw_only=True):
    """At which level alerts of each unit land, and who gets them there."""

    levels: Mapping[str, str | None]
    people: Holders


class Alerts(Struct, frozen=True, kw_only=True):
    """Who would be alerted of a case of each unit."""

    leaders: Landing
    contacts: Landing
    coordinators: Landing
    # Who gets what nobody leads up to the top.
    last_resort: tuple[UUID, ...]


def alerts(organisation: Organisation, day: date) -> Alerts:
    """For each unit its own people, or those of the nearest unit above that has any."""
    above = {unit: organisation.above(unit) for unit in organisation.units}

    def landing(*names: str) -> Landing:
        people = _holders(organisation, names, day)
        return Landing(levels=_levels(above, people), people=people)

    return Alerts(
        leaders=landing(*LEADING),
        contacts=landing(STUDY_QUALITY_CONTACT),
        coordinators=landing(HSE_COORDINATOR),
        last_resort=organisation.anywhere(INDEPENDENT_RECIPIENT, day),
    )


def gaps(found: Alerts, addressed: Collection[UUID]) -> Mapping[str, tuple[Gap, ...]]:
    """What stands in the way, for each unit. `addressed` are the people whom mail can reach."""
    mute = [
        _mute(landing, addressed) for landing in (found.leaders, found.contacts, found.coordinators)
    ]
    return {unit: tuple(_gaps_of(found, unit, *mute)) for unit in found.leaders.levels}


def _gaps_of(
    found: Alerts,
    unit: str,
    leaders: Collection[str],
    contacts: Collection[str],
    coordinators: Collection[str],
) -> Iterator[Gap]:
    level = found.leaders.levels[unit]
    if level is None:
        yield "nobody_above"
    elif level != unit:
        yield "vacant"
    elif level in leaders:
        yield "leader_without_address"
    contact = found.contacts.levels[unit]
    if contact is None:
        yield "no_contact"
    elif contact in contacts:
        yield "contact_without_address"
    coordinator = found.coordinators.levels[unit]
    if coordinator is None:
        yield "no_coordinator"
    elif coordinator in coordinators:
        yield "coordinator_without_address"


def _mute(landing: Landing, addressed: Collection[UUID]) -> frozenset[str]:
    """The levels at which somebody cannot be reached: whoever is asked and silent costs time."""
    return frozenset(
        level
        for level, people in landing.people.items()
        if not all(person in addressed for person in people)
    )


def _holders(organisation: Organisation, names: tuple[str, ...], day: date) -> Holders:
    found: dict[str, tuple[UUID, ...]] = {}
    for name in names:
        for role in organisation.roles:
            if role.role == name and role.on_behalf_of is None and role.holds_on(day):
                found[role.unit] = (*found.get(role.unit, ()), role.person)
    return found


def _levels(above: Mapping[str, str | None], people: Holders) -> Mapping[str, str | None]:
    """For each unit the nearest level that has people; each line is walked once."""
    levels: dict[str, str | None] = {}
    for unit in above:
        passed: list[str] = []
        step: str | None = unit
        while step is not None and step not in levels and step not in people:
            passed.append(step)
            step = above[step]
        level = None if step is None else levels.setdefault(step, step)
        levels.update(dict.fromkeys(passed, level))
    return levels
