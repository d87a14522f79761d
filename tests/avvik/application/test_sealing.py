"""Sealed values open where they were sealed, under the key they name, and nowhere else."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from msgspec import Struct, structs

from avvik.application import sealing
from avvik.application.ports import DataKey
from avvik.application.sealing import Altered
from avvik.domain.events import Closed, Event, Reported
from avvik.domain.values import Concern, OrdinaryChannels, Sealed
from tests.avvik.domain.stored import EVENTS
from tests.builders import case, person, reported

STREAM = UUID("01930000-0000-7000-8000-000000000001")


class Ring(dict[str, DataKey]):
    """A key for every subject asked for."""

    def __missing__(self, subject: str) -> DataKey:
        return self.setdefault(subject, DataKey(uuid4(), bytes(range(32))))

    def by_id(self) -> dict[UUID, DataKey]:
        return {key.id: key for key in self.values()}


FULL = reported(
    ordinary_channels=OrdinaryChannels(reason_not="For vanskelig å ta opp"),
    concerns=(Concern(person=person("leder")), Concern(name="Foreleseren")),
)


def seal(event: Reported, ring: Ring) -> Reported:
    return sealing.seal(event, STREAM, 1, ring.__getitem__)


def test_what_is_sealed_opens_to_the_same_event() -> None:
    ring = Ring()

    assert sealing.open_all(seal(FULL, ring), STREAM, ring.by_id()) == FULL


def test_every_subject_has_a_key_of_its_own() -> None:
    ring = Ring()

    sealed = seal(FULL, ring)

    expected = {"reporter", "contact", "named:1.0", "named:1.1"}
    found = {subject for subject, _, _ in sealing.unsealed(FULL, 1).personal}
    assert found == expected == set(ring)
    assert sealing.keys_in(sealed) == {(subject, key.id) for subject, key in ring.items()}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_is_sealed_in_an_event_is_found_where_it_stands(event: Event) -> None:
    stored = {each.path: each for each in sealed_in(event)}
    (version,) = {each.version for each in stored.values()} or {1}

    personal = sealing.unsealed(event, version).personal

    assert {path: value for _, path, value in personal} == stored


def sealed_in(value: object) -> Iterator[Sealed]:
    """Every sealed value, however deep: told by what it is, not by where it may be."""
    if isinstance(value, Sealed):
        yield value
    elif isinstance(value, Struct):
        for each in structs.asdict(value).values():
            yield from sealed_in(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from sealed_in(each)


def test_no_personal_word_is_left_in_what_is_stored() -> None:
    stored = repr(seal(FULL, Ring()))

    for word in ("Ingen evaluering", "Emnet", "vanskelig", "Foreleseren", "Stine"):
        assert word not in stored
    assert str(person("student")) not in stored


def test_folded_state_opens_like_the_event() -> None:
    ring = Ring()
    closed = Closed(unit="ntnu", outcome="fixed", public_answer="Evaluert.", cause="Sykdom")
    sealed = sealing.seal(closed, STREAM, 2, ring.__getitem__)

    state = sealing.open_all(case(seal(FULL, ring), sealed), STREAM, ring.by_id())

    assert state == case(FULL, closed)


def test_a_value_whose_key_is_not_given_stays_sealed() -> None:
    ring = Ring()
    sealed = seal(FULL, ring)

    opened = sealing.open_all(sealed, STREAM, {ring["contact"].id: ring["contact"]})

    assert (opened.contact, opened.title) == (FULL.contact, sealed.title)


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    ring = Ring()

    assert seal(FULL, ring).title != seal(FULL, ring).title


@pytest.mark.parametrize("moved", ["stream", "version", "path", "bytes", "subject"])
def test_a_value_altered_or_moved_does_not_open(moved: str) -> None:
    ring = Ring()
    sealed = seal(FULL, ring)
    title = sealed.title
    assert isinstance(title, Sealed)
    last = title.envelope[-1] ^ 1
    forged: dict[str, Reported] = {
        "stream": sealed,
        "version": structs.replace(sealed, title=structs.replace(title, version=2)),
        "path": structs.replace(sealed, title=structs.replace(title, path="description")),
        "bytes": structs.replace(
            sealed, title=structs.replace(title, envelope=title.envelope[:-1] + bytes([last]))
        ),
        "subject": structs.replace(sealed, contact=title),
    }

    with pytest.raises(Altered):
        sealing.open_all(forged[moved], uuid4() if moved == "stream" else STREAM, ring.by_id())


def test_an_envelope_does_not_open_under_another_key_of_that_id() -> None:
    ring = Ring()
    sealed = seal(FULL, ring)
    false = {key.id: DataKey(key.id, b"\x07" * 32) for key in ring.values()}

    with pytest.raises(Altered):
        sealing.open_all(sealed, STREAM, false)


def test_an_envelope_sealed_long_ago_still_opens() -> None:
    """The vector is what the format promises; it is never edited."""
    key = DataKey(UUID("11111111-2222-4333-8444-555555555555"), bytes(range(32)))
    envelope = bytes.fromhex(VECTOR)
    context = sealing.context_of(STREAM, 1, "title")

    assert sealing.open_value(envelope, key, context, "reporter") == b'"Ingen evaluering"'


VECTOR = (
    "0111111111222243338444555555555555065d2ec5ec8a79b5278cb0452bf2a8b2ac5bc82d3eac2660a900c18e"
    "1dff43cfec6237da6f4c06175b1b8f203ecd9402aa8db88f8a18b015ade04c052dc5ab38833e59cf87a5a2e64d"
    "ae37e734ce"
)
