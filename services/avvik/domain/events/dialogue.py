"""What people said: to each other, among themselves, in public."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import CaseText, Due, ReporterText


class Asked(Struct, frozen=True, kw_only=True, tag="asked"):
    """The reporter was asked.

    The clock stands still from `asked_at` until they answer, or until `answer_by` (UTC).
    """

    question: ReporterText
    asked_at: datetime
    answer_by: datetime


class Answered(Struct, frozen=True, kw_only=True, tag="answered"):
    """The reporter answered; every clock runs on, by as much later as it stood still."""

    answer: ReporterText
    due: Due
    consents_to_handover: bool = False


class Resumed(Struct, frozen=True, kw_only=True, tag="resumed"):
    """The day of the answer passed without one: the case is back where it was."""

    due: Due


class MessageSent(Struct, frozen=True, kw_only=True, tag="message_sent"):
    """The reporter wrote to the office, or the office to the reporter."""

    sender: Literal["reporter", "office"]
    text: ReporterText
    sent_at: datetime


class NoteAdded(Struct, frozen=True, kw_only=True, tag="note_added"):
    """An internal note. The reporter never sees it."""

    text: CaseText
    by: UUID
    added_at: datetime


class Published(Struct, frozen=True, kw_only=True, tag="published"):
    """A neutral text that others may read, to join if they saw the same."""

    text: CaseText


class Unlocked(Struct, frozen=True, kw_only=True, tag="unlocked"):
    """The custodian opened the reporter's identity to a person, until then (UTC)."""

    person: UUID
    until: datetime
    reason: CaseText
