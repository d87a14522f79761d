"""An example of every event that can be stored, in every form that it has had."""

from datetime import UTC, date, datetime
from uuid import UUID

from avvik.domain import events as e
from avvik.domain.configuration import (
    Category,
    Configuration,
    Phrases,
    Receiver,
    StatutoryDeadline,
)
from avvik.domain.events import Event
from avvik.domain.values import Due, Labels, LastDay, OrdinaryChannels, Sealed

SOMEBODY = UUID("7a9f2b1e-5a4f-4d39-9a51-1f2f6a7f0c11")
SOMEBODY_ELSE = UUID("5c1de1c4-6c54-4a57-8f38-9b1f0b3a2d64")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DUE = Due(acceptance=NOON, first_answer=NOON, closing=NOON)
NAMES = Labels(nb="Fysisk læringsmiljø", nn="Fysisk læringsmiljø", en="Physical environment")


def sealed(version: int, path: str) -> Sealed:
    return Sealed(version=version, path=path, envelope=b"\x01" + path.encode())


EVENTS: tuple[Event, ...] = (
    e.Reported(
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
        due=DUE,
        configuration=1,
    ),
    e.Acknowledged(unit="ntnu.ie", expires_at=NOON),
    e.Closed(
        unit="ntnu.ie",
        outcome="fixed",
        public_answer=sealed(3, "public_answer"),
        cause=sealed(3, "cause"),
    ),
    e.Supported(contact=sealed(4, "contact"), language="en"),
    e.Recused(person=SOMEBODY, reached="ntnu.ie", reason=sealed(5, "reason")),
    e.Escalated(unit="ntnu.ie", cause="person", reason=sealed(6, "reason")),
    e.Accepted(
        category="education_quality",
        level="course",
        unit="ntnu.ie.idi",
        reached="ntnu.ie.idi",
        handler=SOMEBODY,
        due=DUE,
        comment=sealed(2, "comment"),
        is_personnel=True,
    ),
    e.Rejected(
        by=SOMEBODY,
        unit="ntnu.ie",
        reason="elsewhere",
        text=sealed(2, "text"),
        receiver="appeal",
        receiver_role="appeals_officer",
        is_handed_over=True,
        last_days=(LastDay(code="appeal", day=date(2026, 12, 11)),),
        contest_until=NOON,
    ),
    e.HandoverConfirmed(reference=sealed(3, "reference")),
    e.Diverted(office="0123456789abcdef"),
    e.Linked(lead=SOMEBODY, reference="AVV-2026-18"),
    e.SeverityJudged(
        level="medium",
        previous="high",
        reason=sealed(3, "reason"),
        is_confirmed=True,
        is_lowered=True,
        told="ntnu.ie",
    ),
    e.UnitTransferred(
        origin="ntnu.ie.idi",
        unit="ntnu.ie.iik",
        reached="ntnu.ie.iik",
        cause="person",
        reason=sealed(3, "reason"),
        consulted=SOMEBODY,
        consulted_on=date(2026, 11, 22),
    ),
    e.HandlerTransferred(handler=SOMEBODY, reason=sealed(4, "reason")),
    e.Asked(question=sealed(2, "question"), asked_at=NOON, answer_by=NOON),
    e.Answered(answer=sealed(3, "answer"), due=DUE, consents_to_handover=True),
    e.Resumed(due=DUE),
    e.MessageSent(sender="office", text=sealed(4, "text"), sent_at=NOON),
    e.NoteAdded(text=sealed(4, "text"), by=SOMEBODY, added_at=NOON),
    e.Published(text=sealed(4, "text")),
    e.Unlocked(person=SOMEBODY, until=NOON, reason=sealed(4, "reason")),
    e.MeasureAdded(
        measure=1,
        kind="corrective",
        text=sealed(5, "text"),
        public_text=sealed(5, "public_text"),
        owner=SOMEBODY,
        due=NOON,
        horizon="next_run",
        area="teaching",
        external_reference=sealed(5, "external_reference"),
        effect_due=NOON,
    ),
    e.MeasureAccepted(measure=1),
    e.MeasureDeclined(measure=1, reason=sealed(6, "reason")),
    e.MeasureProgressed(measure=1, text=sealed(6, "text")),
    e.MeasureCompleted(measure=1, done=sealed(6, "done")),
    e.EffectChecked(measure=1, is_effective=False, basis=sealed(7, "basis")),
    e.Withdrawn(reason=sealed(2, "reason")),
    e.ClosingProposed(
        outcome="fixed", public_answer=sealed(6, "public_answer"), cause=sealed(6, "cause")
    ),
    e.SentBack(reason=sealed(7, "reason")),
    e.Contested(reason=sealed(8, "reason"), unit="ntnu.ie", against=SOMEBODY, due=NOON),
    e.Reopened(cause="contested", reason=sealed(9, "reason"), due=DUE),
    e.DeliveryRecorded(
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
    e.Registered(profile=sealed(1, "profile")),
    e.ProfileChanged(profile=sealed(2, "profile")),
    e.UnitDefined(
        unit="ntnu.ie",
        parent="ntnu",
        kind="faculty",
        names=NAMES,
        campuses=("Trondheim", "Gjøvik"),
        codes={"nva": "194.63"},
    ),
    e.UnitClosed(unit="ntnu.ie.ies", closed_on=date(2026, 8, 1), successor="ntnu.ie.idi"),
    e.TeachingMapped(kind="course", code="TDT4100", unit="ntnu.ie.idi"),
    e.TeachingUnmapped(kind="course", code="TDT4100"),
    e.RoleGranted(person=SOMEBODY, role="line_leader", unit="ntnu.ie", valid_from=date(2025, 8, 1)),
    e.RoleEnded(
        person=SOMEBODY,
        role="line_leader",
        unit="ntnu.ie",
        valid_from=date(2025, 8, 1),
        valid_to=date(2026, 7, 31),
    ),
    e.Configured(
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
    e.UnitDefined(
        unit="ntnu.ie",
        parent="ntnu",
        kind="faculty",
        names=NAMES,
        valid_from=date(2017, 1, 1),
    ),
    e.TeachingMapped(
        kind="course", code="TDT4100", unit="ntnu.ie.idi", valid_from=date(2024, 8, 1)
    ),
    e.RoleGranted(
        person=SOMEBODY,
        role="line_leader",
        unit="ntnu.ie",
        valid_from=date(2026, 8, 1),
        valid_to=date(2026, 8, 31),
        on_behalf_of=SOMEBODY_ELSE,
    ),
    e.RoleEnded(
        person=SOMEBODY,
        role="line_leader",
        unit="ntnu.ie",
        valid_from=date(2026, 8, 1),
        valid_to=date(2026, 8, 15),
        on_behalf_of=SOMEBODY_ELSE,
    ),
    e.Reported(
        reference="AVV-2026-17",
        title=sealed(1, "title"),
        description=sealed(1, "description"),
        category="evaluation_missing",
        unit="ntnu.ie.idi",
        programme="MTDT",
        occurred_on=date(2026, 11, 20),
        ordinary_channels=OrdinaryChannels(reason_code="too_hard"),
        language="nn",
        contact=sealed(1, "contact"),
        reached="ntnu.ie",
        due=DUE,
        configuration=1,
        consents_to_handover=True,
        is_personnel=True,
        reporter_kind="student",
        campus="Trondheim",
    ),
    e.Closed(
        unit="ntnu.ie",
        outcome="fixed",
        public_answer=sealed(3, "public_answer"),
        by=SOMEBODY,
        contest_until=NOON,
    ),
    e.Closed(
        unit="ntnu.ie",
        outcome="fixed",
        public_answer=sealed(3, "public_answer"),
        by=SOMEBODY,
        contest_until=NOON,
        on_behalf_of=SOMEBODY_ELSE,
    ),
    e.Rejected(
        by=SOMEBODY,
        unit="ntnu.ie",
        reason="elsewhere",
        text=sealed(2, "text"),
        receiver="appeal",
        is_handed_over=False,
        contest_until=None,
        on_behalf_of=SOMEBODY_ELSE,
    ),
    e.Contested(
        reason=sealed(8, "reason"),
        unit=None,
        against=SOMEBODY,
        due=NOON,
        on_behalf_of=SOMEBODY_ELSE,
    ),
    e.Configured(
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
