"""What an institution decides for itself: codes with their labels, routes, and deadlines.

A case keeps the version of the configuration that it was reported under, and its acts are told
in that version's words. Fields added later have defaults: a stored configuration is for ever.
"""

import hashlib
from typing import TypeVar

from msgspec import Struct

from avvik.domain.values import Labels


class Coded(Struct, frozen=True, kw_only=True):
    """A code and what people see for it."""

    code: str
    labels: Labels


class StatutoryDeadline(Struct, frozen=True, kw_only=True):
    """How long the reporter has to turn to the receiver themselves, counted from what happened."""

    code: str
    labels: Labels
    weeks: int
    # The statute that says so.
    source: str


class Receiver(Struct, frozen=True, kw_only=True):
    """Where a matter that is no deviation goes (`docs/rules.md`)."""

    code: str
    labels: Labels
    # What the reporter is told to do, and where.
    guidance: Labels
    # Who confirms a handover: whoever holds this role in the case's line. None: nothing can be
    # handed over there, and the reporter goes themselves.
    role: str | None = None
    deadlines: tuple[StatutoryDeadline, ...] = ()


class Category(Struct, frozen=True, kw_only=True):
    """What a report may be about."""

    code: str
    labels: Labels
    # Of a personnel matter the head is consulted before it moves.
    is_personnel: bool = False


class Phrases(Struct, frozen=True, kw_only=True):
    """What a text may say that looks like whistleblowing, by language: only ever a hint."""

    nb: tuple[str, ...] = ()
    nn: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Deadlines(Struct, frozen=True, kw_only=True):
    """How long each clock runs, counted from the report (`domain.calendar` says when it falls)."""

    acceptance_working_days: int = 5
    first_answer_working_days: int = 10
    closing_days: int = 60
    acknowledgement_working_days: int = 10
    contest_days: int = 14
    # How long the next leader up has to decide what the reporter contests.
    contest_decision_working_days: int = 10
    # How long an unlocked identity stays readable for whom it was unlocked.
    unlocking_days: int = 14
    # How far ahead a day may lie that somebody sets; and one that the reporter is to answer by,
    # since every clock stands still until then.
    longest_days: int = 1096
    longest_answer_days: int = 60


class Configuration(Struct, frozen=True, kw_only=True):
    """The institution's words and deadlines."""

    categories: tuple[Category, ...]
    levels: tuple[Coded, ...]
    ordinary_channels: tuple[Coded, ...]
    # From the least to the most severe.
    severities: tuple[Coded, ...]
    outcomes: tuple[Coded, ...]
    # Why nothing was tried before reporting.
    channel_reasons: tuple[Coded, ...] = ()
    deadlines: Deadlines = Deadlines()
    # Which severities the next leader up hears of at once.
    severities_told_upward: tuple[str, ...] = ("high", "critical")
    rejection_reasons: tuple[Coded, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    horizons: tuple[Coded, ...] = ()
    areas: tuple[Coded, ...] = ()
    whistleblowing_phrases: Phrases = Phrases()
    # The office that diverted cases are sealed to: its public key (X25519, raw, base64url).
    whistleblowing_key: str | None = None


def office_fingerprint(office_key: bytes) -> str:
    """What an office is known by in log and vault: SHA-256 of its raw public key, in hex."""
    return hashlib.sha256(office_key).hexdigest()


N = TypeVar("N", bound=Coded | Category | Receiver)


def is_code(code: str, among: tuple[N, ...]) -> bool:
    return found(code, among) is not None


def found(code: str, among: tuple[N, ...]) -> N | None:
    """What the code stands for, while it is in use."""
    for each in among:
        if each.code == code:
            return each
    return None


def label_of(code: str, among: tuple[N, ...]) -> Labels:
    """What the code is called; a code no longer in use stands for itself."""
    known = found(code, among)
    return known.labels if known else Labels(nb=code, nn=code, en=code)
