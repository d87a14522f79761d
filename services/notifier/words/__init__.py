"""Every sentence of our mails, in bokmål, nynorsk and English: never a title or a name."""

from collections.abc import Mapping

from notifier.incoming import Language
from notifier.words import bokmal, english, frames, nynorsk, reasons
from notifier.words.shape import Frame, Reasons, Telling, Tellings, Words

WORDS: Mapping[Language, Words] = {
    "nb": Words(tellings=bokmal.TELLINGS, reasons=reasons.BOKMAL, frame=frames.BOKMAL),
    "nn": Words(tellings=nynorsk.TELLINGS, reasons=reasons.NYNORSK, frame=frames.NYNORSK),
    "en": Words(tellings=english.TELLINGS, reasons=reasons.ENGLISH, frame=frames.ENGLISH),
}

__all__ = ["WORDS", "Frame", "Reasons", "Telling", "Tellings", "Words"]
