"""What an act is answered with: where the case is now, and what happens next."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from msgspec import Struct

from avvik.api.office import Office
from avvik.api.parts import Moment
from avvik.api.seeing import world_with
from avvik.api.wording.acts import (
    DECIDING,
    DONE,
    FINAL,
    MAY_CONTEST,
    NOTICES,
    NOW,
    REPORTED,
    STANDS,
)
from avvik.api.wording.offices import AND_CONTACT, INSTITUTION, in_office
from avvik.api.wording.times import moment
from avvik.application.answer import Answer
from avvik.domain.organisation import Organisation
from avvik.domain.values import Labels, Language

CASES = "/api/v1/deviations"


class Next(Struct, frozen=True, kw_only=True):
    """What happens now; while a clock runs also whose turn it is, and by when."""

    text: str
    role: str | None
    unit: str | None
    unit_name: str | None
    due: Moment | None
    notices: tuple[str, ...]


class Receipt(Struct, frozen=True, kw_only=True):
    """What an act is answered with: never texts of the case."""

    id: UUID
    reference: str
    status: str
    version: int
    next: Next


class ReportReceipt(Receipt, frozen=True, kw_only=True):
    """What a report is answered with. Others who saw the same join with the code."""

    support_code: str


async def organisation_with(office: Office, unit: str | None) -> Organisation:
    """The organisation, new enough to know the unit."""
    units = {unit} if unit else frozenset[str]()
    return (await world_with(office.desk.directory, units)).organisation


def receipt(act: str, answer: Answer, organisation: Organisation, language: Language) -> Receipt:
    done = " ".join(each.in_(language) for each in _done(act, answer))
    told = f"{done} {now(answer, organisation, language)}"
    return Receipt(
        id=answer.case,
        reference=answer.reference,
        status=answer.status,
        version=answer.version,
        next=_next(told, answer, organisation, language),
    )


def _done(act: str, answer: Answer) -> Iterator[Labels]:
    """What was done, and of a decision whether it can be contested."""
    yield STANDS if act == "closing" and answer.status == "rejected" else DONE[act]
    if act in DECIDING:
        yield FINAL if answer.is_final else MAY_CONTEST


def report_receipt(answer: Answer, organisation: Organisation, code: str) -> ReportReceipt:
    language = answer.language
    told = f"{now(answer, organisation, language)} {REPORTED.in_(language)}"
    return ReportReceipt(
        id=answer.case,
        reference=answer.reference,
        status=answer.status,
        version=answer.version,
        next=_next(told, answer, organisation, language, "support_code"),
        support_code=code,
    )


def etag(answer: Answer) -> dict[str, str]:
    return {"etag": f'"{answer.version}"'}


def now(answer: Answer, organisation: Organisation, language: Language) -> str:
    """How the case stands, in words."""
    if answer.due is None:
        return NOW[_standing(answer)].in_(language)
    leader = INSTITUTION.in_(language)
    if answer.responsible is not None:
        name = _name(answer.responsible_unit, organisation, language)
        leader = in_office(answer.responsible, name, language)
    return _told(_standing(answer), leader, answer.has_contact, answer.due, language)


# What is reported on one day in one unit is due at one time, and told in the same words.
@lru_cache(maxsize=1024)
def _told(standing: str, leader: str, has_contact: bool, due: datetime, language: Language) -> str:
    who = AND_CONTACT.in_(language).format(who=leader) if has_contact else leader
    sentence = NOW[standing].in_(language)
    return sentence.format(who=who, leader=leader, due=moment(due, language))


def _standing(answer: Answer) -> str:
    """What there is to say of the status. A case that ended has a clock only if contested."""
    if answer.status == "awaiting_reporter" and answer.is_reporter:
        return "awaiting_you"
    if answer.status in NOW:
        return answer.status
    return "contested" if answer.due else "ended"


def _next(
    text: str, answer: Answer, organisation: Organisation, language: Language, *notices: str
) -> Next:
    role, unit = _turn(answer)
    return Next(
        text=text,
        role=role,
        unit=unit,
        unit_name=_name(unit, organisation, language),
        due=answer.due,
        notices=tuple(NOTICES[each].in_(language) for each in (*answer.notices, *notices)),
    )


def _turn(answer: Answer) -> tuple[str | None, str | None]:
    """Whose turn it is: a role, and the unit it is held for where that is known here."""
    if answer.status == "awaiting_reporter":
        return "reporter", None
    return answer.responsible, answer.responsible_unit


def _name(unit: str | None, organisation: Organisation, language: Language) -> str | None:
    return organisation.units[unit].names.in_(language) if unit else None
