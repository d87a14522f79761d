"""The form that a deviation is reported with, and what it is as a command."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from avvik.api.bodies import Code, Name, ShortText, Text, Title
from avvik.api.failures import Invalid
from avvik.api.fields import FieldError
from avvik.application.desk import NOBODY
from avvik.domain.decisions import Report
from avvik.domain.values import Concern, Contact, Language, OrdinaryChannels, Profile


class Channels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was tried before reporting, or why nothing was."""

    tried: Annotated[tuple[Code, ...], Meta(max_length=20)] = ()
    reason_not: ShortText | None = None
    reason_code: Code | None = None


class Concerned(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody the report is about: a person of the unit's line by id, or anybody by name."""

    person: UUID | None = None
    name: Name | None = None


class Deviation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report of a deviation, at exactly one of a unit, a course and a study programme."""

    title: Title
    description: Text
    category: Code
    level: Code | None = None
    unit: Code | None = None
    course: Code | None = None
    programme: Code | None = None
    occurred_on: date
    ordinary_channels: Channels
    concerns: Annotated[tuple[Concerned, ...], Meta(max_length=20)] = ()
    language: Language
    # Whether the text may be passed on if it belongs elsewhere: nobody writes it twice.
    consents_to_handover: bool = False
    # What they are here, and at which campus of the unit it was; for figures.
    reporter_kind: Literal["student", "staff"] | None = None
    campus: Code | None = None

    def to_command(self, reference: str, profile: Profile) -> Report:
        return Report(
            reference=reference,
            title=self.title,
            description=self.description,
            category=self.category,
            level=self.level,
            unit=self.unit,
            course=self.course,
            programme=self.programme,
            occurred_on=self.occurred_on,
            ordinary_channels=OrdinaryChannels(
                tried=self.ordinary_channels.tried,
                reason_not=self.ordinary_channels.reason_not,
                reason_code=self.ordinary_channels.reason_code,
            ),
            concerns=tuple(Concern(person=each.person, name=each.name) for each in self.concerns),
            language=self.language,
            contact=contact_of(profile),
            consents_to_handover=self.consents_to_handover,
            reporter_kind=self.reporter_kind,
            campus=self.campus,
        )

    def require_consistent(self) -> None:
        """Refuse what no single field shows."""
        errors: list[FieldError] = []
        places = [name for name in ("unit", "course", "programme") if getattr(self, name)]
        if len(places) != 1:
            wrong = places[1] if places else "unit"
            errors.append(FieldError(pointer=f"/{wrong}", kind="one_place"))
        channels = self.ordinary_channels
        if not (channels.tried or channels.reason_not or channels.reason_code):
            errors.append(FieldError(pointer="/ordinary_channels", kind="channels_or_reason"))
        errors.extend(
            FieldError(pointer=f"/concerns/{number}", kind="one_of_person_or_name")
            for number, each in enumerate(self.concerns)
            if (each.person is None) == (each.name is None)
        )
        if errors:
            raise Invalid(*errors)


def contact_of(profile: Profile) -> Contact:
    """Whoever asks, by the token's word. The write path knows the person, or makes them one."""
    return Contact(person=NOBODY, name=profile.name, address=profile.address)
