"""What is wrong with a configuration. Pure."""

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from avvik.domain.configuration import Category, Coded, Configuration, Receiver
from avvik.domain.findings import Finding
from avvik.domain.organisation import ROLES
from avvik.domain.texts import is_blank, is_printable
from avvik.domain.values import Labels

CODE = re.compile(r"[a-z0-9_]{1,100}")
LABEL_AT_MOST = 200
GUIDANCE_AT_MOST = 2000
PHRASE_AT_MOST = 100
# Without these nobody reports, judges, closes, turns away or plans anything.
NEVER_EMPTY = (
    "categories",
    "severities",
    "outcomes",
    "rejection_reasons",
    "receivers",
    "horizons",
    "areas",
)
# What the learning environment is by law (Universities Act § 10-1).
DIMENSIONS = ("physical", "digital", "organisational", "pedagogical", "psychosocial")
# Ten years, in days and in weeks.
DAYS_AT_MOST = 3650
WEEKS_AT_MOST = 520


def configuration_flaws(configuration: Configuration, at: str = "") -> Iterator[Finding]:
    """Why the configuration, which stands `at` this place of a document, cannot be taken."""
    tables: tuple[tuple[str, Sequence[Coded | Category | Receiver]], ...] = (
        ("categories", configuration.categories),
        ("levels", configuration.levels),
        ("ordinary_channels", configuration.ordinary_channels),
        ("channel_reasons", configuration.channel_reasons),
        ("severities", configuration.severities),
        ("outcomes", configuration.outcomes),
        ("rejection_reasons", configuration.rejection_reasons),
        ("receivers", configuration.receivers),
        ("horizons", configuration.horizons),
        ("areas", configuration.areas),
    )
    for name, table in tables:
        yield from _of_codes(table, f"{at}/{name}")
    yield from _of_what_is_missing(configuration, at)
    for number, receiver in enumerate(configuration.receivers):
        yield from _of_receiver(receiver, f"{at}/receivers/{number}")
    for name, days in structs.asdict(configuration.deadlines).items():
        yield from _of_number(days, DAYS_AT_MOST, f"{at}/deadlines/{name}")
    severities = {severity.code for severity in configuration.severities}
    for number, code in enumerate(configuration.severities_told_upward):
        if code not in severities:
            pointer = f"{at}/severities_told_upward/{number}"
            yield Finding(pointer=pointer, kind="unknown_code", names=(code,))
    for name, phrases in structs.asdict(configuration.whistleblowing_phrases).items():
        for number, phrase in enumerate(phrases):
            pointer = f"{at}/whistleblowing_phrases/{name}/{number}"
            yield from _of_text(phrase, PHRASE_AT_MOST, pointer)


def _of_what_is_missing(configuration: Configuration, at: str) -> Iterator[Finding]:
    for name in NEVER_EMPTY:
        if not getattr(configuration, name):
            yield Finding(pointer=f"{at}/{name}", kind="nothing_to_choose")
    categories = {category.code for category in configuration.categories}
    for dimension in DIMENSIONS:
        if dimension not in categories:
            yield Finding(pointer=f"{at}/categories", kind="dimension_missing", names=(dimension,))


def _of_codes(table: Sequence[Coded | Category | Receiver], at: str) -> Iterator[Finding]:
    passed: set[str] = set()
    for number, each in enumerate(table):
        if not CODE.fullmatch(each.code):
            yield Finding(pointer=f"{at}/{number}/code", kind="code_malformed")
        elif each.code in passed:
            yield Finding(pointer=f"{at}/{number}/code", kind="doubled", names=(each.code,))
        passed.add(each.code)
        yield from _of_labels(each.labels, LABEL_AT_MOST, f"{at}/{number}/labels")


def _of_receiver(receiver: Receiver, at: str) -> Iterator[Finding]:
    yield from _of_labels(receiver.guidance, GUIDANCE_AT_MOST, f"{at}/guidance")
    if receiver.role is not None and receiver.role not in ROLES:
        yield Finding(pointer=f"{at}/role", kind="unknown_role", names=(receiver.role,))
    for number, deadline in enumerate(receiver.deadlines):
        place = f"{at}/deadlines/{number}"
        if not CODE.fullmatch(deadline.code):
            yield Finding(pointer=f"{place}/code", kind="code_malformed")
        yield from _of_labels(deadline.labels, LABEL_AT_MOST, f"{place}/labels")
        yield from _of_number(deadline.weeks, WEEKS_AT_MOST, f"{place}/weeks")
        yield from _of_text(deadline.source, LABEL_AT_MOST, f"{place}/source")


def _of_labels(labels: Labels, at_most: int, at: str) -> Iterator[Finding]:
    for language, text in structs.asdict(labels).items():
        yield from _of_text(text, at_most, f"{at}/{language}")


def _of_text(text: str, at_most: int, at: str) -> Iterator[Finding]:
    if is_blank(text):
        yield Finding(pointer=at, kind="text_empty")
    elif not is_printable(text):
        yield Finding(pointer=at, kind="text_not_one_line")
    elif len(text) > at_most:
        yield Finding(pointer=at, kind="text_too_long")


def _of_number(number: int, at_most: int, at: str) -> Iterator[Finding]:
    if not 1 <= number <= at_most:
        yield Finding(pointer=at, kind="number_out_of_range", names=(str(at_most),))
