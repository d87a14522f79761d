"""What mails say, in three languages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from string import Formatter
from uuid import UUID

import pytest
from msgspec.structs import asdict, replace

from notifier.facts import Reopened
from notifier.incoming import Language, Message, OwnCase, Person
from notifier.policy import ROLES, Duty, duties
from notifier.tellings import telling_of
from notifier.wording import spoken
from notifier.words import WORDS, Telling, Words
from tests.notifier import given
from tests.notifier.composing import (
    CONTACT,
    FACULTY,
    IDI,
    IE,
    LANGUAGES,
    LEADER,
    LINK,
    REPORTER,
    SUPPORTER,
    message,
    paragraphs,
    role_of,
    written,
)
from tests.notifier.test_policy import TABLE

# Every mail that the policy can owe anybody, once for each way to say it.
MAILS = {
    f"{kind} {sorted(data.items())} {duty.role} at {duty.unit}": (told, duty)
    for kind, data, _ in TABLE
    for told in [message(kind, **data)]
    for duty in duties(told.fact)
}


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
    assert told == set(asdict(words).values())


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mail_of_a_sealed_case_says_no_more_than_that_it_was_and_when(
    language: Language,
) -> None:
    labels = replace(given.LABELS, category=None)
    body = written(message("diverted"), REPORTER, language=language, labels=labels).body
    assert given.LABELS.unit.spoken(language) not in body
    assert "AVV-2026-17" in body
    assert spoken(given.NOW, language) in body
    assert LINK in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whistleblowing_office_is_told_of_the_case_by_its_reference_alone(
    language: Language,
) -> None:
    duty = Duty(role="whistleblowing_office", unit=IDI)
    labels = replace(given.LABELS, category=None)
    body = written(message("diverted"), duty, language=language, labels=labels).body
    assert given.LABELS.unit.spoken(language) not in body
    assert spoken(given.NOW, language) in body
    assert "avvik office open AVV-2026-17" in body


@pytest.mark.parametrize(("is_accepted", "deadline"), [(True, "closing"), (False, "acceptance")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reopened_case_has_the_deadline_of_what_comes_next(
    is_accepted: bool, deadline: str, language: Language
) -> None:
    reopened = message("reopened", is_accepted=is_accepted)
    assert isinstance(reopened.fact, Reopened)
    says = spoken(getattr(reopened.fact.due, deadline), language)
    for duty in (LEADER, REPORTER):
        assert says in written(reopened, duty, language=language).body


def test_a_case_that_lost_its_handler_is_said_to_lack_one_where_it_stayed() -> None:
    stayed = message("recused", stood_at=IDI, reached=IDI, is_accepted=True)
    moved = message("recused", stood_at=IDI, reached=IE, is_accepted=True)
    assert "mangler behandler" in written(stayed, LEADER).subject
    assert "mangler behandler" not in written(moved, LEADER).subject


def test_a_contest_is_answered_with_what_came_of_it() -> None:
    stands = written(message("closed", is_after_contest=True), REPORTER).body
    assert "Den er gjort, og avgjørelsen står." in stands
    assert "lukk den på nytt med et svar" in written(message("contested"), LEADER).body


@pytest.mark.parametrize(
    ("language", "says"),
    [("nb", "avgjørelsen står."), ("nn", "avgjerda står."), ("en", "the decision stands.")],
)
def test_supporters_are_told_that_what_was_contested_stands_and_not_that_it_was_closed(
    language: Language, says: str
) -> None:
    stands = written(message("closed", is_after_contest=True), SUPPORTER, language=language)
    assert says in stands.body
    assert not re.search("lukket|lukka|closed", stands.subject + stands.body)
    assert says not in written(message("closed"), SUPPORTER, language=language).body


@pytest.mark.parametrize("kind", ["rejected", "withdrawn", "diverted", "linked"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_leaders_of_what_is_followed_up_in_a_case_are_told_that_it_ended_and_not_how(
    kind: str, language: Language
) -> None:
    own = (
        OwnCase(case=given.OTHER_CASE, reference="AVV-2026-9"),
        OwnCase(case=UUID(int=7), reference="AVV-2026-11"),
    )
    duty = Duty(role="linked_leader", unit=IDI)
    who = given.person("head", "linked_leader", own=own)
    labels = replace(given.LABELS, category=None)
    texts = [
        written(message(each), duty, who, language, labels=labels) for each in (kind, "rejected")
    ]
    assert texts[0] == texts[1]
    about, why, *_ = paragraphs(texts[0])
    assert about.endswith(": AVV-2026-17")
    assert "AVV-2026-9, AVV-2026-11" in why
    assert re.findall(r"/deviations/(\S+)", texts[0].body) == [str(each.case) for each in own]


REPORTED = message("reported")
DEAN = given.person("dean", **FACULTY)
FACULTY_CONTACT = given.person("contact", "study_quality_contact", **FACULTY)
INDEPENDENT = given.person("ombud", "independent_recipient", unit="ntnu")


@pytest.mark.parametrize(
    ("told", "duty", "who", "says"),
    [
        (REPORTED, LEADER, None, "fordi du er linjeleder for Institutt for datateknologi."),
        (
            REPORTED,
            LEADER,
            DEAN,
            f"linjeleder for {given.FACULTY.nb}, og ingen på nivået under kan ta imot saken nå.",
        ),
        (REPORTED, LEADER, INDEPENDENT, "og ingen i lederlinja for Institutt for datateknologi"),
        (
            REPORTED,
            CONTACT,
            FACULTY_CONTACT,
            f"fordi du er studiekvalitetskontakt ved {given.FACULTY.nb}.",
        ),
        (
            REPORTED,
            Duty(role="hse_coordinator", unit=IDI),
            None,
            "fordi du er HMS-koordinator ved Institutt for datateknologi.",
        ),
        (
            message("escalated", reached=IE),
            Duty(role="line_leader", unit=IE),
            DEAN,
            f"fordi du er linjeleder for {given.FACULTY.nb}, over Institutt for datateknologi",
        ),
        (
            message("escalated", reached=None),
            Duty(role="independent_recipient", unit=IDI),
            INDEPENDENT,
            "uavhengige mottaker, og saken har gått forbi lederlinja.",
        ),
        (
            message("measure_added"),
            Duty(role="measure_owner", unit=IDI),
            given.person(),
            "og den som skulle ha fått den, kan ikke nås nå.",
        ),
        (
            message("unit_transferred", origin="ntnu.ie.ies"),
            Duty(role="line_leader", unit="ntnu.ie.ies"),
            given.person(unit="ntnu.ie.ies", unit_name=given.NAMED.origin),
            "fordi du er linjeleder for Institutt for elektroniske systemer.",
        ),
        (REPORTED, REPORTER, None, "fordi du har meldt dette avviket."),
        (message("closed"), SUPPORTER, None, "fordi du har sluttet deg til dette avviket."),
    ],
)
def test_each_is_told_why_they_get_the_mail(
    told: Message, duty: Duty, who: Person | None, says: str
) -> None:
    assert says in paragraphs(written(told, duty, who))[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_for_a_mail_has_its_own_sentence(language: Language) -> None:
    reasons = {
        paragraphs(written(REPORTED, LEADER, who, language, level_passed=up))[1]
        for role in (*ROLES, "delegate", "quality_division")
        for who in [role_of(Duty(role=role, unit=IDI))]
        for up in (False, True)
    }
    # One of a role that somebody above would hold; two of those told upward.
    assert len(reasons) == len((*ROLES, "delegate", "above")) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_reported_what_is_followed_up_here_is_shown_their_own_case(
    language: Language,
) -> None:
    own = OwnCase(case=given.OTHER_CASE, reference="AVV-2026-9")
    who = given.person("pseudonym", "linked_reporter", own=(own,))
    text = written(message("closed"), SUPPORTER, who, language)
    assert "AVV-2026-9" in paragraphs(text)[1]
    assert re.findall(r"https?://\S+", text.body) == [
        f"https://avvik.example.org/api/v1/deviations/{given.OTHER_CASE}"
    ]


@pytest.mark.parametrize("kind", ["closed", "rejected", "reopened"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_joined_what_is_followed_up_here_is_told_of_that_and_not_of_this_case(
    kind: str, language: Language
) -> None:
    own = OwnCase(case=given.OTHER_CASE, reference="AVV-2026-9")
    duty = Duty(role="linked_supporter", unit=IDI)
    who = given.person("pseudonym", "linked_supporter", own=(own,))
    labels = replace(given.NAMED, category=None)
    text = written(message(kind), duty, who, language, labels=labels)
    assert text.about == own
    assert "AVV-2026-9:" in text.subject
    assert paragraphs(text)[0].endswith(": AVV-2026-9")
    assert str(given.OTHER_CASE) in text.body
    for of_this in (given.CASE, "AVV-2026-17", given.LABELS.unit.spoken(language)):
        assert of_this not in text.subject + text.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaders_of_what_is_followed_up_in_a_case_are_told_that_it_goes_on_and_nothing_else(
    language: Language,
) -> None:
    own = OwnCase(case=given.OTHER_CASE, reference="AVV-2026-9")
    duty = Duty(role="linked_leader", unit=IDI)
    who = given.person("head", "linked_leader", own=(own,))
    labels = replace(given.LABELS, category=None)
    texts = {
        written(message("reopened", is_accepted=each), duty, who, language, labels=labels)
        for each in (True, False)
    }
    [text] = texts
    assert WORDS[language].tellings.lead_reopened.happened in text.body
    assert paragraphs(text)[0].endswith(": AVV-2026-17")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_says_of_nobody_in_particular_that_they_are_told(language: Language) -> None:
    # The leader may be the one reported, and there may be no contact.
    body = written(REPORTED, REPORTER, language=language).body
    assert not re.search(r"(?i)led(er|ar)|leiar|kontakt|contact", body)


@pytest.mark.parametrize("passed", [False, True])
@pytest.mark.parametrize("name", MAILS)
def test_an_english_sentence_gives_a_unit_its_article(name: str, passed: bool) -> None:
    _, *said = paragraphs(written(*MAILS[name], language="en", level_passed=passed))
    assert not re.search(r"(?<!the )(Department|Faculty) of", " ".join(said))


@pytest.mark.parametrize("name", MAILS)
def test_a_reason_never_says_who_was_passed_over(name: str) -> None:
    body = written(*MAILS[name], level_passed=True).body
    assert not re.search(r"inhabil|utelukk|vakant|omtalt|navngitt", body)


@pytest.mark.parametrize("is_handed_over", [True, False])
def test_a_receiver_s_first_and_last_day_are_told_to_the_reporter_alone(
    is_handed_over: bool,
) -> None:
    days = [{"code": "appeal", "day": "2026-12-11"}, {"code": "why", "day": "2026-11-27"}]
    several, one, none = [
        message("rejected", is_handed_over=is_handed_over, last_days=days[:count])
        for count in (2, 1, 0)
    ]
    first, last = "senest fredag 27. november 2026", "senest fredag 11. desember 2026"
    body = written(several, REPORTER).body
    assert f"den første er {first}, og den siste {last}." in body
    assert f"må du gjøre det {last}." in written(one, REPORTER).body
    assert "henvende deg dit selv, " not in written(none, REPORTER).body
    assert last not in written(several, Duty(role="receiver", unit=IDI)).body


@pytest.mark.parametrize(
    ("days", "language", "says"),
    [
        (["2026-11-13"], "nb", "Fristen for å henvende deg dit selv gikk ut fredag 13. november"),
        (["2026-11-13"], "nn", "Fristen for å vende deg dit sjølv gjekk ut fredag 13. november"),
        (["2026-11-13"], "en", "turning there yourself passed on Friday 13 November 2026."),
        (["2026-11-06", "2026-11-13"], "nb", "den første gikk ut fredag 6. november 2026, og den"),
        (["2026-11-06", "2026-11-13"], "nn", "Fristane for å vende deg dit sjølv er ute: den"),
        (["2026-11-06", "2026-11-13"], "en", "and the last on Friday 13 November 2026."),
        (["2026-11-13", "2026-11-27"], "nb", "og den siste er fredag 27. november 2026."),
        (["2026-11-13", "2026-11-27"], "nn", "den første gjekk ut fredag 13. november 2026"),
        (["2026-11-13", "2026-11-27"], "en", "the first passed on Friday 13 November 2026"),
    ],
)
def test_of_a_receiver_s_deadline_that_has_passed_it_is_said_that_it_has(
    days: list[str], language: Language, says: str
) -> None:
    last_days = [{"code": day, "day": day} for day in days]
    body = written(message("rejected", last_days=last_days), REPORTER, language=language).body
    assert says in body
    assert not re.search("senest|seinast|no later than", body)


def test_a_receiver_s_last_day_lasts_until_midnight_in_norway() -> None:
    told = message("rejected", last_days=[{"code": "appeal", "day": "2026-11-16"}])
    midnight = datetime(2026, 11, 16, 23, tzinfo=UTC)
    ahead = written(told, REPORTER, now=midnight - timedelta(minutes=1)).body
    passed = written(told, REPORTER, now=midnight).body
    assert "må du gjøre det senest mandag 16. november 2026." in ahead
    assert "gikk ut mandag 16. november 2026." in passed


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nb", "er ikke i seg selv en klage"),
        ("nn", "er ikkje i seg sjølv ei klage"),
        ("en", "is not in itself an appeal or a complaint"),
    ],
)
def test_whose_text_is_sent_on_is_told_that_this_is_no_complaint(
    language: Language, says: str
) -> None:
    handed_over = message("rejected", is_handed_over=True)
    assert says in written(handed_over, REPORTER, language=language).body


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
