"""The Norwegian working-day calendar: when a deadline falls. Pure; Europe/Oslo.

Public holidays: lov om helligdager og helligdagsfred (1995) § 2, lov om 1 og 17 mai (1947) § 1.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

CLOSE_OF_BUSINESS = time(15)
SATURDAY = 5
FIXED_HOLIDAYS = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
# Maundy Thursday, Good Friday, Easter Sunday and Monday, Ascension, Whit Sunday and Monday.
DAYS_FROM_EASTER = (-3, -2, 0, 1, 39, 49, 50)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature, 1876)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Every public holiday of the year, Sundays aside."""
    sunday = easter(year)
    movable = (sunday + timedelta(days=days) for days in DAYS_FROM_EASTER)
    return frozenset([*movable, *(date(year, month, day) for month, day in FIXED_HOLIDAYS)])


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def oslo_date(moment: datetime) -> date:
    """The date on the wall in Norway at that moment."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return _oslo_date(in_utc.toordinal(), in_utc.hour)


# Norway is whole hours ahead of UTC, and every act asks for its day.
@lru_cache(maxsize=1024)
def _oslo_date(day: int, hour: int) -> date:
    moment = datetime.combine(date.fromordinal(day), time(hour), UTC)
    return moment.astimezone(OSLO).date()


# Many cases of one day have the same deadlines.
@lru_cache(maxsize=1024)
def after_working_days(day: date, days: int) -> datetime:
    """15:00 in Oslo on the given number of working days after that date, as UTC.

    The day itself does not count, whatever the hour: five working days are five whole ones.
    """
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return _close_of(day)


@lru_cache(maxsize=1024)
def after_days(day: date, days: int) -> datetime:
    """15:00 in Oslo that many calendar days later, or on the first working day after, as UTC."""
    day += timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _close_of(day)


def _close_of(day: date) -> datetime:
    return datetime.combine(day, CLOSE_OF_BUSINESS, OSLO).astimezone(UTC)


def working_days_between(day: date, until: date) -> int:
    """How many working days passed after the one day, up to and including the other."""
    return sum(
        is_working_day(day + timedelta(days=number)) for number in range(1, (until - day).days + 1)
    )


def extended(due: datetime, stood_since: datetime, until: date) -> datetime:
    """A deadline whose clock stood still, later by the working days that passed meanwhile.

    One that had run out before stays where it was.
    """
    days = working_days_between(oslo_date(stood_since), until)
    if not days or due <= stood_since:
        return due
    return after_working_days(oslo_date(due), days)


def close_of(day: date) -> datetime:
    """15:00 in Oslo on that day, or on the first working day after it, as UTC."""
    return after_days(day, 0)
