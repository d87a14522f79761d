"""The texts in a body: each printable, none blank, all in Unicode's composed form."""

from operator import is_not
from typing import Any

from msgspec import structs

from avvik.api.fields import FieldError, Kind, pointer_to
from avvik.domain.texts import composed, is_blank, is_printable

# Fields in which people write paragraphs; everywhere else a text is one line.
PARAGRAPHS = frozenset(
    {
        *("answer", "basis", "cause", "comment", "description", "done", "public_answer"),
        *("public_text", "question", "reason", "reason_not", "text"),
    }
)


def clean(value: Any, pointer: str, errors: list[FieldError], name: str = "") -> Any:
    """The value with every text in it checked and composed; unchanged, it is not copied."""
    if type(value) is str:
        text = composed(value)
        if wrong := _wrong(text, paragraph=name in PARAGRAPHS):
            errors.append(FieldError(pointer=pointer, kind=wrong))
        return text
    if type(value) is tuple:
        items = tuple(clean(each, f"{pointer}/{n}", errors) for n, each in enumerate(value))
        return items if any(map(is_not, items, value)) else value
    if type(value) is dict:
        return _cleaned_table(value, pointer, errors)
    if not hasattr(value, "__struct_fields__"):
        return value
    changes = {}
    for field in value.__struct_fields__:
        inner = getattr(value, field)
        if inner is not None:
            cleaned = clean(inner, f"{pointer}/{field}", errors, field)
            if cleaned is not inner:
                changes[field] = cleaned
    return structs.replace(value, **changes) if changes else value


def _cleaned_table(table: dict[str, Any], pointer: str, errors: list[FieldError]) -> dict[str, Any]:
    cleaned = {
        clean(name, pointer, errors): clean(value, pointer + pointer_to(name), errors)
        for name, value in table.items()
    }
    return table if cleaned == table else cleaned


def _wrong(text: str, *, paragraph: bool) -> Kind | None:
    if is_blank(text):
        return "blank"
    return None if is_printable(text, paragraph=paragraph) else "control_character"
