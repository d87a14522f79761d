"""Messages of how a case begins, and of who answers for it."""

from typing import Annotated
from uuid import UUID

from msgspec import Struct

from avvik.domain.values import Language
from avvik.followers.publish.messages.about import (
    About,
    AboutMove,
    DueTimes,
    Moment,
    stored_as,
)


class DeviationReported(Struct, frozen=True, kw_only=True, gc=False):
    """A deviation was reported. It starts at the unit `reached`."""

    case: UUID
    reference: str
    unit: str
    reached: str
    category: str
    level: str | None
    language: Language
    due: DueTimes


class DeviationAcknowledged(About, frozen=True, kw_only=True, gc=False):
    """A line leader took note of the case; that stands until `expires_at`."""

    expires_at: Moment


class DeviationSupported(About, frozen=True, kw_only=True, gc=False):
    """Somebody who saw the same joined the case."""

    language: Language


class DeviationRecused(AboutMove, frozen=True, kw_only=True, gc=False):
    """Somebody is out of the case. It stood at the level `stood_at`, and now at `reached`."""

    reached: str


class DeviationEscalated(About, frozen=True, kw_only=True, gc=False):
    """Attention moved up to the level `reached`; null: past the line."""

    reached: Annotated[str | None, stored_as("unit")]
    cause: str
