"""How a case ends."""

from msgspec import Struct

from avvik.domain.values import CaseText, ReporterText


class Closed(Struct, frozen=True, kw_only=True, tag="closed"):
    """The line leader of `unit` closed the case with an outcome and an answer to the reporter."""

    unit: str
    outcome: str
    public_answer: ReporterText
    cause: CaseText | None = None
