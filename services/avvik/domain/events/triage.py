"""Where a case belongs: taken on, turned away, handed on, judged, moved."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import CaseText, Due, LastDay, ReporterText


class Accepted(Struct, frozen=True, kw_only=True, tag="accepted"):
    """The case was taken on: what it is about, whose it is, who works on it, by when."""

    category: str
    level: str | None = None
    unit: str
    reached: str
    handler: UUID
    due: Due
    comment: ReporterText
    is_personnel: bool = False


class Rejected(Struct, frozen=True, kw_only=True, tag="rejected"):
    """It is no deviation, and belongs with `receiver`: the text is handed over, or the
    reporter goes there, by the `last_days` that the statute sets."""

    by: UUID
    # At which level; a contest goes to the one above.
    unit: str
    reason: str
    text: ReporterText
    receiver: str
    # Who confirms there, as configured that day.
    receiver_role: str | None = None
    is_handed_over: bool
    last_days: tuple[LastDay, ...] = ()
    # None: nobody is left who could decide it.
    contest_until: datetime | None
    # For whom `by` decided, where nothing but a delegation permitted it.
    on_behalf_of: UUID | None = None


class HandoverConfirmed(Struct, frozen=True, kw_only=True, tag="handover_confirmed"):
    """The receiver has what was handed over, and calls it by a reference of theirs."""

    reference: CaseText | None = None


class Diverted(Struct, frozen=True, kw_only=True, tag="diverted"):
    """It is whistleblowing, and from now on only the office with this key can read it."""

    office: str


class Linked(Struct, frozen=True, kw_only=True, tag="linked"):
    """The matter is followed up in another case, `lead`."""

    lead: UUID
    reference: str


class SeverityJudged(Struct, frozen=True, kw_only=True, tag="severity_judged"):
    """How severe it is, and why. `told` is the level up the line that must hear of it."""

    level: str
    previous: str | None
    reason: CaseText
    # By a line leader; a handler's judgement awaits that.
    is_confirmed: bool
    is_lowered: bool
    told: str | None


class UnitTransferred(Struct, frozen=True, kw_only=True, tag="unit_transferred"):
    """Another unit owns the case. `cause` is `person` or `reorganisation`."""

    origin: str
    unit: str
    reached: str
    cause: str
    reason: CaseText | None = None
    # The leader who was asked first, in a personnel-like case.
    consulted: UUID | None = None
    consulted_on: date | None = None


class HandlerTransferred(Struct, frozen=True, kw_only=True, tag="handler_transferred"):
    """Somebody else works on the case. The unit stays."""

    handler: UUID
    reason: CaseText
