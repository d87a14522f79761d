"""What mails say, in three languages."""

import re
from datetime import UTC, datetime
from string import Formatter

import msgspec
import pytest

from notifier.incoming import Fact, Language, Person, read
from notifier.wording import WORDS, Words, compose, spoken
from tests.notifier import given

LANGUAGES: list[Language] = ["nb", "nn", "en"]
LEADER = given.person()
ABOVE = given.person("dean", unit="ntnu.ie")
CONTACT = given.person("contact", "study_quality_contact", unit="ntnu.ie")
REPORTER = given.person("pseudonym", "reporter")
INDEPENDENT = given.person("ombud", "independent_recipient", unit="ntnu")
OTHER = given.person("other", "quality_division", unit="ntnu")

REPORTED = read(given.message()).fact
CLOSED = read(given.message(kind="deviation_closed.v1")).fact
URL = "https://avvik.example.org/"
LINK = f"https://avvik.example.org/api/v1/deviations/{given.CASE}"

MAILS = [
    *((REPORTED, who) for who in (LEADER, ABOVE, CONTACT, INDEPENDENT, OTHER, REPORTER)),
    (CLOSED, REPORTER),
]


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def sentences(words: Words) -> dict[str, str]:
    return {
        name: value for name, value in msgspec.structs.asdict(words).items() if type(value) is str
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_exists_in_every_language(language: Language) -> None:
    words, model = WORDS[language], WORDS["en"]
    for name, sentence in sentences(model).items():
        assert places(sentences(words)[name]) == places(sentence)
        assert sentences(words)[name].strip()
    assert set(words.outcomes) == {"fixed", "partly_fixed", "not_fixed", "no_breach", "moved"}
    assert all(words.outcomes.values())
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
    text = compose(fact, msgspec.structs.replace(who, language=language), given.LABELS, URL)
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
            msgspec.structs.replace(who, language=language),
            given.LABELS,
            URL,
            level_passed=passed,
        ).body.split("\n\n")[1]
        for who in (LEADER, ABOVE, CONTACT, INDEPENDENT, OTHER, REPORTER)
        for passed in (False, True)
    }
    assert len(reasons) == 7


@pytest.mark.parametrize(
    ("who", "says"),
    [
        (LEADER, "fordi du er linjeleder for Institutt for datateknologi."),
        (ABOVE, "ingen på nivået under kan ta imot saken nå"),
        (LEADER, "Bekreft at du har sett saken, senest fredag 20. november 2026 kl. 15.00."),
        (CONTACT, "fordi du er studiekvalitetskontakt for Institutt for datateknologi."),
        (CONTACT, "Godkjenn eller avvis saken, senest fredag 20. november 2026 kl. 15.00."),
        (INDEPENDENT, "fordi du er institusjonens uavhengige mottaker"),
        (REPORTER, "Ansvarlig leder og studiekvalitetskontakten får beskjed nå."),
        (REPORTER, "godkjent eller avvist senest fredag 20. november 2026 kl. 15.00."),
        (REPORTER, "et første svar om innholdet senest fredag 27. november 2026 kl. 15.00."),
    ],
)
def test_a_report_tells_each_role_why_and_what_to_do_by_when(who: Person, says: str) -> None:
    assert says in compose(REPORTED, who, given.LABELS, URL).body


@pytest.mark.parametrize(
    ("code", "says"),
    [("fixed", "Utfall: rettet."), ("no_breach", "Utfall: vi fant ikke noe brudd.")],
)
def test_a_closing_tells_the_outcome(code: str, says: str) -> None:
    fact = read(given.message(kind="deviation_closed.v1", outcome=code)).fact
    assert says in compose(fact, REPORTER, given.LABELS, URL).body


def test_an_outcome_without_a_word_is_left_to_the_answer() -> None:
    fact = read(given.message(kind="deviation_closed.v1", outcome="of_their_own")).fact
    body = compose(fact, REPORTER, given.LABELS, URL).body
    assert "of_their_own" not in body
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
