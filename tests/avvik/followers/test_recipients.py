"""Who is to be told, as one answer: whom of what, and what things are called."""

from uuid import UUID, uuid4

import pytest

from avvik.domain.events import (
    ClosingProposed,
    Diverted,
)
from avvik.followers.recipients import UnknownEvent, UnknownRole, UnknownUnit, recipients
from tests.avvik.followers.asking import CONTACT, IDI, IE, IES, LAST, LEADER, told
from tests.avvik.followers.given import CANARY, Place
from tests.builders import accepted, labels, person


async def test_of_a_diverted_case_only_the_reporter_hears_and_not_what_it_was_about(
    place: Place,
) -> None:
    await place.register("student")
    case = await place.supported(await place.reported(category="physical"), "student")
    diverted = await place.acted(case, Diverted(office="x"), "kontakt")
    for asked in (LEADER, CONTACT, LAST, "hse_coordinator", "handler", "supporter"):
        for version in (case, diverted):
            answer = await told(place, version, asked)
            assert (answer.still_relevant, answer.people) == (False, ())
    answer = await told(place, diverted, "reporter")
    assert answer.still_relevant
    assert answer.labels.category is None


async def test_the_answer_says_what_unit_and_category_are_called(place: Place) -> None:
    case = await place.reported()
    labels = (await recipients(place.sources, f"{case.id}/1", LEADER, IE)).labels
    assert (labels.unit.nn, labels.category and labels.category.en) == (
        IDI,
        "evaluation_missing",
    )


async def test_the_labels_are_those_of_the_event(place: Place) -> None:
    case = await place.reported()
    taken = await place.acted(
        case, accepted(category="physical", unit=IES, reached=IE, handler=person("hms")), "leder"
    )
    proposed = await place.acted(
        taken, ClosingProposed(outcome="fixed", public_answer=CANARY), "hms"
    )
    told_of = [(await told(place, each, LEADER)).labels for each in (case, taken, proposed)]
    assert [(each.unit.nb, each.category) for each in told_of] == [
        (IDI, labels("evaluation_missing")),
        (IES, labels("physical")),
        (IES, labels("physical")),
    ]
    assert [each.outcome for each in told_of] == [None, None, labels("fixed")]


@pytest.mark.parametrize(
    "event_id", ["", "x", "x/1", f"{uuid4()}/1", f"{uuid4()}/one", f"{uuid4()}"]
)
async def test_nobody_is_told_of_an_event_that_is_not_there(place: Place, event_id: str) -> None:
    with pytest.raises(UnknownEvent):
        await recipients(place.sources, event_id, LEADER, IDI)


async def test_a_version_that_the_case_has_not_reached_is_no_event(place: Place) -> None:
    case = await place.reported()
    for version in (0, 2):
        with pytest.raises(UnknownEvent):
            await recipients(place.sources, f"{case.id}/{version}", LEADER, IDI)


async def test_unknown_roles_and_units_are_refused(place: Place) -> None:
    case = await place.reported()
    with pytest.raises(UnknownRole):
        await recipients(place.sources, f"{case.id}/1", "auditor", IDI)
    with pytest.raises(UnknownUnit):
        await recipients(place.sources, f"{case.id}/1", LEADER, str(UUID(int=1)))
