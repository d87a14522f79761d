"""What can be wrong with a field, in words, and where it stands (RFC 6901). Pure."""

import re
from collections.abc import Collection
from typing import Literal, TypeAlias

from msgspec import Struct

from avvik.domain.values import Labels, Language

Kind: TypeAlias = Literal[
    "missing",
    "not_known",
    "wrong_type",
    "too_long",
    "too_short",
    "not_a_choice",
    "malformed",
    "out_of_range",
    "blank",
    "control_character",
    "not_json",
    "one_place",
    "one_of_person_or_name",
    "one_of_time_or_version",
    "channels_or_reason",
    "in_future",
    "before_report",
    "not_in_future",
    "too_far",
    "no_such_value",
    "not_a_key",
    "not_one_version",
    "not_a_purpose",
]

TEXTS: dict[Kind, Labels] = {
    "missing": Labels(nb="Feltet mangler.", nn="Feltet manglar.", en="The field is missing."),
    "not_known": Labels(
        nb="Dette feltet finnes ikke her.",
        nn="Dette feltet finst ikkje her.",
        en="There is no such field here.",
    ),
    "wrong_type": Labels(
        nb="Verdien er av feil type.",
        nn="Verdien er av feil type.",
        en="The value is of the wrong type.",
    ),
    "too_long": Labels(
        nb="Innholdet er for langt.", nn="Innhaldet er for langt.", en="The content is too long."
    ),
    "too_short": Labels(
        nb="Innholdet er for kort.", nn="Innhaldet er for kort.", en="The content is too short."
    ),
    "not_a_choice": Labels(
        nb="Verdien er ikke blant dem som kan velges.",
        nn="Verdien er ikkje mellom dei som kan veljast.",
        en="The value is not one of those to choose from.",
    ),
    "malformed": Labels(
        nb="Verdien er ikke skrevet på riktig måte.",
        nn="Verdien er ikkje skriven på rett måte.",
        en="The value is not written correctly.",
    ),
    "out_of_range": Labels(
        nb="Tallet er utenfor grensene.",
        nn="Talet er utanfor grensene.",
        en="The number is out of range.",
    ),
    "blank": Labels(
        nb="Teksten kan ikke være tom.",
        nn="Teksten kan ikkje vere tom.",
        en="The text cannot be empty.",
    ),
    "control_character": Labels(
        nb="Teksten inneholder tegn som ikke kan skrives ut.",
        nn="Teksten inneheld teikn som ikkje kan skrivast ut.",
        en="The text contains characters that cannot be printed.",
    ),
    "not_json": Labels(
        nb="Innholdet er ikke gyldig JSON.",
        nn="Innhaldet er ikkje gyldig JSON.",
        en="The content is not valid JSON.",
    ),
    "one_place": Labels(
        nb="Oppgi nøyaktig ett av enhet, emne og studieprogram.",
        nn="Oppgi nøyaktig eitt av eining, emne og studieprogram.",
        en="Give exactly one of unit, course and programme.",
    ),
    "one_of_person_or_name": Labels(
        nb="Oppgi enten person eller navn.",
        nn="Oppgi anten person eller namn.",
        en="Give either a person or a name.",
    ),
    "one_of_time_or_version": Labels(
        nb="Oppgi enten tidspunkt eller versjon.",
        nn="Oppgi anten tidspunkt eller versjon.",
        en="Give either a time or a version.",
    ),
    "channels_or_reason": Labels(
        nb="Oppgi hva som er prøvd først, eller hvorfor ingenting er prøvd.",
        nn="Oppgi kva som er prøvd først, eller kvifor ingenting er prøvd.",
        en="Say what was tried first, or why nothing was.",
    ),
    "in_future": Labels(
        nb="Datoen ligger fram i tid.",
        nn="Datoen ligg fram i tid.",
        en="The date is in the future.",
    ),
    "before_report": Labels(
        nb="Datoen ligger før saken ble meldt.",
        nn="Datoen ligg før saka vart meld.",
        en="The date is before the case was reported.",
    ),
    "too_far": Labels(
        nb="Datoen ligger for langt fram i tid.",
        nn="Datoen ligg for langt fram i tid.",
        en="The date lies too far ahead.",
    ),
    "not_in_future": Labels(
        nb="Datoen må ligge fram i tid.",
        nn="Datoen må liggje fram i tid.",
        en="The date must lie ahead.",
    ),
    "no_such_value": Labels(
        nb="Verdien er ikke kjent ved institusjonen.",
        nn="Verdien er ikkje kjend ved institusjonen.",
        en="The institution does not know this value.",
    ),
    "not_a_key": Labels(
        nb="Idempotency-Key må være 1–255 synlige ASCII-tegn.",
        nn="Idempotency-Key må vere 1–255 synlege ASCII-teikn.",
        en="Idempotency-Key must be 1–255 visible ASCII characters.",
    ),
    "not_one_version": Labels(
        nb="If-Match må være nøyaktig én ETag.",
        nn="If-Match må vere nøyaktig éin ETag.",
        en="If-Match must be exactly one ETag.",
    ),
    "not_a_purpose": Labels(
        nb="Purpose kan være høyst 500 tegn på én linje.",
        nn="Purpose kan vere høgst 500 teikn på éi linje.",
        en="Purpose can be at most 500 characters on one line.",
    ),
}


class FieldError(Struct, frozen=True, kw_only=True):
    """That something is wrong with one field. The empty pointer is the whole document."""

    pointer: str
    kind: Kind

    def told(self, language: Language) -> dict[str, str]:
        return {"pointer": self.pointer, "detail": TEXTS[self.kind].in_(language)}


# How msgspec says it, in the order in which the sentences are tried.
_SAID: tuple[tuple[str, Kind], ...] = (
    (r"Object missing required field `(?P<field>[^`]*)`", "missing"),
    (r"Object contains unknown field `(?P<field>.*)`$", "not_known"),
    (r"Expected `\w+` of length <= ", "too_long"),
    (r"Expected `\w+` of length >= ", "too_short"),
    (r"Expected `\w+`(, got| \|)", "wrong_type"),
    (r"Expected `[\w |]+`, got", "wrong_type"),
    (r"Expected `\w+` [<>]", "out_of_range"),
    (r"(Number|Integer) (value )?out of range", "out_of_range"),
    (r"Invalid (enum|value)", "not_a_choice"),
    (r"Invalid |Expected `str` matching", "malformed"),
)
_PATH = re.compile(r" - at (?:`key` in )?`(?P<path>\$[^`]*)`$")
# Of a table's entry it is not said which.
_STEP = re.compile(r"\[\.\.\.\]|\.([^.\[]+)|\[(\d+)\]")


def explain(message: str, names: Collection[str] = ()) -> FieldError:
    """What a decoder's complaint means, and which field it is about.

    `names` are the fields of the document itself: one may be called like the end of a complaint.
    """
    whole = _explained(message, "")
    if whole and whole.kind == "not_known" and whole.pointer in map(pointer_to, names):
        return whole
    found = _PATH.search(message)
    complaint = message[: found.start()] if found else message
    pointer = _pointer(found["path"]) if found else ""
    return _explained(complaint, pointer) or FieldError(pointer=pointer, kind="malformed")


def _explained(complaint: str, pointer: str) -> FieldError | None:
    for sentence, kind in _SAID:
        if said := re.match(sentence, complaint, re.DOTALL):
            name = said.groupdict().get("field")
            whole = pointer if name is None else pointer + pointer_to(name)
            return FieldError(pointer=whole, kind=kind)
    return None


def _pointer(path: str) -> str:
    steps = (name or number for name, number in _STEP.findall(path))
    return "".join(pointer_to(step) for step in steps if step)


def pointer_to(name: str) -> str:
    """The pointer to a field of the document itself."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
