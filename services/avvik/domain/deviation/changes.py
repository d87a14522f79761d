"""What each event changes of a case. One that does not fit the phase is corruption."""

from typing import Any

from msgspec import structs

from avvik.domain import events as e
from avvik.domain.deviation.file import (
    Acknowledgement,
    Contest,
    Ending,
    Exchange,
    File,
    Handling,
    Message,
    Note,
    Rejection,
    Severity,
    Support,
    Unlocking,
)
from avvik.domain.deviation.measures import CarriedOn, carried_on, planned
from avvik.domain.deviation.phases import (
    AwaitingReporter,
    Case,
    Concluded,
    Diverted,
    InProgress,
    Linked,
    Open,
    ReadyToClose,
    Rejected,
    Untriaged,
    Withdrawn,
    handling_of,
    with_file,
    with_handling,
)
from avvik.domain.values import ReporterText


def filed(case: Case, **changes: Any) -> Case:
    """The same phase, with something else on file."""
    return with_file(case, structs.replace(case.file, **changes))


def _handling(case: Case) -> Handling:
    handling = handling_of(case)
    assert handling is not None
    return handling


# --- reporting


def reported(event: e.Reported) -> Untriaged:
    file = File(
        reference=event.reference,
        title=event.title,
        description=event.description,
        category=event.category,
        level=event.level,
        unit=event.unit,
        course=event.course,
        programme=event.programme,
        occurred_on=event.occurred_on,
        ordinary_channels=event.ordinary_channels,
        concerns=event.concerns,
        language=event.language,
        contact=event.contact,
        disqualified=event.disqualified,
        reached=event.reached,
        due=event.due,
        configuration=event.configuration,
        consents_to_handover=event.consents_to_handover,
        is_personnel=event.is_personnel,
        reporter_kind=event.reporter_kind,
        campus=event.campus,
    )
    return Untriaged(file=file)


def acknowledged(case: Case, event: e.Acknowledged) -> Case:
    others = [each for each in case.file.acknowledgements if each.unit != event.unit]
    newest = Acknowledgement(unit=event.unit, expires_at=event.expires_at)
    return filed(case, acknowledgements=(*others, newest))


def supported(case: Case, event: e.Supported) -> Case:
    support = Support(contact=event.contact, language=event.language)
    return filed(case, supports=(*case.file.supports, support))


def recused(case: Case, event: e.Recused) -> Case:
    disqualified = dict.fromkeys((*case.file.disqualified, event.person))
    out = filed(case, disqualified=tuple(disqualified), reached=event.reached)
    handling = handling_of(out)
    if handling and handling.handler == event.person:
        return with_handling(out, structs.replace(handling, handler=None))
    return out


def escalated(case: Case, event: e.Escalated) -> Case:
    if event.unit is None:
        return filed(case, is_past_line=True)
    return filed(case, reached=event.unit)


# --- triage


def accepted(case: Case, event: e.Accepted) -> InProgress:
    assert isinstance(case, Untriaged)
    file = structs.replace(
        case.file,
        category=event.category,
        level=event.level,
        unit=event.unit,
        reached=event.reached,
        due=event.due,
        is_personnel=event.is_personnel,
    )
    return InProgress(file=file, handling=Handling(handler=event.handler, comment=event.comment))


def rejected(case: Case, event: e.Rejected) -> Rejected:
    assert isinstance(case, Untriaged)
    return Rejected(
        file=case.file,
        rejection=Rejection(
            reason=event.reason,
            text=event.text,
            receiver=event.receiver,
            receiver_role=event.receiver_role,
            is_handed_over=event.is_handed_over,
            last_days=event.last_days,
        ),
        ending=_ending(event),
    )


def handover_confirmed(case: Case, event: e.HandoverConfirmed) -> Rejected:
    assert isinstance(case, Rejected)
    rejection = structs.replace(
        case.rejection, is_confirmed=True, receiver_reference=event.reference
    )
    return structs.replace(case, rejection=rejection)


def diverted(case: Case, event: e.Diverted) -> Diverted:
    return Diverted(file=_unasked(case).file, office=event.office)


def linked(case: Case, event: e.Linked) -> Linked:
    return Linked(
        file=case.file,
        handling=handling_of(case),
        lead=event.lead,
        lead_reference=event.reference,
    )


def severity_judged(case: Case, event: e.SeverityJudged) -> Case:
    severity = Severity(
        level=event.level,
        previous=event.previous,
        reason=event.reason,
        is_confirmed=event.is_confirmed,
    )
    return filed(case, severity=severity)


def unit_transferred(case: Case, event: e.UnitTransferred) -> Case:
    return filed(case, unit=event.unit, reached=event.reached)


def handler_transferred(case: Case, event: e.HandlerTransferred) -> Case:
    return with_handling(case, structs.replace(_handling(case), handler=event.handler))


# --- dialogue


def asked(case: Case, event: e.Asked) -> AwaitingReporter:
    assert isinstance(case, Untriaged | InProgress)
    return AwaitingReporter(
        before=case,
        question=event.question,
        asked_at=event.asked_at,
        answer_by=event.answer_by,
    )


def answered(case: Case, event: e.Answered) -> Case:
    consents = case.file.consents_to_handover or event.consents_to_handover
    return filed(_exchanged(case, event.answer), due=event.due, consents_to_handover=consents)


def resumed(case: Case, event: e.Resumed) -> Case:
    return filed(_exchanged(case, None), due=event.due)


def _exchanged(case: Case, answer: ReporterText | None) -> Case:
    """Back where it was, with what was asked and answered on file."""
    assert isinstance(case, AwaitingReporter)
    exchange = Exchange(question=case.question, asked_at=case.asked_at, answer=answer)
    return filed(case.before, exchanges=(*case.file.exchanges, exchange))


def _unasked(case: Case) -> Case:
    """Nothing is awaited of the reporter where a case ends; what was asked stays on file."""
    return _exchanged(case, None) if isinstance(case, AwaitingReporter) else case


def message_sent(case: Case, event: e.MessageSent) -> Case:
    message = Message(sender=event.sender, text=event.text, sent_at=event.sent_at)
    return filed(case, messages=(*case.file.messages, message))


def note_added(case: Case, event: e.NoteAdded) -> Case:
    note = Note(text=event.text, by=event.by, added_at=event.added_at)
    return filed(case, notes=(*case.file.notes, note))


def published(case: Case, event: e.Published) -> Case:
    return filed(case, public_text=event.text)


def unlocked(case: Case, event: e.Unlocked) -> Case:
    unlocking = Unlocking(person=event.person, until=event.until)
    return filed(case, unlockings=(*case.file.unlockings, unlocking))


# --- measures


def measure_added(case: Case, event: e.MeasureAdded) -> Case:
    handling = _handling(case)
    measures = (*handling.measures, planned(event))
    return with_handling(case, structs.replace(handling, measures=measures))


def measure_carried_on(case: Case, event: CarriedOn) -> Case:
    handling = _handling(case)
    measures = tuple(
        carried_on(each, event) if each.number == event.measure else each
        for each in handling.measures
    )
    return with_handling(case, structs.replace(handling, measures=measures))


def effect_checked(case: Case, event: e.EffectChecked) -> Case:
    after = measure_carried_on(case, event)
    if isinstance(after, ReadyToClose) and not event.is_effective:
        # What did not work is not done.
        return InProgress(file=after.file, handling=after.handling)
    return after


# --- ending


def withdrawn(case: Case, event: e.Withdrawn) -> Withdrawn:
    return Withdrawn(file=_unasked(case).file, handling=handling_of(case), reason=event.reason)


def closing_proposed(case: Case, event: e.ClosingProposed) -> ReadyToClose:
    assert isinstance(case, InProgress)
    return ReadyToClose(
        file=case.file,
        handling=case.handling,
        outcome=event.outcome,
        public_answer=event.public_answer,
        cause=event.cause,
    )


def sent_back(case: Case, _event: e.SentBack) -> InProgress:
    assert isinstance(case, ReadyToClose)
    return InProgress(file=case.file, handling=case.handling)


def closed(case: Case, event: e.Closed) -> Concluded | Rejected:
    assert isinstance(case, Open | Rejected | Concluded)
    ending = _ending(event)
    if isinstance(case, Rejected):
        # The rejection that was contested stands.
        return structs.replace(case, ending=ending, contest=None, answer=event.public_answer)
    return Concluded(
        file=_unasked(case).file,
        handling=handling_of(case),
        outcome=event.outcome,
        public_answer=event.public_answer,
        cause=event.cause,
        ending=ending,
    )


def _ending(event: e.Rejected | e.Closed) -> Ending:
    return Ending(
        unit=event.unit,
        by=event.by,
        contest_until=event.contest_until,
        on_behalf_of=event.on_behalf_of,
    )


def contested(case: Case, event: e.Contested) -> Case:
    assert isinstance(case, Rejected | Concluded)
    contest = Contest(
        reason=event.reason,
        unit=event.unit,
        against=event.against,
        due=event.due,
        on_behalf_of=event.on_behalf_of,
    )
    after = structs.replace(case, contest=contest)
    if event.unit is None:
        return filed(after, is_past_line=True)
    return filed(after, reached=event.unit, is_past_line=False)


def reopened(case: Case, event: e.Reopened) -> Case:
    assert isinstance(case, Rejected | Linked | Withdrawn | Concluded)
    # It is the line's again.
    file = structs.replace(case.file, due=event.due, is_past_line=False)
    handling = handling_of(case)
    return InProgress(file=file, handling=handling) if handling else Untriaged(file=file)
