"""What single mails say of what happened, and what they leave out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from notifier.facts import Linked, Reopened
from notifier.incoming import Language, OwnCase
from notifier.policy import Duty
from notifier.wording import spoken
from tests.notifier import given
from tests.notifier.composing import (
    IDI,
    IE,
    LANGUAGES,
    LEADER,
    LINK,
    REPORTED,
    REPORTER,
    SUPPORTER,
    message,
    written,
)


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_must_not_know_what_their_case_was_linked_to_is_told_only_that_it_was(
    language: Language,
) -> None:
    linked = message("linked")
    texts = [
        written(linked, REPORTER, given.person("pseudonym", "reporter", **kept), language)
        for kept in ({}, {"is_kept_from_lead": True})
    ]
    assert isinstance(linked.fact, Linked)
    told, kept = [(text.subject, linked.fact.lead_reference in text.body) for text in texts]
    assert (told, kept) == ((told[0], True), (told[0], False))
    assert not re.search("blir lukk?et|blir lukka|is closed", texts[1].body)


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


def test_whoever_is_to_decide_a_contest_since_somebody_stepped_out_is_told_so() -> None:
    left = message("recused", stood_at=IDI, reached=IE, is_after_contest=True)
    mail = written(left, LEADER)
    assert "en ny vurdering venter på deg" in mail.subject
    assert "lukk den på nytt med et svar" in mail.body


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


CONTEST = {"nb": "be om en ny vurdering", "nn": "be om ei ny vurdering", "en": "ask for a new"}
FINAL = {"nb": "endelig ved", "nn": "endeleg ved", "en": "final at the institution"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("rejected", {"is_handed_over": False}),
        ("rejected", {"is_handed_over": True}),
        ("closed", {}),
        ("closed", {"is_after_contest": True}),
        ("closed", {"is_after_contest": True, "is_rejected": True}),
    ],
)
def test_the_reporter_is_told_until_when_to_contest_a_decision_or_that_it_is_final(
    kind: str, data: dict[str, bool], language: Language
) -> None:
    until = {"contest_until": given.NOW.isoformat()}
    open_to_it = written(message(kind, **data, **until), REPORTER, language=language).body
    final = written(message(kind, **data, contest_until=None), REPORTER, language=language).body
    assert CONTEST[language] in open_to_it
    assert spoken(given.NOW, language) in open_to_it
    assert FINAL[language] not in open_to_it
    assert FINAL[language] in final
    assert CONTEST[language] not in final
    others = written(message(kind, **data, **until), SUPPORTER, language=language).body
    assert CONTEST[language] not in others


@pytest.mark.parametrize(
    ("language", "says"),
    [("nb", "avvisningen står."), ("nn", "avvisinga står."), ("en", "the rejection stands.")],
)
def test_a_rejection_that_stands_is_told_as_that_and_without_an_outcome(
    language: Language, says: str
) -> None:
    stands = message("closed", is_after_contest=True, is_rejected=True)
    for duty in (REPORTER, SUPPORTER):
        body = written(stands, duty, language=language).body
        assert says in body
        assert given.OUTCOME.spoken(language) not in body


@pytest.mark.parametrize("is_handed_over", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_asked_to_turn_to_where_every_deadline_has_passed(
    language: Language, is_handed_over: bool
) -> None:
    late, in_time = [
        message(
            "rejected", is_handed_over=is_handed_over, last_days=[{"code": "appeal", "day": day}]
        )
        for day in ("2026-11-13", "2026-11-27")
    ]
    turn = {
        "nb": "begrunnelsen, og .*henvend",
        "nn": "grunngivinga, og .*vend",
        "en": "reasons, and .*turn",
    }
    assert re.search(turn[language], written(in_time, REPORTER, language=language).body)
    assert not re.search(turn[language], written(late, REPORTER, language=language).body)


@pytest.mark.parametrize(
    ("language", "names", "link"),
    [
        ("nb", "AVV-2026-3, AVV-2026-4 og AVV-2026-5", "Åpne sakene her:"),
        ("nn", "AVV-2026-3, AVV-2026-4 og AVV-2026-5", "Opne sakene her:"),
        ("en", "AVV-2026-3, AVV-2026-4 and AVV-2026-5", "Open the cases here:"),
    ],
)
def test_who_leads_several_linked_cases_is_told_of_them_in_a_row(
    language: Language, names: str, link: str
) -> None:
    duty = Duty(role="linked_leader", unit=IDI)
    own = tuple(OwnCase(case=given.OTHER_CASE, reference=f"AVV-2026-{each}") for each in (3, 4, 5))
    who = given.person("head", "linked_leader", own=own)
    body = written(message("withdrawn"), duty, who, language=language).body
    assert body.count(names) == 2
    assert link in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_says_of_nobody_in_particular_that_they_are_told(language: Language) -> None:
    # The leader may be the one reported, and there may be no contact.
    body = written(REPORTED, REPORTER, language=language).body
    assert not re.search(r"(?i)led(er|ar)|leiar|kontakt|contact", body)


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
