"""What messages about a case have in common: which case it is, and where it stood.

What a message inherits from here is said of the case; what it declares itself, its event says.
"""

from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

Moment: TypeAlias = Annotated[datetime, Meta(tz=True)]


class DueTimes(Struct, frozen=True, kw_only=True, gc=False):
    """When each clock of the case runs out."""

    acceptance: Moment
    first_answer: Moment
    closing: Moment


class Named(Struct, frozen=True, kw_only=True, gc=False):
    """Which case it is, and whose it was once this had happened."""

    case: UUID
    reference: str
    unit: str


class About(Named, frozen=True, kw_only=True, gc=False):
    """And what it was about."""

    category: str


class AboutWork(About, frozen=True, kw_only=True, gc=False):
    """And the level at which attention was, and whether the case had been taken on."""

    reached: str
    is_accepted: bool


class AboutMove(About, frozen=True, kw_only=True, gc=False):
    """And the level at which attention was before, whether the case had been taken on, and
    whether the reporter contests how it ended: then somebody else may be to decide that now."""

    stood_at: str
    is_accepted: bool
    is_after_contest: bool = False


class AboutEnding(About, frozen=True, kw_only=True, gc=False):
    """And whether the reporter had contested how the case ended before, and whether that was
    a rejection."""

    is_after_contest: bool = False
    is_rejected: bool = False


def stored_as(name: str) -> Meta:
    """Mark a field of a message that its event calls something else."""
    return Meta(extra={"stored_as": name})
