"""What codes are called: in the words that the case was judged by, or else in today's."""

from typing import TypeVar

from msgspec import Struct

from avvik.application.ports import Directory
from avvik.domain.configuration import Category, Coded, Configuration, Receiver, found
from avvik.domain.deviation import File
from avvik.domain.values import Language

N = TypeVar("N", Coded, Category, Receiver)


class Words(Struct, frozen=True, kw_only=True):
    """An institution's codes, in one language."""

    judged: Configuration
    current: Configuration
    language: Language

    def category(self, code: str) -> str:
        return self._label(code, self.judged.categories, self.current.categories)

    def severity(self, code: str) -> str:
        return self._label(code, self.judged.severities, self.current.severities)

    def outcome(self, code: str) -> str:
        return self._label(code, self.judged.outcomes, self.current.outcomes)

    def reason(self, code: str) -> str:
        return self._label(code, self.judged.rejection_reasons, self.current.rejection_reasons)

    def channel_reason(self, code: str) -> str:
        return self._label(code, self.judged.channel_reasons, self.current.channel_reasons)

    def horizon(self, code: str) -> str:
        return self._label(code, self.judged.horizons, self.current.horizons)

    def area(self, code: str) -> str:
        return self._label(code, self.judged.areas, self.current.areas)

    def receiver(self, code: str) -> str:
        return self._label(code, self.judged.receivers, self.current.receivers)

    def guidance(self, receiver: str) -> str | None:
        """What whoever goes to the receiver is told to do."""
        known = self._receiver(receiver)
        return known.guidance.in_(self.language) if known else None

    def deadline(self, receiver: str, code: str) -> str:
        known = self._receiver(receiver)
        deadlines = known.deadlines if known else ()
        labels = (each.labels for each in deadlines if each.code == code)
        return next((each.in_(self.language) for each in labels), code)

    def _receiver(self, code: str) -> Receiver | None:
        return found(code, self.judged.receivers) or found(code, self.current.receivers)

    def _label(self, code: str, judged: tuple[N, ...], current: tuple[N, ...]) -> str:
        known = found(code, judged) or found(code, current)
        return known.labels.in_(self.language) if known else code


async def words_of(directory: Directory, file: File, language: Language) -> Words:
    world = await directory.world()
    judged = (
        world.configuration
        if file.configuration == world.configuration_version
        else await directory.configuration(file.configuration)
    )
    return Words(judged=judged, current=world.configuration, language=language)
