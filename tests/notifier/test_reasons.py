"""Why somebody gets a mail, as it says itself."""

import re
from uuid import UUID

import pytest
from msgspec.structs import replace

from notifier.incoming import Language, Message, OwnCase, Person
from notifier.policy import ROLES, Duty
from notifier.words import WORDS
from tests.notifier import given
from tests.notifier.composing import (
    CONTACT,
    FACULTY,
    IDI,
    IE,
    LANGUAGES,
    LEADER,
    REPORTED,
    REPORTER,
    SUPPORTER,
    message,
    paragraphs,
    role_of,
    written,
)

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
        for role in (*ROLES, "quality_division")
        for who in [role_of(Duty(role=role, unit=IDI))]
        for up in (False, True)
    }
    # One of a role that somebody above would hold; two of those told upward.
    assert len(reasons) == len((*ROLES, "above")) + 2


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
    assert re.search("AVV-2026-9 (og|and) AVV-2026-11", why)
    assert re.findall(r"/deviations/(\S+)", texts[0].body) == [str(each.case) for each in own]


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
