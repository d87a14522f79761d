"""Words shared by events, state and commands: labels, sealed fields, due times."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

Language = Literal["nb", "nn", "en"]

# RFC 5321 § 4.5.3.1, and an addr-spec without quotes, comments or other than ASCII.
ADDRESS_AT_MOST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"


class Labels(Struct, frozen=True, kw_only=True):
    """What a code is called, in every language the institution answers in (Language Act § 14)."""

    nb: str
    nn: str
    en: str

    def in_(self, language: Language) -> str:
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[language]


class Sealed(Struct, frozen=True, kw_only=True, tag="sealed"):
    """A personal value as the log keeps it: readable only with the data key its envelope names.

    `version` and `path` say where in its stream the value was sealed first, so that folded
    state may carry it along. They are authenticated with the ciphertext, and so is the stream:
    what was sealed in another case, or says another place than its own, does not open.
    """

    version: int
    path: str
    envelope: bytes


def subject(name: str) -> Meta:
    """Mark a field as sealed, and say whose data key seals it."""
    return Meta(extra={"subject": name})


# Marks that stand for many people: the place tells which of them.
OF_MANY = ("named", "supporter")


def subject_of(mark: str, version: int, path: str) -> str:
    """Whose key seals the value there: a mark that stands for many is completed by the place."""
    if mark == "named":
        return f"named:{version}.{path.rpartition('[')[2].rstrip(']')}"
    if mark == "supporter":
        return f"supporter:{version}"
    return mark


class Contact(Struct, frozen=True, kw_only=True, tag="contact"):
    """Who reported, and how to reach them: the directory's word first, else the token's."""

    person: UUID
    name: str | None = None
    address: str | None = None


class Concern(Struct, frozen=True, kw_only=True, tag="concern"):
    """Somebody the report is about: a person who could answer for it, or a name.

    Only a person disqualifies.
    """

    person: UUID | None = None
    name: str | None = None


class Profile(Struct, frozen=True, kw_only=True, tag="profile"):
    """What is known of a person."""

    issuer: str
    sub: str
    name: str | None = None
    address: str | None = None
    language: Language | None = None


ReporterText: TypeAlias = Annotated[str | Sealed, subject("reporter")]
CaseText: TypeAlias = Annotated[str | Sealed, subject("case")]
SealedContact: TypeAlias = Annotated[Contact | Sealed, subject("contact")]
SupporterContact: TypeAlias = Annotated[Contact | Sealed, subject("supporter")]
SealedConcern: TypeAlias = Annotated[Concern | Sealed, subject("named")]
SealedProfile: TypeAlias = Annotated[Profile | Sealed, subject("self")]


class OrdinaryChannels(Struct, frozen=True, kw_only=True):
    """What was tried before reporting, by code, or why nothing was."""

    tried: tuple[str, ...] = ()
    reason_not: ReporterText | None = None
    # The same by code, to be counted: such as that it was too hard to raise.
    reason_code: str | None = None


class LastDay(Struct, frozen=True, kw_only=True):
    """The last day on which the reporter can turn to a receiver, by the code of the deadline."""

    code: str
    day: date


class Due(Struct, frozen=True, kw_only=True):
    """When each clock of the case runs out, UTC: decided once, and written into the event."""

    acceptance: datetime
    first_answer: datetime
    closing: datetime
