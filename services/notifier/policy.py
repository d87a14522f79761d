"""Which roles hear of which message. Who holds a role is avvik's to say, when the mail is sent."""

from typing import assert_never

import msgspec

from notifier.incoming import Acknowledged, Closed, Fact, Reported

LINE_LEADER = "line_leader"
STUDY_QUALITY_CONTACT = "study_quality_contact"
REPORTER = "reporter"
ROLES = (LINE_LEADER, STUDY_QUALITY_CONTACT, REPORTER)

EMAIL = "email"


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in this role, at this unit or as near above as possible, is to be told."""

    role: str
    unit: str
    channel: str = EMAIL


NOBODY: tuple[Duty, ...] = ()


def duties(fact: Fact) -> tuple[Duty, ...]:
    """The whole policy."""
    match fact:
        case Reported():
            return (
                Duty(role=LINE_LEADER, unit=fact.reached),
                Duty(role=STUDY_QUALITY_CONTACT, unit=fact.unit),
                Duty(role=REPORTER, unit=fact.unit),
            )
        case Acknowledged():
            return NOBODY
        case Closed():
            return (Duty(role=REPORTER, unit=fact.unit),)
        case _:
            assert_never(fact)
