"""What bodies consist of: how long fields may be, and what several bodies hold."""

from datetime import date
from typing import Annotated, TypeAlias
from uuid import UUID

from msgspec import Meta, Struct

Title: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=20_000)]
ShortText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=2_000)]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]
Code: TypeAlias = Annotated[str, Meta(min_length=1, max_length=100)]


class Nothing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act that needs no words."""


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why."""

    reason: ShortText


class Consulted(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which leader was asked before a personnel-like case moves, and when."""

    person: UUID
    on: date
