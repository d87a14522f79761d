"""What a text may hold."""

from unicodedata import is_normalized

from hypothesis import given
from hypothesis import strategies as st

from avvik.api.texts import are_plain, is_blank, is_printable


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=5))
def test_what_is_plain_at_a_glance_needs_no_second_look(texts: list[str]) -> None:
    if are_plain(texts):
        for text in texts:
            assert is_normalized("NFC", text)
            assert is_printable(text)
            assert not is_blank(text)


def test_most_texts_are_plain() -> None:
    assert are_plain([])
    assert are_plain(["Forelesninger avlyst", "Tre på rad – uten beskjed."])
    assert not are_plain(["Tre på rad", ""])
    assert not are_plain(["Tre på rad", " etter hverandre"])
    assert not are_plain(["Tre på rad", "uten\nbeskjed"])
