"""Choosing a language."""

import pytest

from avvik.api.languages import negotiate


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nb"),
        ("", "nb"),
        ("nn", "nn"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("NN-no", "nn"),
        ("en-GB,en;q=0.9", "en"),
        ("de, fr;q=0.9", "nb"),
        ("de, en;q=0.3, nn;q=0.5", "nn"),
        ("en;q=0, nn;q=0.1", "nn"),
        ("*", "nb"),
        ("en;q=0.5, *;q=0.1", "en"),
        ("en;q=nonsense", "nb"),
        ("en;q=7, nn;q=0.1", "nn"),
        (";;;,,,", "nb"),
        ("en" + "," * 200, "nb"),
    ],
)
def test_the_language_with_the_highest_weight_is_chosen(header: str | None, language: str) -> None:
    assert negotiate(header) == language


def test_a_caller_without_a_wish_gets_their_own_language() -> None:
    assert negotiate(None, "nn") == "nn"
    assert negotiate("en", "nn") == "en"
