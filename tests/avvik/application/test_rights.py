"""What of a case each capacity reads: one table, held complete."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import Struct, structs

from avvik.application.access import Sight
from avvik.application.ports import CaseRow
from avvik.application.rights import MATTERS, Matter, Rights, rights
from avvik.domain import deviation as d
from avvik.domain.deviation import Case
from avvik.domain.deviation.file import Ending, Rejection
from avvik.domain.events import CaseEvent, Diverted, Supported, Unlocked
from avvik.domain.values import Contact
from tests.builders import NOW, accepted, case, measure, person, reported

JOINED = Supported(contact=Contact(person=person("joined")), language="nb")
HISTORY = (
    reported(),
    JOINED,
    accepted(),
    measure(measure=1),
    measure(measure=2, owner=person("dekan")),
)
TEXTS = {"report", "dialogue", "rejection", "handover", "shared", "internal", "measures"}


def _row(*history: CaseEvent) -> CaseRow:
    folded = case(*(history or HISTORY))
    supporters = (person("joined"),) * len(folded.file.supports)
    return CaseRow(
        id=person("case"),
        version=1,
        reporter=person("student"),
        supporters=supporters,
        case=folded,
    )


def _rights(who: str, sight: Sight, row: CaseRow | None = None, purpose: bool = False) -> Rights:
    return rights(sight, person(who), row or _row(), has_purpose=purpose, now=NOW)


def _sealed_fields(shape: Any) -> Iterator[tuple[type[Struct], str]]:
    """Every field that is stored sealed, in whatever the shape consists of."""
    structs_in, seen = [shape], set()
    while structs_in:
        each = structs_in.pop()
        if isinstance(each, msgspec.inspect.StructType) and each.cls not in seen:
            seen.add(each.cls)
            for field in each.fields:
                if _is_sealed(field.type):
                    yield each.cls, field.name
                else:
                    structs_in.append(field.type)
        structs_in += getattr(each, "types", ())
        structs_in += [inner] if (inner := getattr(each, "item_type", None)) else []


def _is_sealed(shape: Any) -> bool:
    if isinstance(shape, msgspec.inspect.Metadata):
        return "subject" in (shape.extra or {}) or _is_sealed(shape.type)
    inner = (*getattr(shape, "types", ()), getattr(shape, "item_type", None))
    return any(_is_sealed(each) for each in inner if each is not None)


def test_every_sealed_field_belongs_to_a_matter_and_no_other_does() -> None:
    sealed: dict[type[Struct], set[str]] = {}
    for kind in (Case, CaseEvent):
        for holder, field in _sealed_fields(msgspec.inspect.type_info(kind)):
            sealed.setdefault(holder, set()).add(field)

    assert {holder: set(fields) for holder, fields in MATTERS.items()} == sealed


@pytest.mark.parametrize(
    ("sight", "matters", "facts", "office"),
    [
        (Sight(official=True), {*TEXTS, "contact", "named"}, True, True),
        (
            Sight(reporter=True),
            {"report", "contact", "named", "dialogue", "rejection", "shared"},
            True,
            False,
        ),
        (Sight(supporter=True), {"shared"}, False, False),
        (Sight(receiver=True), {"report", "rejection", "handover"}, False, False),
        (Sight(metadata=True), set(), True, True),
        (Sight(auditor=True), set(), True, True),
        (Sight(custodian=True), set(), False, False),
        (Sight(measures=(1,)), set(), False, False),
    ],
)
def test_each_capacity_reads_what_is_its_own(
    sight: Sight, matters: set[Matter], facts: bool, office: bool
) -> None:
    given = _rights("somebody", sight)

    assert (set(given.matters), given.facts, given.office) == (matters, facts, office)


def test_a_purpose_opens_texts_to_the_quality_division_and_no_name() -> None:
    assert _rights("kvalitet", Sight(metadata=True), purpose=True).matters == TEXTS
    assert _rights("revisor", Sight(auditor=True), purpose=True).matters == frozenset()


def test_the_receiver_learns_who_reported_if_the_reporter_agreed() -> None:
    agreed = _row(reported(consents_to_handover=True))

    assert "contact" in _rights("hms", Sight(receiver=True), agreed).matters
    assert "contact" not in _rights("hms", Sight(receiver=True)).matters


@pytest.mark.parametrize(
    "sight", [Sight(auditor=True), Sight(custodian=True), Sight(measures=(1,))]
)
def test_an_unlocked_identity_is_open_to_whom_it_was_and_for_as_long(sight: Sight) -> None:
    def unlocked(who: str, days: int) -> CaseRow:
        until = NOW + timedelta(days=days)
        return _row(*HISTORY, Unlocked(person=person(who), until=until, reason="Tilsyn"))

    assert "contact" in _rights("revisor", sight, unlocked("revisor", 1)).matters
    assert "contact" not in _rights("revisor", sight, unlocked("revisor", 0)).matters
    assert "contact" not in _rights("revisor", sight, unlocked("dekan", 1)).matters


def test_an_owner_reads_their_own_measure_alone() -> None:
    given = _rights("leder", Sight(measures=(1,)))
    first, second = _row().case.handling.measures  # type: ignore[union-attr]  # it was accepted

    for field in ("text", "public_text", "external_reference", "progress", "done"):
        assert given.opens(first, field)
        assert not given.opens(second, field)
    assert not given.opens(_row().case.file, "title")


def test_who_joined_reads_their_own_contact_alone() -> None:
    row = _row(*HISTORY, Supported(contact=Contact(person=person("other")), language="nn"))
    row = structs.replace(row, supporters=(person("joined"), person("other")))
    mine, other = row.case.file.supports

    given = _rights("joined", Sight(supporter=True), row)

    assert given.opens(mine, "contact")
    assert not given.opens(other, "contact")
    for capacity in (Sight(official=True), Sight(reporter=True), Sight(auditor=True)):
        assert not _rights("dekan", capacity, row).opens(other, "contact")


def test_what_was_decided_of_a_contested_rejection_is_read_like_the_answer_to_any_case() -> None:
    rejection = Rejection(
        reason="elsewhere",
        text="Dette er HMS.",
        receiver="hse_module",
        receiver_role="hse_coordinator",
        is_handed_over=True,
    )
    ending = Ending(unit="ntnu.ie", by=person("dekan"), contest_until=None)
    stands = d.Rejected(
        file=case(reported()).file, rejection=rejection, ending=ending, answer="Avvist står."
    )

    for sight in (Sight(official=True), Sight(reporter=True), Sight(supporter=True)):
        assert _rights("somebody", sight).opens(stands, "answer")
    for sight in (Sight(receiver=True), Sight(metadata=True), Sight(measures=(1,))):
        assert not _rights("somebody", sight).opens(stands, "answer")


def test_of_a_diverted_case_nobody_reads_anything() -> None:
    row = _row(reported(), Diverted(office="fingerprint"))

    for sight in (Sight(reporter=True), Sight(official=True), Sight(metadata=True)):
        assert _rights("student", sight, row, purpose=True) == Rights()
