"""Deadlines fall at 15:00 in Oslo on working days; an independent calendar agrees on holidays."""

from datetime import UTC, date, datetime, time, timedelta

import holidays as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avvik.domain.calendar import (
    OSLO,
    after_days,
    after_working_days,
    close_of,
    easter,
    extended,
    holidays,
    is_working_day,
    oslo_date,
    working_days_between,
)

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 1, 1))


@pytest.mark.parametrize("year", range(1970, 2100))
def test_holidays_are_those_of_an_independent_calendar(year: int) -> None:
    norway = oracle.country_holidays("NO", years=year)

    expected = {day for day in norway if "Søndag" not in norway[day]}

    assert holidays(year) == expected


@pytest.mark.parametrize(
    ("year", "day"),
    [(1961, date(1961, 4, 2)), (2008, date(2008, 3, 23)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_where_tables_say(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("reported", "days", "due"),
    [
        # a Monday in winter time: 15:00 in Oslo is 14:00 UTC
        ("2026-11-23T09:00", 5, "2026-11-30T14:00"),
        # late in the evening in Oslo is still that day, though not in UTC
        ("2026-11-23T22:59", 1, "2026-11-24T14:00"),
        ("2026-11-23T23:00", 1, "2026-11-25T14:00"),
        # Saturday and Sunday do not count
        ("2026-11-20T12:00", 1, "2026-11-23T14:00"),
        # Christmas: 25 and 26 December 2026 are a Friday and a Saturday
        ("2026-12-23T10:00", 2, "2026-12-28T14:00"),
        # Easter 2027: Thursday 25 March to Monday 29 March, over the change to summer time
        ("2027-03-24T10:00", 1, "2027-03-30T13:00"),
        # 17 May 2027 is Whit Monday too
        ("2027-05-14T10:00", 1, "2027-05-18T13:00"),
        # over the change back to winter time
        ("2027-10-29T10:00", 1, "2027-11-01T14:00"),
    ],
)
def test_a_deadline_in_working_days_falls_at_three_in_oslo(
    reported: str, days: int, due: str
) -> None:
    moment = datetime.fromisoformat(reported).replace(tzinfo=UTC)

    assert after_working_days(oslo_date(moment), days) == datetime.fromisoformat(due).replace(
        tzinfo=UTC
    )


@given(DAYS, st.integers(0, 60))
def test_exactly_that_many_working_days_lie_between(first: date, days: int) -> None:
    due = after_working_days(first, days).astimezone(OSLO)

    between = [first + timedelta(days=n) for n in range(1, (due.date() - first).days + 1)]

    assert sum(map(is_working_day, between)) == days
    assert days == 0 or is_working_day(due.date())
    assert due.hour == 15


@given(DAYS, st.integers(0, 400))
def test_a_deadline_in_days_waits_for_a_working_day(first: date, days: int) -> None:
    due = after_days(first, days).astimezone(OSLO)
    earliest = first + timedelta(days=days)

    assert is_working_day(due.date())
    assert not any(
        is_working_day(earliest + timedelta(days=n)) for n in range((due.date() - earliest).days)
    )


@pytest.mark.parametrize(
    ("stood_since", "until", "working_days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 25), 2),
        # Over a week-end, and over Christmas.
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 12, 23), date(2026, 12, 28), 2),
    ],
)
def test_a_clock_that_stood_still_is_as_many_working_days_late(
    stood_since: date, until: date, working_days: int
) -> None:
    due = after_working_days(date(2026, 12, 23), 5)
    moment = datetime.combine(stood_since, time(9), UTC)

    assert working_days_between(stood_since, until) == working_days
    assert extended(due, moment, until) == after_working_days(date(2026, 12, 23), 5 + working_days)


@pytest.mark.parametrize("since", [timedelta(), timedelta(hours=1), timedelta(days=14)])
def test_a_deadline_that_had_passed_does_not_come_back(since: timedelta) -> None:
    due = after_working_days(date(2026, 11, 2), 5)

    assert extended(due, due + since, date(2026, 11, 27)) == due


def test_a_day_ends_at_three_or_on_the_next_working_day() -> None:
    assert close_of(date(2026, 11, 28)) == close_of(date(2026, 11, 30))
