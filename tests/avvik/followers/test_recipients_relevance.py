"""Whether whoever is to be told still needs to be."""

import pytest

from avvik.domain.events import (
    CaseEvent,
    Contested,
    HandlerTransferred,
    MeasureDeclined,
    MessageSent,
    NoteAdded,
    Published,
    Recused,
    Reopened,
    UnitTransferred,
    Withdrawn,
)
from avvik.followers.recipients import recipients
from tests.avvik.followers.asking import CONTACT, IDI, IE, IES, LAST, LEADER, NTNU, told, who
from tests.avvik.followers.given import CANARY, Place
from tests.builders import DUE, NOW, accepted, closed, labels, measure, person, role

NOTED = NoteAdded(text=CANARY, by=person("hms"), added_at=NOW)


@pytest.mark.parametrize("asked", [LEADER, CONTACT])
async def test_an_alert_is_needless_once_an_official_has_acted(place: Place, asked: str) -> None:
    case = await place.acknowledged(await place.reported())
    answer = await recipients(place.sources, f"{case.id}/1", asked, IDI)
    assert (answer.still_relevant, answer.people) == (False, ())


async def test_the_reporter_is_told_whoever_has_acted(place: Place) -> None:
    await place.register("student")
    case = await place.acknowledged(await place.reported())
    assert (await recipients(place.sources, f"{case.id}/1", "reporter", IDI)).still_relevant


async def test_nobody_is_told_of_what_they_did_themselves(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    of_leader, of_handler = [await told(place, case, role) for role in (LEADER, "handler")]
    assert not of_leader.still_relevant
    assert who(of_handler)[0] == (IDI, "handler", "hms")


async def test_whoever_somebody_acted_for_is_told_and_who_acted_is_not(place: Place) -> None:
    event = accepted(handler=person("leder"))
    case = await place.acted(await place.reported(), event, "klage", behalf="leder")
    for asked in (LEADER, "handler"):
        assert who(await told(place, case, asked))[0] == (IDI, asked, "leder")
    other = await place.acted(await place.reported(), event, "leder", behalf="dekan")
    assert not (await told(place, other, "handler")).still_relevant


async def test_only_the_handler_s_own_act_makes_their_alert_needless(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    sent = await place.acted(case, MessageSent(sender="reporter", text=CANARY, sent_at=NOW))
    later = await place.acted(sent, NOTED, "leder")
    assert (await told(place, sent, "handler")).still_relevant
    published = Published(text=CANARY)
    await place.acted(await place.acted(later, published, "leder"), published, "hms")
    assert not (await told(place, sent, "handler")).still_relevant


async def test_who_was_handler_for_a_while_is_not_told_and_whoever_took_over_is(
    place: Place,
) -> None:
    taken = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    given = await place.acted(
        taken, HandlerTransferred(handler=person("kontakt"), reason=CANARY), "leder"
    )
    assert not (await told(place, taken, "handler")).still_relevant
    assert who(await told(place, given, "handler"))[0] == (IDI, "handler", "kontakt")


@pytest.mark.parametrize("event", [NOTED, Recused(person=person("hms"), reached=IDI)])
async def test_a_note_or_stepping_aside_leaves_the_alerts_of_others(
    place: Place, event: CaseEvent
) -> None:
    case = await place.reported()
    await place.acted(case, event, "hms")
    assert (await told(place, case, LEADER)).still_relevant


async def test_the_line_hears_of_who_stepped_out_if_the_case_lacks_a_handler(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    other = await place.acted(case, Recused(person=person("kontakt"), reached=IDI), "kontakt")
    assert not (await told(place, other, LEADER)).still_relevant
    left = await place.acted(other, Recused(person=person("hms"), reached=IDI), "hms")
    assert who(await told(place, left, LEADER))[0] == (IDI, LEADER, "leder")


async def test_whoever_is_to_decide_a_contest_hears_of_who_stepped_out_of_it(
    place: Place,
) -> None:
    case = await place.closed(await place.reported(unit=IE, reached=IE), "fixed")
    contested = Contested(reason=CANARY, unit=NTNU, against=person("dekan"), due=DUE.closing)
    case = await place.acted(case, contested)
    other = await place.acted(case, Recused(person=person("hms"), reached=NTNU), "hms")
    assert not (await told(place, other, LEADER, NTNU)).still_relevant
    left = await place.acted(other, Recused(person=person("rektor"), reached=NTNU), "rektor")
    assert who(await told(place, left, LEADER, NTNU)) == [(NTNU, LAST, "varsling")]
    await place.acted(left, Reopened(cause="contested", due=DUE), "varsling")
    assert not (await told(place, left, LEADER, NTNU)).still_relevant


async def test_of_a_contest_nobody_hears_that_a_party_who_decided_nothing_of_it_is_out(
    place: Place,
) -> None:
    """The dean reported the case, so that it is the pro-rector's to decide, before as after."""
    case = await place.reported(by="dekan")
    case = await place.acted(case, closed(), "leder")
    case = await place.acted(
        case, Contested(reason=CANARY, unit=IE, against=person("leder"), due=DUE.closing)
    )
    left = await place.acted(case, Recused(person=person("dekan"), reached=NTNU), "dekan")
    assert not (await told(place, left, LEADER, NTNU)).still_relevant


async def test_an_alert_is_needless_once_the_case_has_ended(place: Place) -> None:
    case = await place.reported()
    await place.acted(case, Withdrawn())
    assert not (await told(place, case, LEADER)).still_relevant


async def test_a_measure_s_owner_is_told_until_they_have_answered(place: Place) -> None:
    case = await place.acted(await place.reported(), accepted(handler=person("hms")), "leder")
    added = await place.acted(case, measure(owner=person("kontakt")), "hms")
    assert who(await told(place, added, "measure_owner"))[:2] == [
        (IDI, "measure_owner", "kontakt"),
        (IDI, LEADER, "leder"),
    ]
    await place.acted(added, MeasureDeclined(measure=1, reason=CANARY), "kontakt")
    assert not (await told(place, added, "measure_owner")).still_relevant


async def test_who_leads_the_case_after_it_was_given_away_is_not_told_that_it_is_gone(
    place: Place,
) -> None:
    await place.changed(role("leder", LEADER, IES))
    event = UnitTransferred(origin=IDI, unit=IES, reached=IES, cause="person", reason=CANARY)
    moved = await place.acted(await place.reported(), event, "kontakt")
    assert who(await told(place, moved, LEADER, IES))[0][2] == "leder"
    assert not (await told(place, moved, LEADER, IDI)).still_relevant


async def test_a_unit_that_gave_a_case_away_hears_of_it_whoever_has_acted(place: Place) -> None:
    moved = await place.acted(
        await place.reported(),
        UnitTransferred(origin=IDI, unit=IES, reached=IE, cause="person", reason=CANARY),
        "kontakt",
    )
    await place.acknowledged(moved)
    here, away = await told(place, moved, LEADER, IE), await told(place, moved, LEADER, IDI)
    assert (here.still_relevant, away.still_relevant) == (False, True)
    assert away.labels.origin == labels(IDI)


async def test_a_unit_for_which_a_case_is_accepted_hears_that_and_not_besides_that_it_moved(
    place: Place,
) -> None:
    moved = await place.acted(
        await place.reported(),
        UnitTransferred(origin=IDI, unit=IES, reached=IE, cause="person"),
        "kontakt",
    )
    taken_on = await place.acted(moved, accepted(unit=IES, reached=IE), "kontakt")

    here, away = await told(place, moved, LEADER, IE), await told(place, moved, LEADER, IDI)

    assert (here.still_relevant, who(away)[0]) == (False, (IDI, LEADER, "leder"))
    assert who(await told(place, taken_on, LEADER, IE))[0] == (IE, LEADER, "dekan")


async def test_who_answers_for_what_they_gave_away_is_not_asked_again_once_it_was_taken_on(
    place: Place,
) -> None:
    case = await place.reported(unit=IE, reached=IE, disqualified=(person("leder"),))
    event = UnitTransferred(origin=IE, unit=IDI, reached=IE, cause="person")
    moved = await place.acted(case, event, "kontakt")
    assert (await told(place, moved, LEADER, IE)).still_relevant
    await place.acted(moved, accepted(unit=IDI, reached=IE), "kontakt")
    assert not (await told(place, moved, LEADER, IE)).still_relevant
