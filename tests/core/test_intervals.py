"""Planned intervals: month ends stay month ends, no day is left out, none comes twice."""

from datetime import date, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from django.test import override_settings
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.intervals import DAYS, MONTHS, WEEKS, YEARS, Interval, in_month, months_on
from ringbeam.web import formats

days = st.dates(date(2019, 1, 1), date(2034, 12, 31))
regular = st.builds(
    Interval, days, st.integers(1, 60), st.sampled_from([DAYS, WEEKS, MONTHS, YEARS])
)
of_year = st.tuples(st.just(0), st.integers(1, 12), st.integers(1, 31))
fixed = st.builds(Interval, days, days=st.lists(of_year, min_size=1, max_size=5).map(tuple))


@settings(deadline=None)
@given(regular, days)
@example(Interval(date(2024, 1, 31), 1, MONTHS), date(2024, 2, 29))
@example(Interval(date(2024, 2, 29), 1, YEARS), date(2025, 2, 28))
@example(Interval(date(2024, 2, 29), 4, YEARS), date(2024, 2, 29))
def test_the_next_is_the_first_after_the_day_and_no_other_lies_between(interval, day):
    found = interval.after(day)

    number = next(n for n in range(10_000) if interval.at(n) >= found)
    assert interval.at(number) == found
    assert found > day
    assert number == 0 or interval.at(number - 1) <= day


@settings(deadline=None)
@given(regular)
def test_whoever_walks_from_one_to_the_next_meets_each_once(interval):
    walked = list(islice(interval.between(interval.first, date(9000, 1, 1)), 30))

    assert walked == [interval.at(n) for n in range(30)]


@settings(deadline=None)
@given(regular, st.integers(0, 130))
def test_months_keep_their_day_or_end(interval, number):
    if interval.unit in (MONTHS, YEARS):
        at = interval.at(number)
        assert at == in_month(at.year, at.month, interval.first.day)
    else:
        length = {DAYS: 1, WEEKS: 7}[interval.unit] * interval.every
        assert (interval.at(number) - interval.first).days == number * length


@settings(deadline=None)
@given(fixed, days)
def test_fixed_days_come_once_a_year_and_never_before_the_first(interval, day):
    found = interval.after(day)

    assert found > day
    assert found >= interval.first
    assert any(
        found == in_month(found.year, month, number) for _y, month, number in interval.days
    )
    year = max(day, interval.first).year + 1
    told = list(interval.between(date(year, 1, 1), date(year + 1, 1, 1)))
    assert told == sorted({in_month(year, month, one) for _y, month, one in interval.days})


def test_nothing_follows_where_the_calendar_of_computers_ends():
    rare = Interval(date(8900, 12, 31), 1000, YEARS)

    assert rare.after(date(8900, 12, 31)) == date(9900, 12, 31)
    assert rare.after(date(9900, 12, 31)) is None


def test_a_day_of_one_year_comes_once():
    once = Interval(date(2026, 1, 1), days=((2026, 3, 31), (2027, 3, 31)))

    assert once.after(date(2026, 3, 31)) == date(2027, 3, 31)
    assert once.after(date(2027, 3, 31)) is None


@given(days, st.integers(0, 600))
def test_months_on_is_never_more_than_a_month_off(day, months):
    later = months_on(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or later + timedelta(days=1) == later.replace(
        day=1
    ) + timedelta(days=in_month(later.year, later.month, 31).day)


zones = st.sampled_from(sorted(available_timezones()))
SECOND = timedelta(seconds=1)


@settings(deadline=None)
@given(days, zones, zones)
@example(date(2026, 6, 30), "UTC", "Europe/Berlin")
@example(date(2026, 6, 30), "Pacific/Kiritimati", "Pacific/Pago_Pago")
@example(date(2026, 10, 25), "Europe/Berlin", "Asia/Tokyo")
@example(date(2026, 3, 28), "America/Nuuk", "UTC")
def test_a_due_day_is_that_day_everywhere_and_over_when_it_is_over_there(day, here, there):
    with override_settings(TIME_ZONE=here), timezone.override(ZoneInfo(there)):
        due = clock.due_on(day)

        assert clock.dated(due) == formats.day_of(due) == day
        assert formats.full_day(due) == formats.full_day(day)
        assert due.astimezone(ZoneInfo(here)).date() == day
        assert (due + SECOND).astimezone(ZoneInfo(here)).date() == day + timedelta(days=1)
        assert clock.dated(due + SECOND) is None
        with clock.stopped(due - SECOND):
            assert "late" not in formats.due(due)
            assert formats.moment(due) == formats.day(day)
        with clock.stopped(due + SECOND):
            assert "late" in formats.due(due)
