"""How a case ends: withdrawn, proposed, closed; contested, and opened again."""

from datetime import date

from msgspec import Struct

from avvik.api.acts.act import Act
from avvik.api.bodies import Code, Reason, ShortText, Text
from avvik.domain.decisions import Close, Contest, ProposeClosing, Reopen, SendBack, Withdraw


class Withdrawal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, if the reporter wants to say."""

    reason: ShortText | None = None


class Closing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the case ends, and what the reporter is told."""

    outcome: Code
    public_answer: Text
    cause: Text | None = None


class Reopening(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, and until when it is to be done; without a date as for a new case."""

    reason: ShortText
    deadline: date | None = None


CLOSING = {
    "outcome": "fixed",
    "public_answer": "Forelesningene er tatt igjen, og instituttet varsler nå alltid dagen før.",
}

ACTS = (
    Act(
        path="withdrawal",
        summary="Take the report back",
        body=Withdrawal,
        command=Withdraw,
        by=("reporter",),
        example={"reason": "Det ordnet seg."},
        leaves="withdrawn",
    ),
    Act(
        path="closing-proposal",
        summary="Propose to the leader that a case be closed",
        body=Closing,
        command=ProposeClosing,
        by=("official",),
        example=CLOSING,
        leaves="ready_to_close",
    ),
    Act(
        path="send-back",
        summary="Find that a case proposed for closing is not done",
        body=Reason,
        command=SendBack,
        by=("leads",),
        example={"reason": "Studentene har ikke fått vite om de nye datoene."},
        leaves="in_progress",
    ),
    Act(
        path="closing",
        summary="Close a case with an answer to the reporter",
        body=Closing,
        command=Close,
        by=("leads", "decides"),
        example=CLOSING,
        leaves="closed",
    ),
    Act(
        path="contest",
        summary="Not accept a rejection or a closing; somebody further up decides",
        body=Reason,
        command=Contest,
        by=("reporter",),
        example={"reason": "Ingen av forelesningene er holdt."},
        leaves="closed",
    ),
    Act(
        path="reopening",
        summary="Take a case up again",
        body=Reopening,
        command=Reopen,
        by=("leads", "decides", "official"),
        example={"reason": "Det har skjedd igjen.", "deadline": "2027-01-15"},
        leaves="in_progress",
    ),
)
