"""How those who are told are known and reached."""

import pytest

from avvik.application.pseudonyms import pseudonym
from avvik.followers.recipients import people, recipients
from tests.avvik.followers.asking import IDI, LEADER, told
from tests.avvik.followers.given import CANARY, SECRET, Place
from tests.builders import person


async def test_an_official_is_reached_as_the_directory_says(place: Place) -> None:
    case = await place.reported()
    leader, dean, *_ = (await recipients(place.sources, f"{case.id}/1", LEADER, IDI)).people
    assert (leader.name, leader.address) == (f"leder {CANARY}", "leder@example.org")
    assert (leader.language, dean.language) == ("nb", "nn")


async def test_the_reporter_is_a_pseudonym_in_the_language_of_the_report(place: Place) -> None:
    await place.register("student", known=False)
    case = await place.reported(language="en")
    (reporter,) = (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).people
    assert reporter.person == pseudonym(SECRET, case.id, "reporter", 0) != person("student")
    assert (reporter.unit, reporter.role, reporter.language) == (IDI, "reporter", "en")
    assert (reporter.name, reporter.address) == (CANARY, "canary@example.org")


async def test_the_directory_s_word_on_the_reporter_comes_first(place: Place) -> None:
    await place.register("student")
    case = await place.reported()
    (reporter,) = (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).people
    assert (reporter.name, reporter.address) == (f"student {CANARY}", "student@example.org")


async def test_a_supporter_gets_a_receipt_of_their_own(place: Place) -> None:
    await place.register("anne", known=False)
    await place.register("bo", known=False)
    first = await place.supported(await place.reported(), "anne", "nn")
    second = await place.supported(first, "bo", "en")
    for case, name, language in ((first, "anne", "nn"), (second, "bo", "en")):
        (supporter,) = (await told(place, case, "supporter")).people
        assert supporter.address == f"{name}@token.example.org"
        assert (supporter.role, supporter.language) == ("supporter", language)
        assert supporter.person != person(name)


async def test_of_many_who_are_told_an_answer_names_some_and_says_that_there_are_more(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "AT_ONCE", 2)
    case = await place.reported()
    for name in ("anne", "bo", "cecilie"):
        await place.register(name, known=False)
        case = await place.supported(case, name, "nn")
    case = await place.closed(case, "fixed")
    named: list[str | None] = []
    for _ in range(2):
        answer = await recipients(
            place.sources, f"{case.id}/{case.version}", "supporter", IDI, len(named)
        )
        named += [each.address for each in answer.people]
        assert answer.more == (len(named) == 2)
    assert named == [f"{name}@token.example.org" for name in ("anne", "bo", "cecilie")]


async def test_officials_too_are_named_once_each(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await place.reported()
    whole = (await recipients(place.sources, f"{case.id}/1", LEADER, IDI)).people
    monkeypatch.setattr(people, "AT_ONCE", len(whole))
    again = await recipients(place.sources, f"{case.id}/1", LEADER, IDI, len(whole))
    assert (again.people, again.more) == ((), False)
