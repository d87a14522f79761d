"""What is wrong with a body or a query, field by field, where a decoder stops at the first.

Only for what was refused already: whoever sends a form can then mend all of it at once.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

import msgspec
from msgspec import Raw, Struct, structs

from avvik.api.fields import FieldError, explain, pointer_to

# A body may consist of nothing but unknown fields.
AT_MOST = 100

# Reads one of the fields, as the type that it is to have.
Reading: TypeAlias = Callable[[Any, Any], object]


def complaints(said: str, raw: bytes, kind: type[Struct]) -> list[FieldError]:
    """What the decoder said, and what it would have said of the fields of the document itself."""
    return _told(said, _given(raw), kind, _decoded)


def complaints_of_query(
    said: str, given: Mapping[str, object], kind: type[Struct]
) -> list[FieldError]:
    """The same of parameters."""
    return _told(said, given, kind, msgspec.convert)


def _told(
    said: str, given: Mapping[str, object] | None, kind: type[Struct], reading: Reading
) -> list[FieldError]:
    first = explain(said, given or ())
    found = [] if given is None else list(islice(_found(given, kind, reading), AT_MOST))
    return (found if first in found else [first, *found])[:AT_MOST]


def _decoded(value: Raw, kind: Any) -> object:
    return msgspec.json.decode(value, type=kind)


def _given(raw: bytes) -> Mapping[str, Raw] | None:
    """The fields of the document; none, if it is no object, or broken further on."""
    try:
        return msgspec.json.decode(raw, type=dict[str, Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _found(
    given: Mapping[str, object], kind: type[Struct], reading: Reading
) -> Iterator[FieldError]:
    """In the order in which they stand, and what is missing last."""
    fields = {field.encode_name: field for field in structs.fields(kind)}
    for name, value in given.items():
        pointer = pointer_to(name)
        if name not in fields:
            if kind.__struct_config__.forbid_unknown_fields:
                yield FieldError(pointer=pointer, kind="not_known")
            continue
        try:
            reading(value, fields[name].type)
        except msgspec.ValidationError as error:
            within = explain(str(error))
            yield FieldError(pointer=pointer + within.pointer, kind=within.kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield FieldError(pointer=pointer, kind="not_json")
    for name, field in fields.items():
        if field.required and name not in given:
            yield FieldError(pointer=pointer_to(name), kind="missing")
