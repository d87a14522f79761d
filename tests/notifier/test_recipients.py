"""avvik's answers, or their absence."""

import pytest

from notifier.incoming import Gap
from notifier.recipients import Avvik, Away
from tests.notifier import given
from tests.servers import INSTITUTION, Jetstream

EVENT = given.event_id(1)


async def test_people_come_in_avviks_order_and_without_their_names(jetstream: Jetstream) -> None:
    dean = given.person("dean", unit="ntnu.ie", unit_name=given.FACULTY, address=None)
    people = [given.person("head"), dean]
    avvik = given.Avvik(people={"line_leader": people})
    async with avvik.answering(jetstream), jetstream.connect("notifier") as client:
        found = await Avvik(client, INSTITUTION).recipients(EVENT, "line_leader", "ntnu.ie.idi")
    assert found is not None
    assert list(found.people) == people
    assert found.labels == given.LABELS
    assert "Nordmann" not in repr(found)


@pytest.mark.parametrize("count", [4, 5])
async def test_more_people_than_one_answer_names_are_asked_for_until_all_are_named(
    count: int, jetstream: Jetstream
) -> None:
    people = [given.person(f"supporter-{number}") for number in range(count)]
    avvik = given.Avvik(people={"supporter": people}, at_once=2)
    async with avvik.answering(jetstream), jetstream.connect("notifier") as client:
        found = await Avvik(client, INSTITUTION).recipients(EVENT, "supporter", "ntnu.ie.idi")
    assert found is not None
    assert list(found.people) == people
    assert [each["named"] for each in avvik.asked] == [0, 2, 4]


async def test_what_is_no_longer_relevant_has_no_recipients(jetstream: Jetstream) -> None:
    avvik = given.Avvik(raw=b'{"still_relevant": false, "people": []}')
    async with avvik.answering(jetstream), jetstream.connect("notifier") as client:
        asking = Avvik(client, INSTITUTION)
        assert await asking.recipients(EVENT, "line_leader", "ntnu.ie.idi") is None


async def test_that_nobody_answers_is_no_answer(jetstream: Jetstream) -> None:
    async with jetstream.connect("notifier") as client:
        asking = Avvik(client, INSTITUTION)
        with pytest.raises(Away):
            await asking.recipients(EVENT, "line_leader", "ntnu.ie.idi")
        with pytest.raises(Away):
            await asking.missed(Gap(after=1, before=9))
    with pytest.raises(Away):
        await asking.missed(Gap(after=1, before=9))
