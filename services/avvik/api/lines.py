"""Which lines of a case's history somebody is told, and which facts stand in them."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from avvik.api.seeing import Seen
from avvik.application.rights import MATTERS, Rights, measure_of
from avvik.domain import events as e
from avvik.domain.deviation import Case, measures_of
from avvik.domain.values import Sealed

# Where the case stands: told to whoever may know of it.
FRAME = (
    e.Reported,
    e.Accepted,
    e.Rejected,
    e.Linked,
    e.Withdrawn,
    e.Closed,
    e.Reopened,
)
# What the office says to itself.
INTERNAL = (e.NoteAdded, e.ClosingProposed, e.SentBack)

# The facts of each event, as far as they are anybody's. Texts stand there where they were
# opened, persons where the reader knows officials by name.
FACTS: Mapping[type[Struct], tuple[str, ...]] = {
    e.Reported: ("unit", "reached", "category", "due"),
    e.Acknowledged: ("unit", "expires_at"),
    e.Supported: (),
    e.Recused: ("person", "reached", "reason"),
    e.Escalated: ("unit", "cause", "reason"),
    e.Accepted: ("category", "level", "unit", "reached", "handler", "due", "comment"),
    e.Rejected: (
        "by",
        "unit",
        "reason",
        "text",
        "receiver",
        "is_handed_over",
        "last_days",
        "contest_until",
    ),
    e.HandoverConfirmed: ("reference",),
    e.Diverted: (),
    e.Linked: ("reference",),
    e.SeverityJudged: ("level", "previous", "reason", "is_confirmed", "is_lowered"),
    e.UnitTransferred: (
        "origin",
        "unit",
        "reached",
        "cause",
        "reason",
        "consulted",
        "consulted_on",
    ),
    e.HandlerTransferred: ("handler", "reason"),
    e.Asked: ("question", "asked_at", "answer_by"),
    e.Answered: ("answer", "due", "consents_to_handover"),
    e.Resumed: ("due",),
    e.MessageSent: ("sender", "text"),
    e.NoteAdded: ("text",),
    e.Published: ("text",),
    e.Unlocked: ("person", "until", "reason"),
    e.MeasureAdded: (
        "measure",
        "kind",
        "text",
        "public_text",
        "owner",
        "due",
        "horizon",
        "area",
        "external_reference",
        "effect_due",
    ),
    e.MeasureAccepted: ("measure",),
    e.MeasureDeclined: ("measure", "reason"),
    e.MeasureProgressed: ("measure", "text"),
    e.MeasureCompleted: ("measure", "done"),
    e.EffectChecked: ("measure", "is_effective", "basis"),
    e.Withdrawn: ("reason",),
    e.ClosingProposed: ("outcome", "public_answer", "cause"),
    e.SentBack: ("reason",),
    e.Closed: ("unit", "outcome", "public_answer", "cause", "by", "contest_until"),
    e.Contested: ("reason", "unit", "against", "due"),
    e.Reopened: ("cause", "reason", "due"),
}
# Of these, what is told of a measure, and to whom the case is shown in part.
PLANNING = frozenset({"horizon", "area", "effect_due"})
SHARED = frozenset(
    {"unit", "category", "outcome", "public_answer", "public_text", "measure", "kind"}
)


def is_told(event: e.CaseEvent, after: Case, seen: Seen) -> bool:
    """Whether the reader learns of this event, which left the case like that."""
    rights = seen.rights
    if seen.is_sealed:
        return isinstance(event, e.Reported | e.Diverted)
    if rights.office or isinstance(event, FRAME):
        return True
    if seen.is_own:
        return not isinstance(event, INTERNAL)
    return _is_part_told(event, seen) or _is_measure_told(measure_of(event), after, rights)


def _is_part_told(event: e.CaseEvent, seen: Seen) -> bool:
    """What concerns those who joined, whoever took the case over, and the custodian."""
    match event:
        case e.Published():
            return "shared" in seen.rights.matters
        case e.HandoverConfirmed():
            return seen.sight.receiver
        case e.Unlocked():
            return seen.sight.custodian
        case _:
            return False


def _is_measure_told(number: int | None, case: Case, rights: Rights) -> bool:
    """Owners are told of their own measures; who joined, of those with a public text."""
    if number is None:
        return False
    public = {each.number for each in measures_of(case) if each.public_text is not None}
    return number in rights.measures or ("shared" in rights.matters and number in public)


def is_whole(event: e.CaseEvent, rights: Rights) -> bool:
    """Whether the sentence may say more than that it happened."""
    return rights.facts or (isinstance(event, e.Rejected) and "rejection" in rights.matters)


def facts(event: e.CaseEvent, rights: Rights) -> dict[str, Any]:
    """What stands in the line as data."""
    is_own_measure = measure_of(event) in rights.measures
    told: dict[str, Any] = {}
    for name in FACTS[type(event)]:
        value = getattr(event, name)
        if value is None or isinstance(value, Sealed):
            continue
        if isinstance(value, UUID) and not rights.office:
            continue
        if name in PLANNING and not (rights.office or is_own_measure):
            continue
        is_text = name in MATTERS.get(type(event), ())
        if rights.facts or is_own_measure or is_text or name in SHARED:
            told[name] = value
    return told


def persons(event: e.CaseEvent) -> Iterator[UUID]:
    """The officials whom the event names."""
    for name in FACTS[type(event)]:
        if isinstance(value := getattr(event, name), UUID):
            yield value
