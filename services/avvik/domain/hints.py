"""What a text should be looked at for before it is stored. Only ever a hint to its writer.

A phrase is words that follow each other; `*` at a word's end stands for any ending, and alone
for any one word. Case, Unicode form and what separates the words make no difference.
An identity number has eleven digits, of which the last two check the others.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from msgspec import Struct

from avvik.domain.configuration import Phrases


class Hint(Struct, frozen=True, kw_only=True):
    """What was found between two offsets, in code points of the text as it was given."""

    kind: Literal["whistleblowing", "identity_number"]
    start: int
    end: int


def hints(text: str, phrases: Phrases) -> tuple[Hint, ...]:
    """Everything that was found, from the text's beginning to its end.

    Phrases of every language count in every text: people quote, and mix.
    """
    # An underscore is emphasis, not part of a word.
    text = text.replace("_", " ")
    found = (*_whistleblowing(text, phrases), *_identity_numbers(text))
    return tuple(sorted(found, key=lambda hint: hint.start))


# --- what looks like whistleblowing

# Letters, digits, and marks that a decomposed letter carries along.
_WORD = re.compile(r"[\w\u0300-\u036f]+")
_WORD_OF_PHRASE = re.compile(r"[\w\u0300-\u036f]+\*?|\*")
_BETWEEN = re.compile(r"[\s'’\-\u2010\u2011]+")


class _Pattern(Struct, frozen=True):
    """A word of a phrase."""

    stem: str
    is_open: bool

    def fits(self, word: str) -> bool:
        if not self.stem:
            return True
        folded = _fold(word)
        return folded.startswith(self.stem) if self.is_open else folded == self.stem


_Rest: TypeAlias = tuple[_Pattern, ...]


class _Index:
    """Phrases by their first word: a word of a text is looked up, never tried against them all."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._whole: defaultdict[str, list[_Rest]] = defaultdict(list)
        self._stems: defaultdict[str, list[_Rest]] = defaultdict(list)
        for phrase in phrases:
            patterns = tuple(_pattern(word) for word in _WORD_OF_PHRASE.findall(phrase))
            # A phrase that may begin with anything stands for nothing.
            if patterns and patterns[0].stem:
                by_first = self._stems if patterns[0].is_open else self._whole
                by_first[patterns[0].stem].append(patterns[1:])
        self._lengths = sorted({len(stem) for stem in self._stems})

    def begun_by(self, word: str) -> Sequence[_Rest]:
        """What remains of each phrase that the word may begin."""
        folded = _fold(word)
        stems = (folded[:length] for length in self._lengths if length <= len(folded))
        opened = (rest for stem in stems for rest in self._stems.get(stem, ()))
        return (*self._whole.get(folded, ()), *opened)


@lru_cache(maxsize=8)
def _index(phrases: Phrases) -> _Index:
    return _Index(dict.fromkeys((*phrases.nb, *phrases.nn, *phrases.en)))


def _whistleblowing(text: str, phrases: Phrases) -> Iterator[Hint]:
    # Texts repeat their words.
    begun_by = cache(_index(phrases).begun_by)
    words = list(_WORD.finditer(text))
    beyond = 0
    for at, word in enumerate(words):
        rests = begun_by(word[0])
        if not rests or at < beyond:
            continue
        fitting = [len(rest) for rest in rests if _follows(rest, words, at, text)]
        if fitting:
            last = at + max(fitting)
            yield Hint(kind="whistleblowing", start=word.start(), end=words[last].end())
            beyond = last + 1


def _follows(rest: _Rest, words: Sequence[re.Match[str]], at: int, text: str) -> bool:
    """Whether these words come next, with nothing that ends a clause in between."""
    if at + len(rest) >= len(words):
        return False
    for number, pattern in enumerate(rest, at + 1):
        if not pattern.fits(words[number][0]):
            return False
        if not _BETWEEN.fullmatch(text, words[number - 1].end(), words[number].start()):
            return False
    return True


def _pattern(word: str) -> _Pattern:
    return _Pattern(_fold(word.removesuffix("*")), word.endswith("*"))


def _fold(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold())


# --- identity numbers

# Not where a longer run of digits goes on, grouped or not, nor after a plus.
_ELEVEN = re.compile(r"(?<![\w+])(?<![0-9][.-])([0-9]{6})[ \u00a0-]?([0-9]{5})(?!\w)(?![.-][0-9])")
_FIRST_CHECK = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0)
_SECOND_CHECK = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Somebody without residence has a D-number: the day's first digit is raised by four.
_D_NUMBER = 40


def _identity_numbers(text: str) -> Iterator[Hint]:
    for match in _ELEVEN.finditer(text):
        if _is_identity_number(match[1] + match[2]):
            yield Hint(kind="identity_number", start=match.start(), end=match.end())


def _is_identity_number(digits: str) -> bool:
    """Numbers issued from 2032 on may leave 1, 2 or 3 over in the first check: not known here."""
    numbers = [int(digit) for digit in digits]
    return _is_date(digits) and all(
        sum(weight * number for weight, number in zip(weights, numbers, strict=True)) % 11 == 0
        for weights in (_FIRST_CHECK, _SECOND_CHECK)
    )


def _is_date(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        # Leap years fall alike in every century that numbers are issued for, but for 1900.
        date(2000 + year, month, day - _D_NUMBER if day > _D_NUMBER else day)
    except ValueError:
        return False
    return True
