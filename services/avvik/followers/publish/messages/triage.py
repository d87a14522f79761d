"""Messages of where a case belongs: taken on, turned away, handed on, judged, moved."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from avvik.followers.publish.messages.about import About, DueTimes, Moment, Named, stored_as


class LastDay(Struct, frozen=True, kw_only=True, gc=False):
    """The last day on which the reporter can turn to the receiver, by the deadline's code."""

    code: str
    day: date


class DeviationAccepted(About, frozen=True, kw_only=True, gc=False):
    """The case was taken on, and somebody works on it."""

    level: str | None
    reached: str
    due: DueTimes


class DeviationRejected(About, frozen=True, kw_only=True, gc=False):
    """It is no deviation, and belongs with `receiver`, who has the text if it was handed over.
    Without `contest_until` nobody could decide a contest: it is final here."""

    reason: str
    receiver: str
    is_handed_over: bool
    last_days: tuple[LastDay, ...]
    contest_until: Moment | None


class DeviationHandoverConfirmed(About, frozen=True, kw_only=True, gc=False):
    """The receiver has what was handed over."""


class DeviationDiverted(Named, frozen=True, kw_only=True, gc=False):
    """The case was sealed to the whistleblowing office. No more than that is told of it."""


class DeviationLinked(About, frozen=True, kw_only=True, gc=False):
    """The matter is followed up in another case, `lead`."""

    lead: UUID
    lead_reference: Annotated[str, stored_as("reference")]


class DeviationSeverityJudged(About, frozen=True, kw_only=True, gc=False):
    """How severe it is. `told` is the level up the line that must hear of it."""

    level: str
    previous: str | None
    is_confirmed: bool
    is_lowered: bool
    told: str | None


class DeviationUnitTransferred(About, frozen=True, kw_only=True, gc=False):
    """The case went from the unit `origin` to `unit`, where it starts at `reached`."""

    origin: str
    reached: str
    cause: str


class DeviationHandlerTransferred(About, frozen=True, kw_only=True, gc=False):
    """Somebody else works on the case."""
