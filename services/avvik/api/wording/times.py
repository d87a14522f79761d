"""Times as people read them, in Trondheim."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from avvik.domain.values import Language

OSLO = ZoneInfo("Europe/Oslo")

MONTHS = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nn": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}


@lru_cache(maxsize=1024)
def moment(at: datetime, language: Language) -> str:
    """A moment, as it is said."""
    local = at.astimezone(OSLO)
    told = day(local.date(), language)
    return f"{told} at {local:%H:%M}" if language == "en" else f"{told} kl. {local:%H.%M}"


def day(of: date, language: Language) -> str:
    """A date, as it is said."""
    month = MONTHS[language].split()[of.month - 1]
    return f"{of.day} {month} {of.year}" if language == "en" else f"{of.day}. {month} {of.year}"
