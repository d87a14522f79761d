"""What holds of every mail that anybody can be owed."""

import re

import pytest

from notifier.incoming import Language
from notifier.tellings import telling_of
from notifier.words import WORDS
from tests.notifier import given
from tests.notifier.composing import LANGUAGES, LINK, MAILS, paragraphs, written


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_every_mail_names_the_case_says_why_and_what_to_do_and_has_at_most_one_link(
    name: str, language: Language
) -> None:
    told, duty = MAILS[name]
    text = written(told, duty, language=language)
    about, why, *_, _ = paragraphs(text)
    assert "AVV-2026-17" in text.subject
    assert "\n" not in text.subject
    assert "AVV-2026-17" in about
    assert given.NAMED.unit.spoken(language) in about
    assert given.NAMED.category
    assert given.NAMED.category.spoken(language) in about
    assert why.startswith(("Du får denne e-posten fordi ", "You receive this e-mail because "))
    telling = telling_of(told.fact, duty, WORDS[language].tellings)
    assert re.findall(r"https?://\S+", text.body) == ([LINK] if telling.has_link else [])
    asked = re.compile(r"(Gjør dette nå|Gjer dette no|Do this now): ")
    nothing = re.compile(r"(trenger ikke å gjøre|treng ikkje å gjere|need not do)")
    assert len(asked.findall(text.body)) + len(nothing.findall(text.body)) == 1
    assert not re.search(r"[{}]|None|\d{4}-\d{2}-\d{2}", text.subject + text.body)


def test_only_whoever_gave_the_case_away_or_reads_it_with_a_key_gets_no_link() -> None:
    without = {
        (type(told.fact).__name__, duty.role)
        for told, duty in MAILS.values()
        if LINK not in written(told, duty).body
    }
    assert without == {
        ("UnitTransferred", "line_leader"),
        ("Diverted", "whistleblowing_office"),
    }


@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("name", MAILS)
def test_an_english_sentence_gives_a_unit_its_article(name: str, passed: bool) -> None:
    _, *said = paragraphs(written(*MAILS[name], language="en", level_passed=passed))
    assert not re.search(r"(?<!the )(Department|Faculty) of", " ".join(said))


@pytest.mark.parametrize("name", MAILS)
def test_a_reason_never_says_who_was_passed_over(name: str) -> None:
    body = written(*MAILS[name], level_passed=True).body
    assert not re.search(r"inhabil|utelukk|vakant|omtalt|navngitt", body)
