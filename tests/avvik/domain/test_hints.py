"""What a text is pointed out for, and how often that is right (`hints/examples.jsonl`)."""

import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
import pytest
from msgspec import Struct

from avvik.domain.configuration import Phrases
from avvik.domain.hints import hints
from avvik.domain.institution import InstitutionFile
from avvik.domain.values import Language
from deploy.local import state

Kind: TypeAlias = Literal["whistleblowing", "identity_number"]

# Both were born before 1900; the second, a D-number, was given to somebody without residence.
NUMBER, D_NUMBER = "15037550032", "52048253040"


class Example(Struct, frozen=True, kw_only=True):
    text: str
    language: Language
    expected: tuple[Kind, ...]


EXAMPLES = [
    msgspec.json.decode(line, type=Example)
    for line in (Path(__file__).parent / "hints" / "examples.jsonl").read_bytes().splitlines()
]
CONFIGURED = msgspec.json.decode(
    state.INSTITUTION_FILE.read_bytes(), type=InstitutionFile
).configuration
assert CONFIGURED is not None
SHIPPED = CONFIGURED.whistleblowing_phrases


def found(text: str, *phrases: str) -> list[str]:
    return [text[hint.start : hint.end] for hint in hints(text, Phrases(nb=phrases))]


def measured(kind: Kind) -> tuple[float, float]:
    """Precision and recall over the examples."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for example in EXAMPLES:
        is_found = kind in {hint.kind for hint in hints(example.text, SHIPPED)}
        counts[is_found, kind in example.expected] += 1
    right, too_many, missed = counts[True, True], counts[True, False], counts[False, True]
    precision, recall = right / (right + too_many), right / (right + missed)
    print(f"{kind}: precision {precision:.2f}, recall {recall:.2f} {dict(counts)}")
    return precision, recall


# --- how often it is right


def test_the_examples_are_many_in_every_language_and_no_two_alike() -> None:
    kinds = Counter((each.language, bool(each.expected)) for each in EXAMPLES)
    languages: tuple[Language, ...] = ("nb", "nn", "en")
    assert sum(kinds[language, True] for language in languages) >= 60
    assert sum(kinds[language, False] for language in languages) >= 90
    assert all(kinds[each, hit] >= 20 for each in languages for hit in (True, False))
    assert len({each.text for each in EXAMPLES}) == len(EXAMPLES)


def test_whistleblowing_is_hinted_at_as_often_and_as_rightly_as_the_rules_say() -> None:
    precision, recall = measured("whistleblowing")
    assert precision >= 0.77
    assert recall >= 0.87


def test_every_identity_number_is_hinted_at_and_nothing_else_is() -> None:
    assert measured("identity_number") == (1.0, 1.0)


# --- phrases


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("trakasser*", "Han trakasserte oss.", ["trakasserte"]),
        ("trakasser*", "TRAKASSERING", ["TRAKASSERING"]),
        ("vold", "voldsom vind", []),
        ("vold", "Det er vold, og", ["vold"]),
        ("vold", "_vold_ og **vold**", ["vold", "vold"]),
        ("slo til *", "Hun slo til meg.", ["slo til meg"]),
        ("hånden på låret", "Hånden på\n  låret", ["Hånden på\n  låret"]),
        ("whistle blow*", "a whistle-blower", ["whistle-blower"]),
        ("truet meg", "Det var truet. Meg er det ikke", []),
        ("tok * på låret", "tok meg på låret", ["tok meg på låret"]),
        ("tok * på låret", "tok på låret", []),
        ("tok * på låret", "tok meg på", []),
        ("*", "alt", []),
        ("", "alt", []),
    ],
)
def test_a_phrase_is_words_in_a_row_with_open_ends(
    phrase: str, text: str, expected: list[str]
) -> None:
    assert found(text, phrase) == expected


def test_the_longest_phrase_counts_and_hits_do_not_overlap() -> None:
    text = "seksuell trakassering og trakassering"
    assert found(text, "trakasser*", "seksuell* trakasser*") == [
        "seksuell trakassering",
        "trakassering",
    ]


def test_phrases_of_every_language_count_in_every_text() -> None:
    phrases = Phrases(nb=("trusler",), nn=("trugsmål*",), en=("threats",))
    assert len(hints("trusler, trugsmål, threats", phrases)) == 3


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_count_in_the_text_as_given_whatever_its_form(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "På øving ble jeg slått på låret.")
    assert [unicodedata.normalize("NFC", each) for each in found(text, "slått på låret")] == [
        "slått på låret"
    ]


# --- identity numbers


@pytest.mark.parametrize(
    "text",
    [
        f"Nummeret er {NUMBER}.",
        f"{NUMBER[:6]} {NUMBER[6:]}",
        f"{NUMBER[:6]}\u00a0{NUMBER[6:]}",
        f"{NUMBER[:6]}-{NUMBER[6:]}",
        f"({D_NUMBER})",
        f"fnr:{NUMBER},2",
        f"_{NUMBER}_",
    ],
)
def test_an_identity_number_is_found_with_or_without_a_gap(text: str) -> None:
    (hint,) = hints(text, Phrases())
    assert hint.kind == "identity_number"
    assert "".join(filter(str.isdecimal, text[hint.start : hint.end])) in (NUMBER, D_NUMBER)


@pytest.mark.parametrize(
    "text",
    [
        f"1{NUMBER}",
        f"{NUMBER}1",
        f"+{NUMBER}",
        f"1.{NUMBER}",
        f"{NUMBER}-1",
        f"AVV{NUMBER}",
        # One check right, the other wrong.
        "15037550033",
        "15037550040",
        "00000000000",
        # A day that does not exist, with both checks right.
        "31026950093",
        # A valid account number, and a telephone number.
        "15032060452",
        "+47 735 95 000",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert hints(text, Phrases()) == ()


# --- time


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        (" ".join(example.text for example in EXAMPLES), 10),
        ("seksuell", 50),
        ("tok", 50),
        ("a", 50),
        ("tok\n\n\n\n\n\n\n\n\n", 50),
        ("12345678901", 50),
    ],
    ids=["examples", "seksuell", "tok", "a", "blank", "digits"],
)
def test_the_longest_text_takes_milliseconds(text: str, milliseconds: int) -> None:
    longest = (f"{text} " * 20_000)[:20_000]
    hints(longest, SHIPPED)
    assert min(timed(lambda: hints(longest, SHIPPED)) for _ in range(20)) < milliseconds / 1000


def timed(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began
