"""What a report would be answered, before it is sent: nothing is stored.

The rules are those of the real report, which is decided on and thrown away.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from avvik.api.acts.deviation import Deviation
from avvik.api.parts import CaseDeadlines, UnitName
from avvik.api.wording.acts import NOTICES
from avvik.api.wording.check import ABOVE, ADVICE, CARE, HINTS, MENTIONED
from avvik.api.wording.offices import in_office
from avvik.application.access import HSE_CATEGORY
from avvik.application.answer import notices
from avvik.domain.decisions import Facts, Report, decide
from avvik.domain.events import Reported
from avvik.domain.hints import hints
from avvik.domain.organisation import HSE_COORDINATOR, Organisation
from avvik.domain.values import Labels, Language

WORD = re.compile(r"\w+")


class Hint(Struct, frozen=True, kw_only=True):
    """Something to look at again: in which field, between which of its code points."""

    pointer: str
    kind: Literal["whistleblowing", "identity_number"]
    start: int
    end: int
    text: str


class Receiving(Struct, frozen=True, kw_only=True):
    """An office that would have the case, or hear of it."""

    role: str
    unit: UnitName
    text: str


class Instead(Struct, frozen=True, kw_only=True):
    """Another unit that the report could be addressed to, and when."""

    unit: UnitName
    text: str


class Elsewhere(Struct, frozen=True, kw_only=True):
    """Where a matter goes that is no deviation."""

    code: str
    name: str
    guidance: str


class Check(Struct, frozen=True, kw_only=True):
    """What would be said of a report. `line` answers for the case, the first of it now."""

    unit: UnitName
    line: tuple[Receiving, ...]
    told: tuple[Receiving, ...]
    instead: tuple[Instead, ...]
    hints: tuple[Hint, ...]
    advice: str | None
    notices: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]
    due: CaseDeadlines


def check(body: Deviation, command: Report, facts: Facts) -> Check:
    """What there is to say of it. Refuses what the real report refuses."""
    (reported,) = decide(None, command, facts)
    assert isinstance(reported, Reported)
    language = body.language
    told = notices(command, facts.caller, facts.organisation)
    return Check(
        unit=_named(reported.unit, facts, language),
        line=tuple(_line(reported, facts, language)),
        told=tuple(_told(reported, facts, language)),
        instead=tuple(_instead(reported, facts, language)),
        hints=tuple(_hints(body, facts)),
        advice=_advice(body, facts),
        notices=(*(NOTICES[each].in_(language) for each in told), CARE.in_(language)),
        elsewhere=tuple(
            Elsewhere(
                code=each.code,
                name=each.labels.in_(language),
                guidance=each.guidance.in_(language),
            )
            for each in facts.configuration.receivers
        ),
        due=CaseDeadlines(
            acceptance=reported.due.acceptance,
            first_answer=reported.due.first_answer,
            closing=reported.due.closing,
        ),
    )


def _line(reported: Reported, facts: Facts, language: Language) -> Iterator[Receiving]:
    """Who answers for the case, upward, without those who would be out."""
    place = (reported.unit, _out(reported, facts), facts.today)
    offices = ((unit, role) for unit, role, _ in facts.organisation.responsible(*place))
    for unit, role in dict.fromkeys(offices):
        yield _receiving(unit, role, facts, language)


def _told(reported: Reported, facts: Facts, language: Language) -> Iterator[Receiving]:
    """Who else hears of it: study quality contacts, and the HSE coordinators if it is theirs."""
    place = (reported.unit, _out(reported, facts), facts.today)
    offices = [(unit, role) for unit, role, _ in facts.organisation.contacts(*place)]
    if reported.category == HSE_CATEGORY:
        offices += ((unit, HSE_COORDINATOR) for unit in _coordinated(*place, facts.organisation))
    for unit, role in dict.fromkeys(offices):
        yield _receiving(unit, role, facts, language)


def _coordinated(
    unit: str, out: tuple[UUID, ...], day: date, organisation: Organisation
) -> Iterator[str]:
    """The units of the line that have an HSE coordinator who is not out."""
    excluded = organisation.excluded(out, day)
    for level in organisation.line(unit):
        if not excluded.issuperset(organisation.holders(HSE_COORDINATOR, level, day)):
            yield level


def _out(reported: Reported, facts: Facts) -> tuple[UUID, ...]:
    """Who may not decide: whoever is named, and whoever reports."""
    reporter = facts.caller
    if reporter is None or not facts.organisation.lists(reporter):
        return reported.disqualified
    return (*reported.disqualified, reporter)


def _instead(reported: Reported, facts: Facts, language: Language) -> Iterator[Instead]:
    """Where courses and programmes belong that the texts mention; or the level above."""
    organisation = facts.organisation
    mentioned = dict.fromkeys(WORD.findall(f"{reported.title} {reported.description}"))
    for code in mentioned:
        unit = organisation.teaches("course", code) or organisation.teaches("programme", code)
        if unit is not None and unit != reported.unit:
            yield _alternative(MENTIONED, code, unit, facts, language)
    above = organisation.above(reported.unit)
    if (code := reported.course or reported.programme) and above is not None:
        yield _alternative(ABOVE, code, above, facts, language)


def _alternative(said: Labels, code: str, unit: str, facts: Facts, language: Language) -> Instead:
    named = _named(unit, facts, language)
    return Instead(unit=named, text=said.in_(language).format(code=code, unit=named.name))


def _hints(body: Deviation, facts: Facts) -> Iterator[Hint]:
    texts = {
        "/title": body.title,
        "/description": body.description,
        "/ordinary_channels/reason_not": body.ordinary_channels.reason_not or "",
    }
    for pointer, text in texts.items():
        for found in hints(text, facts.configuration.whistleblowing_phrases):
            yield Hint(
                pointer=pointer,
                kind=found.kind,
                start=found.start,
                end=found.end,
                text=HINTS[found.kind].in_(body.language),
            )


def _advice(body: Deviation, facts: Facts) -> str | None:
    """Where to try first, for whoever tried nothing."""
    if body.ordinary_channels.tried:
        return None
    channels = (each.labels.in_(body.language) for each in facts.configuration.ordinary_channels)
    return ADVICE.in_(body.language).format(channels=", ".join(channels).lower())


def _receiving(unit: str, role: str, facts: Facts, language: Language) -> Receiving:
    named = _named(unit, facts, language)
    return Receiving(role=role, unit=named, text=in_office(role, named.name, language))


def _named(unit: str, facts: Facts, language: Language) -> UnitName:
    return UnitName(id=unit, name=facts.organisation.units[unit].names.in_(language))
