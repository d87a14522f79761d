"""What mails are made of: every sentence, in three languages."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from msgspec.structs import asdict

from notifier.incoming import Language
from notifier.policy import Duty
from notifier.tellings import telling_of
from notifier.words import WORDS, Telling, Words
from tests.notifier.composing import IE, LANGUAGES, MAILS, REPORTER, message


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Telling):
        yield from (value.subject, value.happened, value.task)


def sentences(words: Words) -> dict[str, str]:
    """Every sentence by its name."""
    return {
        f"{part}.{name}.{number}": sentence
        for part, all_of_it in asdict(words).items()
        for name, value in asdict(all_of_it).items()
        for number, sentence in enumerate(strings(value))
    }


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_every_language(language: Language) -> None:
    own, model = sentences(WORDS[language]), sentences(WORDS["en"])
    assert own.keys() == model.keys()
    for name, sentence in model.items():
        assert places(own[name]) == places(sentence), name
        assert own[name].strip()
    assert len(set(WORDS[language].frame.weekdays)) == 7
    assert len(set(WORDS[language].frame.months)) == 12


def test_no_sentence_is_only_copied_from_english() -> None:
    for language in ("nb", "nn"):
        own, english = sentences(WORDS[language]), sentences(WORDS["en"])
        assert {name for name in own if own[name] == english[name]} == set()


def test_nynorsk_is_not_bokmal() -> None:
    nb, nn = sentences(WORDS["nb"]), sentences(WORDS["nn"])
    alike = {name for name in nb if nb[name] == nn[name] and name.startswith("tellings")}
    assert alike == {"tellings.message_to_reporter.0", "tellings.measure_completed.0"}
    for sentence in nn.values():
        words = r"\b(ikke|jeg|saken|eller ikke|hva|noen|du trenger|fra|ble|blitt|hvor\w*)\b"
        assert not re.search(words, sentence.lower()), sentence


def test_every_sentence_is_told_to_somebody() -> None:
    words = WORDS["nb"].tellings
    told = {telling_of(each.fact, duty, words) for each, duty in MAILS.values()}
    lowered = message("severity_judged", is_lowered=True, told=IE)
    told.add(telling_of(lowered.fact, Duty(role="line_leader", unit=IE), words))
    told.add(telling_of(message("linked").fact, REPORTER, words, is_kept=True))
    assert told == set(asdict(words).values())
