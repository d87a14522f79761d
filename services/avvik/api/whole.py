"""A whole case as one reader sees it: what was opened for them, and the facts that are theirs."""

from avvik.api import answers, parts
from avvik.api.opening import shown
from avvik.api.seeing import Seen
from avvik.api.showing import unit_name
from avvik.api.telling import Telling, concerned, contacted, joined, official
from avvik.api.words import Words
from avvik.application.rights import Rights
from avvik.domain.deviation import (
    AwaitingReporter,
    Case,
    Concluded,
    File,
    Linked,
    ReadyToClose,
    Rejected,
    Withdrawn,
    contest_of,
    ending_of,
    handling_of,
    measures_of,
    status_of,
)
from avvik.domain.deviation import Measure as Planned


def whole(seen: Seen, case: Case, telling: Telling) -> answers.Detail:
    """The case, opened as far as the reader may; nothing sealed is passed on."""
    found, rights, words, file = seen.found, seen.rights, telling.words, case.file
    facts = file if rights.facts else None
    # What a report is about is read by whoever reads the report.
    reported = file if rights.facts or "report" in rights.matters else None
    handling = handling_of(case) if rights.facts else None
    concluded = case if isinstance(case, Concluded) and not seen.is_sealed else None
    ending = ending_of(case) if rights.facts else None
    return answers.Detail(
        id=found.row.id,
        reference=file.reference,
        status=status_of(case),
        version=found.row.version,
        is_sealed=seen.is_sealed,
        category=file.category,
        category_label=words.category(file.category),
        unit=unit_name(file.unit, telling.organisation, words.language),
        reported_at=found.reported_at,
        changed_at=found.changed_at,
        title=shown(file.title),
        description=shown(file.description),
        level=facts.level if facts else None,
        course=facts.course if facts else None,
        programme=facts.programme if facts else None,
        occurred_on=reported.occurred_on if reported else None,
        ordinary_channels=_tried(reported, words) if reported else None,
        reporter_kind=facts.reporter_kind if facts else None,
        campus=facts.campus if facts else None,
        concerns=concerned(file, telling),
        language=facts.language if facts else None,
        reporter=contacted(shown(file.contact), telling),
        consents_to_handover=facts.consents_to_handover if facts else None,
        reached=unit_name(facts.reached, telling.organisation, words.language) if facts else None,
        is_personnel=file.is_personnel if rights.office else None,
        due=_deadlines(facts) if facts else None,
        acknowledgements=_taken(file) if rights.facts else (),
        severity=_severity(file, words) if rights.facts else None,
        handler=official(handling.handler, "handler", rights, telling) if handling else None,
        comment=shown(handling.comment) if handling else None,
        question=_question(case) if rights.facts else None,
        questions=_questions(file) if "dialogue" in rights.matters else (),
        messages=_messages(file) if "dialogue" in rights.matters else (),
        notes=_notes(file, rights, telling) if "internal" in rights.matters else (),
        measures=_measures(case, rights, telling),
        supporters=len(facts.supports) if facts else None,
        joined_as=joined(file, telling),
        support_code=telling.support_code,
        public_text=shown(file.public_text),
        proposal=_proposal(case, words) if rights.office else None,
        rejection=_rejection(case, rights, words),
        link=_link(case, rights, telling),
        withdrawal=_withdrawal(case) if rights.facts else None,
        outcome=concluded.outcome if concluded else None,
        outcome_label=words.outcome(concluded.outcome) if concluded else None,
        public_answer=shown(concluded.public_answer) if concluded else None,
        cause=shown(concluded.cause) if concluded else None,
        contest_until=ending.contest_until if ending else None,
        contest=_contest(case, telling) if rights.facts else None,
    )


# --- as reported, and where it stands


def _tried(file: File, words: Words) -> parts.Tried:
    channels = file.ordinary_channels
    code = channels.reason_code
    return parts.Tried(
        tried=channels.tried,
        reason_not=shown(channels.reason_not),
        reason_code=code,
        reason_label=words.channel_reason(code) if code else None,
    )


def _deadlines(file: File) -> parts.CaseDeadlines:
    return parts.CaseDeadlines(
        acceptance=file.due.acceptance,
        first_answer=file.due.first_answer,
        closing=file.due.closing,
    )


def _taken(file: File) -> tuple[parts.Taken, ...]:
    return tuple(
        parts.Taken(unit=each.unit, expires_at=each.expires_at) for each in file.acknowledgements
    )


def _severity(file: File, words: Words) -> parts.Judged | None:
    judged = file.severity
    if judged is None:
        return None
    return parts.Judged(
        level=judged.level,
        label=words.severity(judged.level),
        previous=judged.previous,
        is_confirmed=judged.is_confirmed,
        reason=shown(judged.reason),
    )


def _question(case: Case) -> parts.Question | None:
    if not isinstance(case, AwaitingReporter):
        return None
    return parts.Question(
        text=shown(case.question), asked_at=case.asked_at, answer_by=case.answer_by
    )


def _questions(file: File) -> tuple[parts.Asked, ...]:
    return tuple(
        parts.Asked(
            question=shown(each.question), asked_at=each.asked_at, answer=shown(each.answer)
        )
        for each in file.exchanges
    )


def _messages(file: File) -> tuple[parts.Said, ...]:
    return tuple(
        parts.Said(sender=each.sender, text=shown(each.text), sent_at=each.sent_at)
        for each in file.messages
    )


def _notes(file: File, rights: Rights, telling: Telling) -> tuple[parts.Noted, ...]:
    return tuple(
        parts.Noted(text=shown(each.text), by=by, added_at=each.added_at)
        for each in file.notes
        if (by := official(each.by, "official", rights, telling))
    )


# --- measures


def _measures(case: Case, rights: Rights, telling: Telling) -> tuple[parts.Measure, ...]:
    """Officials read all of them, an owner their own; whoever else is told, what is public."""
    is_shared = "shared" in rights.matters
    return tuple(
        _measure(each, rights, telling)
        if rights.office or each.number in rights.measures
        else _told(each)
        for each in measures_of(case)
        if rights.facts
        or each.number in rights.measures
        or (is_shared and each.public_text is not None)
    )


def _told(measure: Planned) -> parts.Measure:
    return parts.Measure(
        number=measure.number,
        kind=measure.kind,
        status=measure.status,
        due=measure.due,
        public_text=shown(measure.public_text),
    )


def _measure(measure: Planned, rights: Rights, telling: Telling) -> parts.Measure:
    words = telling.words
    return parts.Measure(
        number=measure.number,
        kind=measure.kind,
        status=measure.status,
        due=measure.due,
        public_text=shown(measure.public_text),
        text=shown(measure.text),
        owner=official(measure.owner, "measure_owner", rights, telling),
        horizon=measure.horizon,
        horizon_label=words.horizon(measure.horizon),
        area=measure.area,
        area_label=words.area(measure.area),
        external_reference=shown(measure.external_reference),
        effect_due=measure.effect_due,
        declined=shown(measure.declined),
        progress=tuple(text for each in measure.progress if (text := shown(each)) is not None),
        done=shown(measure.done),
        basis=shown(measure.basis),
    )


# --- how it ends


def _proposal(case: Case, words: Words) -> parts.Proposal | None:
    if not isinstance(case, ReadyToClose):
        return None
    return parts.Proposal(
        outcome=case.outcome,
        label=words.outcome(case.outcome),
        public_answer=shown(case.public_answer),
        cause=shown(case.cause),
    )


def _rejection(case: Case, rights: Rights, words: Words) -> parts.TurnedAway | None:
    if not isinstance(case, Rejected):
        return None
    rejection, decision = case.rejection, shown(case.answer)
    if not (rights.facts or "rejection" in rights.matters):
        return parts.TurnedAway(decision=decision) if decision is not None else None
    return parts.TurnedAway(
        reason=rejection.reason,
        label=words.reason(rejection.reason),
        text=shown(rejection.text),
        receiver=rejection.receiver,
        receiver_label=words.receiver(rejection.receiver),
        guidance=words.guidance(rejection.receiver),
        last_days=tuple(
            parts.LastDay(
                code=each.code,
                label=words.deadline(rejection.receiver, each.code),
                day=each.day,
            )
            for each in rejection.last_days
        ),
        is_handed_over=rejection.is_handed_over,
        is_confirmed=rejection.is_confirmed,
        receiver_reference=shown(rejection.receiver_reference),
        decision=decision,
    )


def _link(case: Case, rights: Rights, telling: Telling) -> parts.Lead | None:
    answered = telling.answered
    answer = shown(answered.public_answer) if answered else None
    if not isinstance(case, Linked) or case.lead in telling.kept or not (rights.facts or answer):
        return None
    outcome = answered.outcome if answered and answer else None
    return parts.Lead(
        reference=case.lead_reference if rights.facts else None,
        id=telling.lead if rights.facts else None,
        outcome=outcome,
        outcome_label=telling.words.outcome(outcome) if outcome else None,
        public_answer=answer,
    )


def _withdrawal(case: Case) -> parts.TakenBack | None:
    return parts.TakenBack(reason=shown(case.reason)) if isinstance(case, Withdrawn) else None


def _contest(case: Case, telling: Telling) -> parts.Contested | None:
    contest = contest_of(case)
    if contest is None:
        return None
    unit, language = contest.unit, telling.words.language
    return parts.Contested(
        reason=shown(contest.reason),
        unit=unit_name(unit, telling.organisation, language) if unit else None,
        due=contest.due,
    )
