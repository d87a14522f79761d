"""Asking and answering, messages and notes, a public text, an identity unlocked."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from avvik.api.acts.act import Act
from avvik.api.bodies import ShortText, Text
from avvik.domain.decisions import (
    AddNote,
    AnswerQuestion,
    AskReporter,
    Publish,
    SendMessage,
    Unlock,
)


class Asking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the reporter is asked, and until when they have time."""

    question: Text
    answer_by: date


class Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer; perhaps also that the text may be handed over to another receiver."""

    answer: Text
    consents_to_handover: bool = False


class Writing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What there is to say."""

    text: Text


class Unlocking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, and to whom if not oneself."""

    reason: ShortText
    person: UUID | None = None


ACTS = (
    Act(
        path="questions",
        summary="Ask the reporter something; the clock stands still meanwhile",
        body=Asking,
        command=AskReporter,
        by=("official",),
        example={"question": "Hvilke uker gjaldt det?", "answer_by": "2026-10-30"},
        leaves="awaiting_reporter",
    ),
    Act(
        path="answers",
        summary="Answer what was asked",
        body=Reply,
        command=AnswerQuestion,
        by=("reporter",),
        commutes=True,
        example={"answer": "Uke 38 og 39."},
        leaves="reported",
    ),
    Act(
        path="messages",
        summary="Write to the office as the reporter, or to the reporter as the office",
        body=Writing,
        command=SendMessage,
        by=("reporter", "official"),
        commutes=True,
        example={"text": "Det skjedde igjen i dag."},
        leaves="in_progress",
    ),
    Act(
        path="notes",
        summary="Note something that the reporter never sees",
        body=Writing,
        command=AddNote,
        by=("official",),
        example={"text": "Snakket med emneansvarlig på telefon."},
        leaves="in_progress",
    ),
    Act(
        path="publication",
        summary="Let others read a neutral text, and join",
        body=Writing,
        command=Publish,
        by=("official",),
        example={"text": "Forelesninger i TDT4100 er avlyst uten erstatning."},
        leaves="in_progress",
    ),
    Act(
        path="unlocking",
        summary="Open the reporter's identity to somebody, for a while",
        body=Unlocking,
        command=Unlock,
        by=("custodian",),
        example={"reason": "Studenten må følges opp av studieprogrammet."},
        leaves="in_progress",
    ),
)
