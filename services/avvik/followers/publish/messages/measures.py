"""Messages of what is done about a case. Measures are named by their numbers in it."""

from typing import Literal

from avvik.followers.publish.messages.about import About, AboutWork, Moment


class DeviationMeasureAdded(About, frozen=True, kw_only=True, gc=False):
    """A measure was planned, and its owner is to say whether they take it on."""

    measure: int
    kind: Literal["corrective", "preventive"]
    due: Moment
    horizon: str
    area: str
    effect_due: Moment | None


class DeviationMeasureAccepted(About, frozen=True, kw_only=True, gc=False):
    """Its owner takes a measure on."""

    measure: int


class DeviationMeasureDeclined(About, frozen=True, kw_only=True, gc=False):
    """Its owner cannot carry a measure out."""

    measure: int


class DeviationMeasureProgressed(About, frozen=True, kw_only=True, gc=False):
    """Its owner told how far a measure has come."""

    measure: int


class DeviationMeasureCompleted(About, frozen=True, kw_only=True, gc=False):
    """A measure was carried out."""

    measure: int


class DeviationEffectChecked(AboutWork, frozen=True, kw_only=True, gc=False):
    """Whether a measure worked."""

    measure: int
    is_effective: bool
