"""What an institution decides for itself: codes with their labels, and deadlines."""

from msgspec import Struct

from avvik.domain.values import Labels


class Coded(Struct, frozen=True, kw_only=True):
    """A code and what people see for it."""

    code: str
    labels: Labels


class Deadlines(Struct, frozen=True, kw_only=True):
    """How long each clock runs, counted from the report (`domain.calendar` says when it falls)."""

    acceptance_working_days: int = 5
    first_answer_working_days: int = 10
    closing_days: int = 60
    acknowledgement_working_days: int = 10
    contest_days: int = 14


class Configuration(Struct, frozen=True, kw_only=True):
    """The institution's words and deadlines. A case keeps the version it was reported under."""

    categories: tuple[Coded, ...]
    levels: tuple[Coded, ...]
    ordinary_channels: tuple[Coded, ...]
    severities: tuple[Coded, ...]
    outcomes: tuple[Coded, ...]
    deadlines: Deadlines = Deadlines()


def is_code(code: str, among: tuple[Coded, ...]) -> bool:
    return any(each.code == code for each in among)


def label_of(code: str, among: tuple[Coded, ...]) -> Labels:
    """What the code is called; a code no longer in use stands for itself."""
    for each in among:
        if each.code == code:
            return each.labels
    return Labels(nb=code, nn=code, en=code)
