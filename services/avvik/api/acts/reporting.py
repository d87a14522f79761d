"""Taking note, stepping out, going up the line."""

from uuid import UUID

from msgspec import Struct

from avvik.api.acts.act import Act
from avvik.api.bodies import Nothing, Reason, ShortText
from avvik.domain.decisions import Acknowledge, Escalate, Recuse


class Recusal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is disqualified, if not oneself, and why. A leader declares others disqualified."""

    person: UUID | None = None
    reason: ShortText | None = None


ACTS = (
    Act(
        path="acknowledgement",
        summary="Take note of a case as its line leader",
        body=Nothing,
        command=Acknowledge,
        by=("leads",),
        example={},
        leaves="reported",
    ),
    Act(
        path="recusal",
        summary="Step out of a case, or declare somebody disqualified",
        body=Recusal,
        command=Recuse,
        by=("official", "measures", "receiver", "custodian", "auditor", "metadata"),
        commutes=True,
        example={"reason": "Jeg underviser selv i emnet."},
        leaves="reported",
    ),
    Act(
        path="escalation",
        summary="Have the next leader up look at a case",
        body=Reason,
        command=Escalate,
        by=("official",),
        example={"reason": "Instituttet har ikke midler til dette alene."},
        leaves="in_progress",
    ),
)
