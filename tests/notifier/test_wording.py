"""What mails say, in three languages."""

import re
from datetime import UTC, datetime
from string import Formatter
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from notifier.incoming import Fact, Language, Person, read
from notifier.wording import compose, spoken
from notifier.words import WORDS, Words
from tests.notifier import given

LANGUAGES: list[Language] = ["nb", "nn", "en"]
LEADER = given.person()
FACULTY: dict[str, Any] = {"unit": "ntnu.ie", "unit_name": given.FACULTY}
ABOVE = given.person("dean", **FACULTY)
CONTACT = given.person("contact", "study_quality_contact", **FACULTY)
REPORTER = given.person("pseudonym", "reporter")
INDEPENDENT = given.person("ombud", "independent_recipient", unit="ntnu")
OTHER = given.person("other", "quality_division", unit="ntnu")

REPORTED = read(given.message()).fact
CLOSED = read(given.message(kind="deviation_closed.v1")).fact
URL = "https://avvik.example.org/"
LINK = f"https://avvik.example.org/api/v1/deviations/{given.CASE}"

TOLD = (LEADER, ABOVE, CONTACT, INDEPENDENT, OTHER, REPORTER)
MAILS = [*((REPORTED, who) for who in TOLD), (CLOSED, REPORTER)]


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sentences(words: Words) -> dict[str, str]:
    return {name: value for name, value in asdict(words).items() if type(value) is str}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_every_language(language: Language) -> None:
    words, model = WORDS[language], WORDS["en"]
    for name, sentence in sentences(model).items():
        assert places(sentences(words)[name]) == places(sentence)
        assert sentences(words)[name].strip()
    assert len(set(words.weekdays)) == 7
    assert len(set(words.months)) == 12


def test_no_sentence_is_only_copied_from_english() -> None:
    for language in ("nb", "nn"):
        own, english = sentences(WORDS[language]), sentences(WORDS["en"])
        assert {name for name in own if own[name] == english[name]} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("fact", "who"), MAILS)
def test_every_mail_names_the_case_and_has_exactly_one_link(
    fact: Fact, who: Person, language: Language
) -> None:
    text = compose(fact, replace(who, language=language), given.LABELS, URL)
    assert "AVV-2026-17" in text.subject
    assert "\n" not in text.subject
    assert given.LABELS.unit.spoken(language) in text.body
    assert given.LABELS.category.spoken(language) in text.body
    assert re.findall(r"https?://\S+", text.body) == [LINK]
    assert "{" not in text.subject + text.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_for_a_mail_has_its_own_sentence(language: Language) -> None:
    reasons = {
        compose(
            REPORTED,
            replace(who, language=language),
            given.LABELS,
            URL,
            level_passed=passed,
        ).body.split("\n\n")[1]
        for who in TOLD
        for passed in (False, True)
    }
    assert len(reasons) == 7


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (LEADER, "fordi du er linjeleder for Institutt for datateknologi."),
        (
            ABOVE,
            f"linjeleder for {given.FACULTY.nb}, og ingen på nivået under kan ta imot saken nå.",
        ),
        (LEADER, "Bekreft at du har sett saken, senest fredag 20. november 2026 kl. 15.00."),
        (CONTACT, f"fordi du er studiekvalitetskontakt ved {given.FACULTY.nb}."),
        (CONTACT, "Godkjenn eller avvis saken, senest fredag 20. november 2026 kl. 15.00."),
        (INDEPENDENT, "fordi du er institusjonens uavhengige mottaker"),
        (REPORTER, "Vi har tatt imot avviket. De ansvarlige får beskjed nå."),
        (REPORTER, "godkjent eller avvist senest fredag 20. november 2026 kl. 15.00."),
        (REPORTER, "et første svar om innholdet senest fredag 27. november 2026 kl. 15.00."),
    ],
)
def test_a_report_tells_each_role_why_and_what_to_do_by_when(who: Person, says: str) -> None:
    assert says in compose(REPORTED, who, given.LABELS, URL).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_says_of_nobody_in_particular_that_they_are_told(language: Language) -> None:
    # The leader may be the one reported, and there may be no contact.
    body = compose(REPORTED, replace(REPORTER, language=language), given.LABELS, URL).body
    assert not re.search(r"(?i)led(er|ar)|leiar|kontakt|contact", body)


@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("who", TOLD)
def test_an_english_sentence_gives_a_unit_its_article(who: Person, passed: bool) -> None:
    who = replace(who, language="en")
    reason = compose(REPORTED, who, given.LABELS, URL, level_passed=passed).body.split("\n\n")[1]
    assert not re.search(r"(?<!the )(Department|Faculty) of", reason)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", [ABOVE, CONTACT])
@pytest.mark.parametrize("passed", [False, True])
def test_who_holds_a_post_above_reads_its_name(
    who: Person, passed: bool, language: Language
) -> None:
    who = replace(who, language=language)
    body = compose(REPORTED, who, given.LABELS, URL, level_passed=passed).body
    assert given.FACULTY.spoken(language) in body.split("\n\n")[1]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nb", "\n\nUtfall: Delvis rettet\n\n"),
        ("nn", "\n\nUtfall: Delvis retta\n\n"),
        ("en", "\n\nOutcome: Partly fixed\n\n"),
    ],
)
def test_a_closing_tells_the_outcome_as_it_is_configured(language: Language, says: str) -> None:
    labels = replace(given.LABELS, outcome=given.OUTCOME)
    assert says in compose(CLOSED, replace(REPORTER, language=language), labels, URL).body


def test_an_outcome_without_a_label_is_left_to_the_answer() -> None:
    body = compose(CLOSED, REPORTER, given.LABELS, URL).body
    assert "Utfall" not in body
    assert "Les svaret her:" in body


def test_a_reason_never_says_who_was_passed_over() -> None:
    body = compose(REPORTED, ABOVE, given.LABELS, URL, level_passed=True).body
    assert not re.search(r"inhabil|utelukk|vakant|omtalt|navngitt", body)


WINTER = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 4, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "language", "says"),
    [
        (WINTER, "nb", "fredag 20. november 2026 kl. 15.05"),
        (WINTER, "nn", "fredag 20. november 2026 kl. 15.05"),
        (WINTER, "en", "Friday 20 November 2026 at 15:05, Norwegian time"),
        (SUMMER, "nb", "søndag 5. juli 2026 kl. 00.00"),
        (SUMMER, "nn", "søndag 5. juli 2026 kl. 00.00"),
        (SUMMER, "en", "Sunday 5 July 2026 at 00:00, Norwegian time"),
    ],
)
def test_a_moment_is_told_in_local_time(moment: datetime, language: Language, says: str) -> None:
    assert spoken(moment, language) == says
