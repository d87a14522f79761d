"""Times as people read them, in Trondheim."""

from datetime import datetime
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
    month = MONTHS[language].split()[local.month - 1]
    if language == "en":
        return f"{local.day} {month} {local.year} at {local:%H:%M}"
    return f"{local.day}. {month} {local.year} kl. {local:%H.%M}"
