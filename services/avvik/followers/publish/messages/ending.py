"""Messages of how a case ends, and begins again."""

from typing import Annotated, Literal

from avvik.followers.publish.messages.about import (
    About,
    AboutEnding,
    AboutWork,
    DueTimes,
    Moment,
    stored_as,
)


class DeviationWithdrawn(AboutWork, frozen=True, kw_only=True, gc=False):
    """The reporter took the report back."""


class DeviationClosingProposed(AboutWork, frozen=True, kw_only=True, gc=False):
    """Whoever works on the case finds it done, with this outcome."""

    outcome: str


class DeviationSentBack(About, frozen=True, kw_only=True, gc=False):
    """The leader finds that it is not done."""


class DeviationClosed(AboutEnding, frozen=True, kw_only=True, gc=False):
    """The case was closed; after a contest: what was decided before stands. Without
    `contest_until` nobody could decide a contest: it is final here."""

    outcome: str
    contest_until: Moment | None = None


class DeviationContested(About, frozen=True, kw_only=True, gc=False):
    """The reporter does not accept how it ended. The leader of `deciding` decides, by `due`;
    null: the independent recipient does."""

    deciding: Annotated[str | None, stored_as("unit")]
    due: Moment


class DeviationReopened(AboutWork, frozen=True, kw_only=True, gc=False):
    """The case goes on, with new clocks."""

    cause: Literal["contested", "no_effect", "new_information", "own_initiative"]
    due: DueTimes
