"""How each event changes a case. History is true: an event that does not fit is corruption."""

from typing import Any, assert_never

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
from avvik.domain.values import CaseText, ReporterText


def evolve(case: Case | None, event: e.CaseEvent) -> Case:
    """The case after the event."""
    if isinstance(event, e.Reported):
        assert case is None
        return Untriaged(file=_opened(event))
    assert case is not None
    after = _evolved(case, event)
    if after.file.first_words is None and (words := _internal(event)) is not None:
        return _filed(after, first_words=words)
    return after


def _internal(event: e.CaseEvent) -> CaseText | None:
    """What the event says that the reporter does not read, if anything."""
    match event:
        case (
            e.Recused(reason=words)
            | e.Escalated(reason=words)
            | e.SeverityJudged(reason=words)
            | e.UnitTransferred(reason=words)
            | e.HandlerTransferred(reason=words)
            | e.Unlocked(reason=words)
            | e.SentBack(reason=words)
            | e.MeasureDeclined(reason=words)
            | e.HandoverConfirmed(reference=words)
            | e.NoteAdded(text=words)
            | e.Published(text=words)
            | e.MeasureAdded(text=words)
            | e.MeasureProgressed(text=words)
            | e.MeasureCompleted(done=words)
            | e.EffectChecked(basis=words)
            | e.ClosingProposed(public_answer=words)
            | e.Closed(cause=words)
        ):
            return words
        case (
            e.Reported()
            | e.Acknowledged()
            | e.Supported()
            | e.Accepted()
            | e.Rejected()
            | e.Diverted()
            | e.Linked()
            | e.Asked()
            | e.Answered()
            | e.Resumed()
            | e.MessageSent()
            | e.MeasureAccepted()
            | e.Withdrawn()
            | e.Contested()
            | e.Reopened()
        ):
            return None
        case _:
            assert_never(event)


def _evolved(case: Case, event: e.CaseEvent) -> Case:  # noqa: C901, PLR0911, PLR0912 -- one line an event
    match event:
        case e.Reported():
            raise AssertionError("a case is reported once")
        case e.Acknowledged():
            return _filed(case, acknowledgements=_taken(case.file, event))
        case e.Supported(contact=contact, language=language):
            support = Support(contact=contact, language=language)
            return _filed(case, supports=(*case.file.supports, support))
        case e.Recused():
            return _recused(case, event)
        case e.Escalated(unit=None):
            return _filed(case, is_past_line=True)
        case e.Escalated(unit=unit):
            return _filed(case, reached=unit)
        case e.Accepted():
            return _accepted(case, event)
        case e.Rejected():
            return _rejected(case, event)
        case e.HandoverConfirmed(reference=reference):
            assert isinstance(case, Rejected)
            rejection = structs.replace(
                case.rejection, is_confirmed=True, receiver_reference=reference
            )
            return structs.replace(case, rejection=rejection)
        case e.Diverted(office=office):
            return Diverted(file=case.file, office=office)
        case e.Linked(lead=lead, reference=reference):
            return Linked(
                file=case.file, handling=handling_of(case), lead=lead, lead_reference=reference
            )
        case e.SeverityJudged():
            severity = Severity(
                level=event.level,
                previous=event.previous,
                reason=event.reason,
                is_confirmed=event.is_confirmed,
            )
            return _filed(case, severity=severity)
        case e.UnitTransferred(unit=unit, reached=reached):
            return _filed(case, unit=unit, reached=reached)
        case e.HandlerTransferred(handler=handler):
            return with_handling(case, structs.replace(_handling(case), handler=handler))
        case e.Asked():
            assert isinstance(case, Untriaged | InProgress)
            return AwaitingReporter(
                before=case,
                question=event.question,
                asked_at=event.asked_at,
                answer_by=event.answer_by,
            )
        case e.Answered(due=due):
            assert isinstance(case, AwaitingReporter)
            consents = case.file.consents_to_handover or event.consents_to_handover
            return _filed(_exchanged(case, event.answer), due=due, consents_to_handover=consents)
        case e.Resumed(due=due):
            assert isinstance(case, AwaitingReporter)
            return _filed(_exchanged(case, None), due=due)
        case e.MessageSent(sender=sender, text=text, sent_at=sent_at):
            message = Message(sender=sender, text=text, sent_at=sent_at)
            return _filed(case, messages=(*case.file.messages, message))
        case e.NoteAdded(text=text, by=by, added_at=added_at):
            note = Note(text=text, by=by, added_at=added_at)
            return _filed(case, notes=(*case.file.notes, note))
        case e.Published(text=text):
            return _filed(case, public_text=text)
        case e.Unlocked(person=person, until=until):
            unlocking = Unlocking(person=person, until=until)
            return _filed(case, unlockings=(*case.file.unlockings, unlocking))
        case (
            e.MeasureAdded()
            | e.MeasureAccepted()
            | e.MeasureDeclined()
            | e.MeasureProgressed()
            | e.MeasureCompleted()
            | e.EffectChecked()
        ):
            return _measured(case, event)
        case e.Withdrawn(reason=reason):
            return Withdrawn(file=case.file, handling=handling_of(case), reason=reason)
        case e.ClosingProposed():
            assert isinstance(case, InProgress)
            return ReadyToClose(
                file=case.file,
                handling=case.handling,
                outcome=event.outcome,
                public_answer=event.public_answer,
                cause=event.cause,
            )
        case e.SentBack():
            assert isinstance(case, ReadyToClose)
            return InProgress(file=case.file, handling=case.handling)
        case e.Closed():
            return _closed(case, event)
        case e.Contested():
            return _contested(case, event)
        case e.Reopened(due=due):
            return _reopened(case, event)
        case _:
            assert_never(event)


def _exchanged(case: AwaitingReporter, answer: ReporterText | None) -> Case:
    """Back where it was, with what was asked and answered on file."""
    exchange = Exchange(question=case.question, asked_at=case.asked_at, answer=answer)
    return _filed(case.before, exchanges=(*case.file.exchanges, exchange))


def _filed(case: Case, **changes: Any) -> Case:
    return with_file(case, structs.replace(case.file, **changes))


def _handling(case: Case) -> Handling:
    handling = handling_of(case)
    assert handling is not None
    return handling


def _opened(event: e.Reported) -> File:
    return File(
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


def _taken(file: File, event: e.Acknowledged) -> tuple[Acknowledgement, ...]:
    others = (each for each in file.acknowledgements if each.unit != event.unit)
    return (*others, Acknowledgement(unit=event.unit, expires_at=event.expires_at))


def _recused(case: Case, event: e.Recused) -> Case:
    disqualified = dict.fromkeys((*case.file.disqualified, event.person))
    out = _filed(case, disqualified=tuple(disqualified), reached=event.reached)
    handling = handling_of(out)
    if handling and handling.handler == event.person:
        return with_handling(out, structs.replace(handling, handler=None))
    return out


def _accepted(case: Case, event: e.Accepted) -> InProgress:
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


def _rejected(case: Case, event: e.Rejected) -> Rejected:
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
        ending=Ending(unit=event.unit, by=event.by, contest_until=event.contest_until),
    )


def _measured(case: Case, event: e.MeasureAdded | CarriedOn) -> Case:
    handling = _handling(case)
    if isinstance(event, e.MeasureAdded):
        measures = (*handling.measures, planned(event))
    else:
        measures = tuple(
            carried_on(each, event) if each.number == event.measure else each
            for each in handling.measures
        )
    after = with_handling(case, structs.replace(handling, measures=measures))
    if isinstance(event, e.EffectChecked) and isinstance(after, ReadyToClose):
        # What did not work is not done.
        return after if event.is_effective else InProgress(file=after.file, handling=after.handling)
    return after


def _closed(case: Case, event: e.Closed) -> Concluded | Rejected:
    assert isinstance(case, Open | Rejected | Concluded)
    ending = Ending(unit=event.unit, by=event.by, contest_until=event.contest_until)
    if isinstance(case, Rejected):
        # The rejection that was contested stands.
        return structs.replace(case, ending=ending, contest=None, answer=event.public_answer)
    return Concluded(
        file=case.file,
        handling=handling_of(case),
        outcome=event.outcome,
        public_answer=event.public_answer,
        cause=event.cause,
        ending=ending,
    )


def _contested(case: Case, event: e.Contested) -> Case:
    assert isinstance(case, Rejected | Concluded)
    contest = Contest(reason=event.reason, unit=event.unit, against=event.against, due=event.due)
    if event.unit is None:
        contested = structs.replace(case, contest=contest)
        return _filed(contested, is_past_line=True)
    return _filed(structs.replace(case, contest=contest), reached=event.unit)


def _reopened(case: Case, event: e.Reopened) -> Case:
    assert isinstance(case, Rejected | Linked | Withdrawn | Concluded)
    file = structs.replace(case.file, due=event.due)
    handling = handling_of(case)
    return InProgress(file=file, handling=handling) if handling else Untriaged(file=file)
