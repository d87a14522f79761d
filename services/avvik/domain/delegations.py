"""Single acts on the directory: delegating a role and taking it back, granting and ending roles.

Tasks can be delegated, responsibility cannot (`docs/rules.md`): a delegate acts on behalf of
somebody, for a time, and answers for nothing.
"""

from datetime import date, timedelta
from typing import TypeAlias, assert_never
from uuid import UUID

from msgspec import Struct

from avvik.domain.decisions import Refused
from avvik.domain.decisions.facts import OfField, Unknown
from avvik.domain.events import RoleEnded, RoleGranted
from avvik.domain.organisation import (
    ADMIN,
    AUDITOR,
    DATA_PROTECTION_OFFICER,
    IDENTITY_CUSTODIAN,
    INDEPENDENT_RECIPIENT,
    ROLES,
    Organisation,
    Role,
    evolve,
)

# What somebody is trusted with in person.
IN_PERSON = frozenset(
    {INDEPENDENT_RECIPIENT, IDENTITY_CUSTODIAN, DATA_PROTECTION_OFFICER, AUDITOR, ADMIN}
)
# A year, whichever of its days begins it.
LONGEST = timedelta(days=366)
A_DAY = timedelta(days=1)


class Delegate(Struct, frozen=True, kw_only=True):
    """Let somebody exercise one's own role, from one day until another, both included."""

    role: str
    unit: str
    to: UUID
    valid_from: date
    valid_to: date


class Revoke(Struct, frozen=True, kw_only=True):
    """End a delegation at once."""

    id: UUID


class Grant(Struct, frozen=True, kw_only=True):
    """Give somebody a role."""

    person: UUID
    role: str
    unit: str
    valid_from: date
    valid_to: date | None = None


class End(Struct, frozen=True, kw_only=True):
    """Let a role or a delegation be held for the last time on that day."""

    id: UUID
    valid_to: date


DirectoryAct: TypeAlias = Delegate | Revoke | Grant | End


# --- refusals, each named for its reason


class DelegatedOnward(Refused):
    """The caller acts on behalf of somebody, and may not pass that on."""


class NotDelegable(Refused):
    """The role is one that people are appointed to in person."""


class ToOneself(Refused):
    """Whoever delegates holds the role already."""


class NotAPeriod(OfField):
    """The days do not make a period that the act allows."""


class LastRecipient(Refused):
    """Nobody would be left to receive what the whole line is out of."""


# --- rules


def decide(
    organisation: Organisation, act: DirectoryAct, by: UUID, today: date
) -> tuple[RoleGranted | RoleEnded, ...]:
    """What the act comes to; nothing, where that is so already.

    Whose act it is was asked before: whoever delegates holds the role, and what is revoked
    or ended exists.
    """
    event: RoleGranted | RoleEnded
    match act:
        case Delegate():
            event = _delegate(organisation, act, by, today)
        case Revoke(id=role_id):
            role = _found(organisation, role_id)
            event = _ended(role, min(today - A_DAY, role.valid_to or date.max))
        case Grant():
            event = _grant(organisation, act)
        case End(id=role_id, valid_to=valid_to):
            event = _end(_found(organisation, role_id), valid_to)
        case _:
            assert_never(act)
    after = evolve(organisation, event)
    if set(after.roles) == set(organisation.roles):
        return ()
    _require_recipient(after, event, today)
    return (event,)


def held_by(organisation: Organisation, act: Delegate, by: UUID) -> tuple[Role, ...]:
    """What somebody holds of the role to delegate, themselves or on behalf of others, on some
    day of the period."""
    return tuple(
        role
        for role in organisation.roles
        if (role.person, role.role, role.unit) == (by, act.role, act.unit)
        and role.valid_from <= act.valid_to
        and (role.valid_to is None or act.valid_from <= role.valid_to)
    )


def _delegate(organisation: Organisation, act: Delegate, by: UUID, today: date) -> RoleGranted:
    if all(role.on_behalf_of is not None for role in held_by(organisation, act, by)):
        raise DelegatedOnward
    if act.role in IN_PERSON:
        raise NotDelegable
    if act.to == by:
        raise ToOneself
    if not organisation.lists(act.to):
        raise Unknown("/to")
    if act.valid_from < today:
        raise NotAPeriod("/valid_from")
    if act.valid_to < act.valid_from or act.valid_to - act.valid_from > LONGEST:
        raise NotAPeriod("/valid_to")
    return RoleGranted(
        person=act.to,
        role=act.role,
        unit=act.unit,
        valid_from=act.valid_from,
        valid_to=act.valid_to,
        on_behalf_of=by,
    )


def _grant(organisation: Organisation, act: Grant) -> RoleGranted:
    if act.role not in ROLES:
        raise Unknown("/role")
    if act.unit not in organisation.units or act.unit in organisation.closed:
        raise Unknown("/unit")
    if act.valid_to is not None and act.valid_to < act.valid_from:
        raise NotAPeriod("/valid_to")
    return RoleGranted(
        person=act.person,
        role=act.role,
        unit=act.unit,
        valid_from=act.valid_from,
        valid_to=act.valid_to,
    )


def _end(role: Role, valid_to: date) -> RoleEnded:
    # At the earliest on the day before its first: then it is never held.
    is_too_early = role.valid_from - valid_to > A_DAY
    if is_too_early or (role.valid_to is not None and valid_to > role.valid_to):
        raise NotAPeriod("/valid_to")
    return _ended(role, valid_to)


def _found(organisation: Organisation, role_id: UUID) -> Role:
    role = organisation.role(role_id)
    assert role is not None
    return role


def _ended(role: Role, valid_to: date) -> RoleEnded:
    return RoleEnded(
        person=role.person,
        role=role.role,
        unit=role.unit,
        valid_from=role.valid_from,
        valid_to=valid_to,
        on_behalf_of=role.on_behalf_of,
    )


def _require_recipient(after: Organisation, event: RoleGranted | RoleEnded, today: date) -> None:
    """Somebody receives what the whole line is out of, also when this role has ended."""
    if event.role != INDEPENDENT_RECIPIENT or event.valid_to in (None, date.max):
        return
    assert event.valid_to is not None
    if not after.anywhere(INDEPENDENT_RECIPIENT, max(today, event.valid_to + A_DAY)):
        raise LastRecipient
