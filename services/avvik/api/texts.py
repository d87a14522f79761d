"""What a text may hold, and when it holds nothing. Pure."""

import re
import unicodedata
from unicodedata import is_normalized

# Directional overrides and isolates make a line read otherwise than it is written; half of a
# surrogate pair cannot be written at all.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CONTROL_IN_PARAGRAPH = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

# Something escaped, or a text that begins with anything but a letter, digit or sign of ASCII. No
# other is blank, nor does it compose with what stands before it.
DOUBTFUL = re.compile(rb'\\|"(?![!#-~])')

# What of Latin-1 can be printed on a line. Nothing of it composes, and few texts hold anything
# else: they are told in a third of the time.
PLAIN = bytes(code for code in range(256) if chr(code).isprintable())

# Format and control characters, and every kind of space and break.
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# Letters, marks and symbols that show nothing: fillers, joiners, variation selectors, no dots.
EMPTY = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\u180b\u180c\u180d\u180f"
) | frozenset(map(chr, range(0xFE00, 0xFE10)))


def are_plain(document: bytes) -> bool:
    """Whether all texts of a JSON document are at a glance composed, printable on one line, and
    not blank."""
    if DOUBTFUL.search(document):
        return False
    together = document.decode()
    try:
        return not together.encode("latin-1").translate(None, PLAIN)
    except UnicodeEncodeError:
        return together.isprintable() and is_normalized("NFC", together)


def is_blank(text: str) -> bool:
    """Whether nobody would see anything."""
    return all(each in EMPTY or unicodedata.category(each) in UNSEEN for each in text)


def is_printable(text: str, *, paragraph: bool = False) -> bool:
    """Whether the text is one line, or with `paragraph` lines, of what can be printed."""
    # Nearly every line is told without a regular expression.
    if text.isprintable():
        return True
    forbidden = CONTROL_IN_PARAGRAPH if paragraph else CONTROL
    return forbidden.search(text) is None


def composed(text: str) -> str:
    """The same text in Unicode's composed form (NFC), with one kind of line break."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
