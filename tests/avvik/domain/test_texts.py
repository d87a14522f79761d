"""What a text may hold."""

import json
from collections.abc import Iterator
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avvik.domain.texts import are_plain, is_blank, is_printable

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DOCUMENTS = st.recursive(
    TEXTS | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(DOCUMENTS, st.sampled_from([None, 1]), st.booleans())
def test_what_is_plain_at_a_glance_needs_no_second_look(
    document: object, indent: int | None, escaped: bool
) -> None:
    written = json.dumps(document, indent=indent, ensure_ascii=escaped)
    if are_plain(written.encode()):
        for text in texts_in(document):
            assert is_normalized("NFC", text)
            assert is_printable(text)
            assert not is_blank(text)


def texts_in(document: object) -> Iterator[str]:
    """Every text in what was read from JSON, names included."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for each in document:
            yield from texts_in(each)
    elif isinstance(document, dict):
        yield from texts_in([*document.keys(), *document.values()])


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("Forelesninger avlyst", True),
        ("Tre på rad – uten beskjed.", True),
        ("", False),
        (" etter hverandre", False),
        ("uten\nbeskjed", False),
        ("A\u030a", False),
        ("snudd \u202e om", False),
        ("\u3164", False),
    ],
)
def test_most_texts_are_plain(text: str, is_plain: bool) -> None:
    for document in ([text], {"title": text}, {text: 1}):
        assert are_plain(json.dumps(document, ensure_ascii=False).encode()) is is_plain
