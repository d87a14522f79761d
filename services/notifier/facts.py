"""What avvik tells: a struct for each type of message, with the fields that somebody here needs.

Fields that nobody here needs are not declared; fields that we do not know are ignored.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

# One line of text: it can stand in a header, whoever wrote it.
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]+\Z"
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=_ONE_LINE)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The case, and the unit that had it once this had happened."""

    case: UUID
    reference: Line
    unit: Line


class AtWork(About, frozen=True, kw_only=True):
    """And the level at which attention was, and whether the case had been taken on."""

    reached: Line
    is_accepted: bool


class OfMeasure(About, frozen=True, kw_only=True):
    """And the number of a measure."""

    measure: int


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """What the case must have got by when."""

    acceptance: Moment
    first_answer: Moment
    closing: Moment


class LastDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which a deadline of the receiver's ends."""

    day: date


class Reported(About, frozen=True, kw_only=True):
    """Someone reported a deviation. Alerting starts at `reached`."""

    reached: Line
    category: Line
    due: Due


class Acknowledged(About, frozen=True, kw_only=True):
    """A line leader took note of the case."""


class Supported(About, frozen=True, kw_only=True):
    """Somebody who saw the same joined."""


class Recused(About, frozen=True, kw_only=True):
    """Somebody is out; the case stood at one level, and now stands at another or the same."""

    stood_at: Line
    reached: Line
    is_accepted: bool
    # Of what is contested, somebody else may be to decide now.
    is_after_contest: bool = False


class Escalated(About, frozen=True, kw_only=True):
    """Attention moved up to a level, or past the line."""

    reached: Line | None


class Accepted(About, frozen=True, kw_only=True):
    """The case was taken on."""

    reached: Line
    due: Due


class Rejected(About, frozen=True, kw_only=True):
    """It is no deviation and belongs elsewhere."""

    is_handed_over: bool
    last_days: tuple[LastDay, ...] = ()
    # None: nobody is left who could decide a contest.
    contest_until: Moment | None


class HandoverConfirmed(About, frozen=True, kw_only=True):
    """Whoever it belongs with has it."""


class Diverted(About, frozen=True, kw_only=True):
    """It was sealed to the whistleblowing office."""


class Linked(About, frozen=True, kw_only=True):
    """It is followed up in another case."""

    lead_reference: Line


class SeverityJudged(About, frozen=True, kw_only=True):
    """How severe it is; `told` is the level that must hear of it."""

    is_lowered: bool
    told: Line | None


class UnitTransferred(About, frozen=True, kw_only=True):
    """It went from one unit to another."""

    category: Line
    origin: Line
    reached: Line


class HandlerTransferred(About, frozen=True, kw_only=True):
    """Somebody else works on it."""


class Asked(About, frozen=True, kw_only=True):
    """The reporter was asked something."""

    answer_by: Moment


class Answered(AtWork, frozen=True, kw_only=True):
    """The reporter answered."""


class Resumed(About, frozen=True, kw_only=True):
    """The day of the answer passed without one."""


class MessageSent(AtWork, frozen=True, kw_only=True):
    """The reporter and the office write to each other."""

    sender: Literal["reporter", "office"]


class Published(About, frozen=True, kw_only=True):
    """A neutral text is out."""


class MeasureAdded(OfMeasure, frozen=True, kw_only=True):
    """A measure was planned."""

    due: Moment


class MeasureAccepted(OfMeasure, frozen=True, kw_only=True):
    """Its owner takes it on."""


class MeasureDeclined(OfMeasure, frozen=True, kw_only=True):
    """Its owner cannot carry it out."""


class MeasureProgressed(OfMeasure, frozen=True, kw_only=True):
    """Its owner told how far it has come."""


class MeasureCompleted(OfMeasure, frozen=True, kw_only=True):
    """It was carried out."""


class EffectChecked(AtWork, frozen=True, kw_only=True):
    """Whether it worked."""

    measure: int
    is_effective: bool


class Withdrawn(AtWork, frozen=True, kw_only=True):
    """The reporter took the report back."""


class ClosingProposed(AtWork, frozen=True, kw_only=True):
    """Whoever works on the case finds it done."""

    outcome: Line


class SentBack(About, frozen=True, kw_only=True):
    """The leader finds that it is not."""


class Closed(About, frozen=True, kw_only=True):
    """The case got its outcome and its answer; after a contest: the decision stands."""

    outcome: Line
    is_after_contest: bool = False
    is_rejected: bool = False
    contest_until: Moment | None = None


class Contested(About, frozen=True, kw_only=True):
    """The reporter does not accept how it ended. A level decides, or the independent recipient."""

    deciding: Line | None
    due: Moment


class Reopened(AtWork, frozen=True, kw_only=True):
    """The case goes on."""

    due: Due


Fact = (
    Reported
    | Acknowledged
    | Supported
    | Recused
    | Escalated
    | Accepted
    | Rejected
    | HandoverConfirmed
    | Diverted
    | Linked
    | SeverityJudged
    | UnitTransferred
    | HandlerTransferred
    | Asked
    | Answered
    | Resumed
    | MessageSent
    | Published
    | MeasureAdded
    | MeasureAccepted
    | MeasureDeclined
    | MeasureProgressed
    | MeasureCompleted
    | EffectChecked
    | Withdrawn
    | ClosingProposed
    | SentBack
    | Closed
    | Contested
    | Reopened
)

FACTS: Mapping[str, type[Fact]] = {
    "deviation_reported.v1": Reported,
    "deviation_acknowledged.v1": Acknowledged,
    "deviation_supported.v1": Supported,
    "deviation_recused.v1": Recused,
    "deviation_escalated.v1": Escalated,
    "deviation_accepted.v1": Accepted,
    "deviation_rejected.v1": Rejected,
    "deviation_handover_confirmed.v1": HandoverConfirmed,
    "deviation_diverted.v1": Diverted,
    "deviation_linked.v1": Linked,
    "deviation_severity_judged.v1": SeverityJudged,
    "deviation_unit_transferred.v1": UnitTransferred,
    "deviation_handler_transferred.v1": HandlerTransferred,
    "deviation_asked.v1": Asked,
    "deviation_answered.v1": Answered,
    "deviation_resumed.v1": Resumed,
    "deviation_message_sent.v1": MessageSent,
    "deviation_published.v1": Published,
    "deviation_measure_added.v1": MeasureAdded,
    "deviation_measure_accepted.v1": MeasureAccepted,
    "deviation_measure_declined.v1": MeasureDeclined,
    "deviation_measure_progressed.v1": MeasureProgressed,
    "deviation_measure_completed.v1": MeasureCompleted,
    "deviation_effect_checked.v1": EffectChecked,
    "deviation_withdrawn.v1": Withdrawn,
    "deviation_closing_proposed.v1": ClosingProposed,
    "deviation_sent_back.v1": SentBack,
    "deviation_closed.v1": Closed,
    "deviation_contested.v1": Contested,
    "deviation_reopened.v1": Reopened,
}
