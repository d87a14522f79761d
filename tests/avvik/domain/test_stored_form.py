"""Stored events are for ever: a golden file each, written once and never edited.

A form that has grown since gets another file, `<tag>.<n>.json`; the older ones are still read.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args
from uuid import UUID

import msgspec
import pytest

from avvik.domain.configuration import (
    Category,
    Configuration,
    Phrases,
    Receiver,
    StatutoryDeadline,
)
from avvik.domain.events import (
    Acknowledged,
    Closed,
    Configured,
    DeliveryRecorded,
    Event,
    ProfileChanged,
    Registered,
    Reported,
    RoleEnded,
    RoleGranted,
    TeachingMapped,
    UnitDefined,
)
from avvik.domain.values import Due, Labels, OrdinaryChannels, Sealed

GOLDEN = Path(__file__).parent / "golden"
SOMEBODY = UUID("7a9f2b1e-5a4f-4d39-9a51-1f2f6a7f0c11")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = Labels(nb="Fysisk læringsmiljø", nn="Fysisk læringsmiljø", en="Physical environment")


def sealed(version: int, path: str) -> Sealed:
    return Sealed(version=version, path=path, envelope=b"\x01" + path.encode())


EVENTS: tuple[Event, ...] = (
    Reported(
        reference="AVV-2026-17",
        title=sealed(1, "title"),
        description=sealed(1, "description"),
        category="evaluation_missing",
        level="course",
        unit="ntnu.ie.idi",
        course="TDT4100",
        occurred_on=date(2026, 11, 20),
        ordinary_channels=OrdinaryChannels(
            tried=("teacher", "reference_group"),
            reason_not=sealed(1, "ordinary_channels.reason_not"),
        ),
        concerns=(sealed(1, "concerns[0]"), sealed(1, "concerns[1]")),
        language="nn",
        contact=sealed(1, "contact"),
        disqualified=(SOMEBODY,),
        reached="ntnu.ie",
        due=Due(acceptance=NOON, first_answer=NOON, closing=NOON),
        configuration=1,
    ),
    Acknowledged(unit="ntnu.ie", expires_at=NOON),
    Closed(
        unit="ntnu.ie",
        outcome="fixed",
        public_answer=sealed(3, "public_answer"),
        cause=sealed(3, "cause"),
    ),
    DeliveryRecorded(
        event_id=f"{SOMEBODY}/1",
        role="line_leader",
        unit="ntnu.ie",
        person=str(SOMEBODY),
        channel="email",
        outcome="accepted",
        code=250,
        enhanced="2.0.0",
        at=NOON,
    ),
    Registered(profile=sealed(1, "profile")),
    ProfileChanged(profile=sealed(2, "profile")),
    UnitDefined(
        unit="ntnu.ie",
        parent="ntnu",
        kind="faculty",
        names=NAMES,
        campuses=("Trondheim", "Gjøvik"),
        codes={"nva": "194.63"},
    ),
    TeachingMapped(kind="course", code="TDT4100", unit="ntnu.ie.idi"),
    RoleGranted(person=SOMEBODY, role="line_leader", unit="ntnu.ie", valid_from=date(2025, 8, 1)),
    RoleEnded(
        person=SOMEBODY,
        role="line_leader",
        unit="ntnu.ie",
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 7, 31),
    ),
    Configured(
        configuration=Configuration(
            categories=(Category(code="physical", labels=NAMES),),
            levels=(),
            ordinary_channels=(),
            severities=(),
            outcomes=(),
        )
    ),
)


# The same, with what its form has grown by since.
GROWN: tuple[Event, ...] = (
    Configured(
        configuration=Configuration(
            categories=(Category(code="physical", labels=NAMES, is_personnel=True),),
            levels=(),
            ordinary_channels=(),
            severities=(),
            outcomes=(),
            receivers=(
                Receiver(
                    code="appeal",
                    labels=NAMES,
                    guidance=NAMES,
                    role="appeals_officer",
                    deadlines=(
                        StatutoryDeadline(code="appeal", labels=NAMES, weeks=3, source="UHL"),
                    ),
                ),
            ),
            whistleblowing_phrases=Phrases(nb=("mobbing",)),
        )
    ),
)


def tag(event: Event) -> str:
    return str(event.__struct_config__.tag)


def forms(events: tuple[Event, ...]) -> dict[str, Event]:
    return {tag(event): event for event in events}


# The newest form of each event, and every form by the name of its file.
NEWEST = {**forms(EVENTS), **forms(GROWN)}
FILES = {
    **forms(EVENTS),
    **{f"{name}.2": event for name, event in forms(GROWN).items()},
}


@pytest.mark.parametrize("event", NEWEST.values(), ids=tag)
def test_an_event_is_stored_as_it_always_was(event: Event) -> None:
    newest = max(GOLDEN.glob(f"{tag(event)}.*json"), key=_form)
    stored = newest.read_bytes().rstrip(b"\n")

    assert msgspec.json.encode(event) == stored


@pytest.mark.parametrize("name", FILES)
def test_what_was_stored_is_read_as_the_same_event(name: str) -> None:
    stored = (GOLDEN / f"{name}.json").read_bytes()

    assert msgspec.json.decode(stored, type=Event) == FILES[name]


def _form(path: Path) -> int:
    return int(path.stem.partition(".")[2] or 1)


def test_a_field_unknown_here_is_tolerated() -> None:
    stored = b'{"type":"acknowledged","unit":"ntnu","expires_at":"2026-11-23T12:00:00Z","new":1}'

    assert msgspec.json.decode(stored, type=Event) == Acknowledged(unit="ntnu", expires_at=NOON)


def test_every_event_has_its_golden_file() -> None:
    tags = {str(kind.__struct_config__.tag) for kind in get_args(Event)}

    assert {path.stem for path in GOLDEN.glob("*.json")} == set(FILES)
    assert tags == set(NEWEST)
