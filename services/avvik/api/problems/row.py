"""What a failure is called, and answered with."""

from collections.abc import Mapping

from msgspec import Struct

from avvik.domain.values import Labels, Language


class Row(Struct, frozen=True, kw_only=True):
    """One kind of failure. The detail says what to do instead."""

    status: int
    slug: str
    title: Labels
    detail: Labels
    # What stands in the gaps of the detail, where nothing more is known.
    gaps: Mapping[str, Labels] = {}
    # What it always comes with.
    headers: Mapping[str, str] = {}

    @property
    def type(self) -> str:
        return f"/problems/{self.slug}"

    def told(self, language: Language, gaps: Mapping[str, str] = {}) -> str:
        """The detail, with its gaps filled."""
        general = {name: labels.in_(language) for name, labels in self.gaps.items()}
        return self.detail.in_(language).format(**{**general, **gaps})
