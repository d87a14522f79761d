"""What an act is: where it is asked for, with what, and which command it is."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct, structs

from avvik.domain import decisions

# In which capacity somebody may ask (`application.access.Sight`).
Capacity: TypeAlias = Literal[
    "anybody",
    "reporter",
    "official",
    "leads",
    "decides",
    "measures",
    "receiver",
    "custodian",
    "auditor",
    "metadata",
]


class Act(Struct, frozen=True, kw_only=True):
    """One act on a case. Its body has the fields of its command, but for the measure."""

    # Below the case; what it says when done stands under this name in `wording.acts`.
    path: str
    summary: str
    body: type[Struct]
    command: type[decisions.Act]
    by: tuple[Capacity, ...]
    # Whether it makes no difference which other act came first: `If-Match: *` will do.
    commutes: bool = False
    example: Mapping[str, Any]
    # The status that the example leaves.
    leaves: str

    @property
    def needs_body(self) -> bool:
        return any(field.required for field in structs.fields(self.body))

    def to_command(self, body: Struct, measure: int | None) -> decisions.Act:
        fields = structs.asdict(body)
        if measure is not None:
            fields["measure"] = measure
        return msgspec.convert(fields, self.command, from_attributes=True)
