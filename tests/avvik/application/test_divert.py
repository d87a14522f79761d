"""Diverting: every word of the case is the office's before the log says that it was diverted."""

from uuid import UUID

import pytest
from msgspec import structs

from avvik.application import offices, sealing, streams
from avvik.application.ports import DataKey, Recorded
from avvik.domain.configuration import office_fingerprint
from avvik.domain.decisions import AddNote, Divert
from avvik.domain.events import Configured, Diverted, Event, NoteAdded, Reported
from tests.avvik.adapters.commits import appending
from tests.avvik.application.desk import Office, ask, official
from tests.builders import CONFIGURATION, NOW, report

CASE = streams.new_case_id(NOW)
PEM, PUBLIC = offices.new_office()
PRIVATE = offices.private_key(PEM)
OFFICE = office_fingerprint(offices.public_key(PUBLIC))


@pytest.fixture
async def given() -> Office:
    """A report and a note, at an institution that has an office."""
    made = Office()
    await made.open()
    configured = Configured(configuration=structs.replace(CONFIGURATION, whistleblowing_key=PUBLIC))
    await made.log.append(appending(streams.configuration_stream("ntnu"), configured, after=1))
    made.knows("kontakt")
    await made.carry_out(ask("student"), report(), CASE)
    await made.carry_out(official("kontakt", expected=1), AddNote(text="Kanarifugl"), CASE)
    return made


def of_case(given: Office) -> list[Recorded[Event]]:
    return [each for each in given.log.events if each.stream == CASE]


def opened(given: Office) -> dict[UUID, DataKey]:
    """The keys that the office can open."""
    return {
        key: offices.open_with(PRIVATE, sealed, "ntnu", CASE, key)
        for (case, office, key), sealed in given.vault.escrowed.items()
        if (case, office) == (CASE, OFFICE)
    }


async def test_the_office_reads_what_was_reported_and_what_was_noted(given: Office) -> None:
    await given.carry_out(official("kontakt", expected=2), Divert(), CASE)

    reported, noted, diverted = of_case(given)
    assert diverted.event == Diverted(office=OFFICE)
    assert isinstance(reported.event, Reported)
    assert isinstance(noted.event, NoteAdded)
    keys = opened(given)
    assert sealing.open_all(reported.event, CASE, keys).title == report().title
    assert sealing.open_all(noted.event, CASE, keys).text == "Kanarifugl"


async def test_everything_that_is_destroyed_here_the_office_has(given: Office) -> None:
    await given.carry_out(official("kontakt", expected=2), Divert(), CASE)

    keys = offices.keys_given_up(each.event for each in of_case(given))
    assert keys <= opened(given).keys()
    assert await given.vault.surrender(CASE, OFFICE, keys) == len(keys) == 2
