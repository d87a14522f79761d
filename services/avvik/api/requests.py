"""How a request is read: content, query and headers, into structs or a list of what is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct, inspect, structs

from avvik.api.cleaning import clean
from avvik.api.complaints import AT_MOST, complaints, complaints_of_query
from avvik.api.content import LARGEST
from avvik.api.failures import Encoded, Invalid, WrongMedia
from avvik.api.fields import FieldError, pointer_to
from avvik.api.incoming import Request
from avvik.api.texts import are_plain, is_printable
from avvik.application.access import NotVisible
from avvik.application.desk import Ask
from avvik.application.pseudonyms import Secret, command_id, fingerprint
from avvik.application.streams import new_command_id

S = TypeVar("S", bound=Struct)

NUMBER = re.compile(r"0|-?[1-9][0-9]{0,18}")
QUOTED_KEY = re.compile(r'"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"')
BARE_KEY = re.compile(r"[\x21\x23-\x7e][\x21-\x7e]{0,254}")
ETAG = re.compile(r'"(\d{1,18})"')
ANY_VERSION = "*"
ANY_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
# What no case ever had as a version.
NO_VERSION = -1


class Plain(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A query without parameters."""


async def content(
    request: Request,
    decoder: msgspec.json.Decoder[S],
    absent: S | None = None,
    at_most: int = LARGEST,
) -> S:
    """The content of a request, well-formed and with its texts in Unicode's composed form."""
    raw = await request.content.read(at_most)
    if not raw and absent is not None:
        return absent
    encodings = request.every(b"content-encoding")
    if encodings and set(map(str.lower, encodings)) != {"identity"}:
        raise Encoded
    content_type = request.header(b"content-type") or ""
    if len(content_type) > LONGEST_TYPE or not _is_json(content_type):
        raise WrongMedia
    try:
        decoded = decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Invalid(*complaints(str(error), raw, decoder.type)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Invalid(FieldError(pointer="", kind="not_json")) from None
    if are_plain(raw):
        return decoded
    errors: list[FieldError] = []
    cleaned: S = clean(decoded, "", errors)
    if errors:
        raise Invalid(*errors)
    if cleaned is not decoded:
        _require_fitting(cleaned, decoder)
    return cleaned


# Strangers' spellings are not remembered without end.
LONGEST_TYPE = 200


@lru_cache
def _is_json(content_type: str) -> bool:
    media_type, _, parameter = content_type.partition(";")
    return media_type.strip().lower() == "application/json" and _is_utf8(parameter)


def _require_fitting(cleaned: S, decoder: msgspec.json.Decoder[S]) -> None:
    """Composing can lengthen a text: what is stored keeps to the limits too."""
    raw = msgspec.json.encode(cleaned)
    try:
        decoder.decode(raw)
    except msgspec.ValidationError as error:
        raise Invalid(*complaints(str(error), raw, decoder.type)) from None


def require_known(raw: bytes | msgspec.Raw, read: Struct, at: str = "") -> None:
    """Refuse fields that the struct does not have, where it is one that passes them over:
    what is stored for ever tolerates what later versions add."""
    given = msgspec.json.decode(raw)
    unknown = _unknown(given, msgspec.to_builtins(read), at)
    if errors := [FieldError(pointer=pointer, kind="not_known") for pointer in unknown]:
        raise Invalid(*errors)


def _unknown(given: object, kept: object, at: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(kept, dict):
        for name, value in given.items():
            if name in kept:
                yield from _unknown(value, kept[name], at + pointer_to(name))
            else:
                yield at + pointer_to(name)
    elif isinstance(given, list) and isinstance(kept, list | tuple):
        for number, (value, each) in enumerate(zip(given, kept, strict=True)):
            yield from _unknown(value, each, f"{at}/{number}")


def query(request: Request, kind: type[S]) -> S:
    """The query string; whatever is unknown, repeated or malformed in it is refused, by name."""
    spelled = _spellings(kind)
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for name, value in request.query:
        if name in values:
            errors.append(FieldError(pointer=pointer_to(name), kind="malformed"))
        elif not is_printable(value):
            errors.append(FieldError(pointer=pointer_to(name), kind="control_character"))
        values[name] = spelled.get(name, str)(value)
    try:
        read = msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        errors += complaints_of_query(str(error), values, kind)
    else:
        errors += _no_moments(read)
    if errors:
        raise Invalid(*_firsts(errors))
    return read


def _firsts(errors: Iterable[FieldError]) -> list[FieldError]:
    """Of each field the first that is wrong with it."""
    firsts: dict[str, FieldError] = {}
    for each in errors:
        firsts.setdefault(each.pointer, each)
    return list(firsts.values())[:AT_MOST]


@cache
def _spellings(kind: type[Struct]) -> Mapping[str, Callable[[str], object]]:
    """How the parameters that are no text are spelled: one way each, unlike JSON's numbers."""
    found = {}
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]  # a struct has them
        types = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        for each in types:
            if isinstance(each, inspect.IntType):
                found[field.encode_name] = _number
            elif isinstance(each, inspect.BoolType):
                found[field.encode_name] = _flag
    return found


def _number(text: str) -> int | str:
    return int(text) if NUMBER.fullmatch(text) else text


def _flag(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


def _no_moments(read: Struct) -> Iterator[FieldError]:
    """Times that exist where they are written and not in UTC."""
    for field in structs.fields(read):
        value = getattr(read, field.name)
        if isinstance(value, datetime):
            try:
                value.astimezone(UTC)
            except OverflowError:
                yield FieldError(pointer=pointer_to(field.encode_name), kind="malformed")


def ask(request: Request, secret: Secret, body: Struct, *, commutes: bool = False) -> Ask:
    """The surroundings of the command that the request asks for.

    An act that commutes may be about any version.
    """
    caller = request.caller
    key = _idempotency_key(request)
    return Ask(
        command_id=(
            command_id(secret, caller.identity, _route(request), key) if key else new_command_id()
        ),
        identity=caller.identity,
        profile=caller.profile,
        person=caller.person,
        fingerprint=fingerprint(secret, msgspec.json.encode(body)) if key else None,
        expected=_expected(request),
        any_version=commutes and request.header(b"if-match") == ANY_VERSION,
        traceparent=request.traceparent,
    )


def _route(request: Request) -> str:
    """The same for all paths that name the same: ids may be spelled in capitals."""
    named = [value.lower() for value in request.scope["path_params"].values()]
    return " ".join((request.method, request.route, *named))


def case_id(text: str) -> UUID:
    """The id in a path. What is not an id names no case."""
    try:
        found = UUID(text)
    except ValueError:
        raise NotVisible from None
    if str(found) != text.lower():
        raise NotVisible
    return found


def measure_number(text: str) -> int:
    """The number in a path. What is not a number names no measure."""
    if not NUMBER.fullmatch(text):
        raise NotVisible
    return int(text)


def _is_utf8(parameter: str) -> bool:
    name, _, value = parameter.strip().partition("=")
    return not name or name.lower() != "charset" or value.strip('" ').lower() == "utf-8"


def _idempotency_key(request: Request) -> str | None:
    given = request.every(b"idempotency-key")
    if not given:
        return None
    if len(given) == 1:
        if quoted := QUOTED_KEY.fullmatch(given[0]):
            return re.sub(r"\\(.)", r"\1", quoted[1])
        if BARE_KEY.fullmatch(given[0]):
            return given[0]
    raise Invalid(FieldError(pointer="", kind="not_a_key"))


def _expected(request: Request) -> int | None:
    """The version in If-Match. `*` names none; a weak tag never matches (RFC 9110 § 13.1.1)."""
    given = request.every(b"if-match")
    if not given or given == [ANY_VERSION]:
        return None
    if len(given) == 1:
        if strong := ETAG.fullmatch(given[0]):
            return int(strong[1])
        if ANY_ETAG.fullmatch(given[0]):
            return NO_VERSION
    raise Invalid(FieldError(pointer="", kind="not_one_version"))
