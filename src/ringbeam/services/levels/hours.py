"""Open time of one ticket (ISO/IEC 20000-1:2018, 8.3.3): by bisection, in UTC seconds."""

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from typing import NamedTuple

from .calendars import Calendar
from .compiling import Compiled, compile_calendar
from .days import working_days_of
from .horizons import Years, years_ahead, years_back, years_for
from .zones import DAY, instant_of, local_seconds, zone_named


class Period(NamedTuple):
    """Open from `start` until before `end`."""

    start: int
    end: int


class Index:
    """What is compiled so far, as plain lists; never changed, so threads may share it."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.starts: list[int] = compiled.starts.tolist()
        self.ends: list[int] = compiled.ends.tolist()
        self.before: list[int] = compiled.before.tolist()
        self.low, self.high = compiled.horizon
        self.years = Years(compiled.first_year, compiled.last_year)
        # an interval that reaches the horizon may well go on behind it
        self.closings = len(self.ends) - (self.ends[-1] == self.high)

    @cached_property
    def worked(self) -> list[int]:
        """Dates with any open time, as days since 1970-01-01."""
        worked: list[int] = working_days_of(self.compiled).tolist()
        return worked

    def passed(self, at: int) -> int:
        """Count the open seconds since the beginning of what is compiled."""
        i = bisect_right(self.starts, at) - 1
        passed = self.before[i] + at - self.starts[i]
        most = self.before[i + 1]
        if passed > most:
            return most
        return passed

    def first_at(self, used: int) -> int:
        """Give the earliest instant at which `used` (over 0) open seconds have passed."""
        i = bisect_left(self.before, used) - 1
        return self.starts[i] + used - self.before[i]

    def last_at(self, used: int) -> int:
        """Give the latest instant at which no more than `used` open seconds have passed."""
        i = bisect_right(self.before, used) - 1
        return self.starts[i] + used - self.before[i]


class OpenHours:
    """A calendar ready for questions about one ticket at a time.

    Instants are integers, UTC seconds since 1970. Years are compiled as they are asked for, so
    no answer is cut at a horizon: BeyondHorizon for instants outside 1901 to 2598, NeverOpen
    when a target cannot be used up within 200 years. Use `hours_of` to share one per calendar.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._zone = zone_named(calendar.timezone)
        self._index: Index | None = None

    def elapsed(self, start: int, end: int) -> int:
        """Count the open seconds from start to end; negative when end lies before start."""
        index = self._index
        if index is None or not (index.low < start < index.high > end > index.low):
            index = self.index(start, end)
        return index.passed(end) - index.passed(start)

    def deadline(self, start: int, seconds: int) -> int:
        """Tell when `seconds` of open time after start are used up; negative ones count back.

        Time that runs out exactly at closing is due at that closing. 0 seconds are due at
        start, or at the next opening when start is closed.
        """
        if seconds < 0:
            return self.deadline_back(start, -seconds)
        index, spare = self._index, 0 if seconds else 1
        if index is None or not index.low < start < index.high:
            index = self.index(start)
        while (used := index.passed(start) + seconds) + spare > index.before[-1]:
            index = self._further(index, start)
        return index.first_at(used) if seconds else index.last_at(used)

    def deadline_back(self, end: int, seconds: int) -> int:
        """Tell from when on `seconds` (0 or more) of open time lie before end.

        The mirror of `deadline`: time used up exactly at an opening starts at that opening.
        0 seconds give end, or the last closing before it when end is closed.
        """
        index, least = self.index(end), 0 if seconds else 1
        while (used := index.passed(end) - seconds) < least:
            index = self._further(index, end, forward=False)
        return index.last_at(used) if seconds else index.first_at(used)

    def is_open(self, at: int) -> bool:
        """Tell whether the calendar is open at an instant; it is closed at its closing."""
        index = self.index(at)
        return at < index.ends[bisect_right(index.starts, at) - 1]

    def periods(self, start: int, count: int) -> list[Period]:
        """Give the next `count` open periods; the first begins at start when that is open.

        NeverOpen when there are not so many, as in a calendar that never closes: its one
        period has no end.
        """
        index = self.index(start)
        while (first := bisect_right(index.ends, start)) + count > index.closings:
            index = self._further(index, start)
        chosen = range(first, first + count)
        return [Period(max(index.starts[i], start), index.ends[i]) for i in chosen]

    def between(self, start: int, end: int) -> list[Period]:
        """Give the open periods between two instants, the outer ones cut there."""
        if end <= start:
            return []
        index = self.index(start, end)
        chosen = range(bisect_right(index.ends, start), bisect_left(index.starts, end))
        return [Period(max(index.starts[i], start), min(index.ends[i], end)) for i in chosen]

    def days_deadline(self, start: int, days: int, *, end_of_day: bool = False) -> int:
        """Tell when `days` working days after start (before it, if negative) are over.

        A working day is a date with any open time; the date of the start is not counted and
        the wall clock is kept, also outside the hours. With `end_of_day` it is the last closing
        of that date instead. 0 days is the start itself, or with `end_of_day` the last closing
        of the first working day from the start's date on.
        """
        if not days and not end_of_day:
            return start
        wall = local_seconds(self._zone, start)
        target = self._working_day(start, wall // DAY, days)
        if not end_of_day:
            return instant_of(self._zone, target * DAY + wall % DAY)
        midnight = instant_of(self._zone, (target + 1) * DAY)
        index = self.index(start, midnight)
        return index.first_at(index.passed(midnight))

    def index(self, *instants: int) -> Index:
        """Give what is compiled, after compiling the years that these instants need."""
        index, low, high = self._index, min(instants), max(instants)
        if index is not None and index.low < low and high < index.high:
            return index
        return self._compile(years_for(low, high, None if index is None else index.years))

    def _compile(self, years: Years) -> Index:
        self._index = index = Index(compile_calendar(self.calendar, *years))
        return index

    def _working_day(self, start: int, today: int, days: int) -> int:
        index = self.index(start - DAY, start + DAY)
        while True:
            if days > 0:
                i = bisect_right(index.worked, today) + days - 1
            else:
                i = bisect_left(index.worked, today) + days
            if 0 <= i < len(index.worked):
                return index.worked[i]
            index = self._further(index, start, forward=days >= 0)

    def _further(self, index: Index, asked: int, *, forward: bool = True) -> Index:
        further = years_ahead if forward else years_back
        return self._compile(further([self.calendar], index.years, asked))


@lru_cache(maxsize=512)
def hours_of(calendar: Calendar) -> OpenHours:
    """Give the shared OpenHours of a calendar; equal calendars share one."""
    return OpenHours(calendar)
